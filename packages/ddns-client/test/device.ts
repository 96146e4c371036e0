import type { AgentInput } from "@candor/ddns-client";
import { createWorld, type World } from "./world.ts";

/** The record of {@link ONE}, and the one of the other family. */
export const A = "anna.homes.example/A";
export const AAAA = "anna.homes.example/AAAA";

/** A device with one name. */
export const ONE: AgentInput = {
  zone: "homes.example",
  records: [{ name: "anna.homes.example", family: "ipv4" }],
};

/** A device that has published 8.8.8.1. */
export function settled(input: AgentInput = ONE): World {
  const world = createWorld(input);
  world.sources.set(A, "8.8.8.1").set(AAAA, "2a00::1");
  world.give({ type: "start" });
  world.calm();
  return world;
}

/** Carries out everything up to the next question to the server, which is then refused. */
export function refuse(world: World, code: string, authenticated: boolean): void {
  while (world.queue[0]?.type !== "read") world.carryOut();
  const { id, ticket } = world.queue.shift() as { id: string; ticket: number };
  const outcome = { kind: "refused", code, authenticated, message: code } as const;
  world.give({ type: "read", id, ticket, outcome });
}

import { createResponder, type Responder } from "../src/dns/responder.ts";
import type { ZoneData } from "../src/dns/zone.ts";
import { zoneAuthority } from "../src/dns/zone-authority.ts";
import type { Journal } from "../src/journal.ts";

export const SECRET = Buffer.alloc(32, 7);
export const NOW = 1_750_000_000;

export interface TestServer {
  readonly respond: Responder;
  zone(): ZoneData;
  readonly errors: unknown[];
}

/** A responder over a zone in memory, with one key, `kitchen.homes.example`, at a fixed time. */
export function testServer(failing = false): TestServer {
  let zone: ZoneData = {
    serial: 7,
    names: { "kitchen.homes.example": { A: { ttl: 60, values: ["203.0.113.7"] } } },
  };
  const errors: unknown[] = [];
  const settings = {
    origin: "homes.example",
    nameServer: "ns1.homes.example",
    nameServerAddress: "127.0.0.1",
  };
  const journal: Journal<ZoneData> = {
    get value() {
      return zone;
    },
    async commit(change) {
      const next = change(zone);
      if (failing && next !== zone) throw new Error("ENOSPC");
      zone = next;
      return zone;
    },
  };
  const respond = createResponder({
    authority: zoneAuthority(settings, journal),
    key: async (name) => (name === "kitchen.homes.example" ? { name, secret: SECRET } : undefined),
    now: () => NOW,
    onError: (error) => errors.push(error),
  });
  return { respond, zone: () => zone, errors };
}

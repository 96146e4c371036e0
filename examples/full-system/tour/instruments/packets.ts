import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { pause } from "./patience.ts";

/** Packets on the loopback interface, as the kernel hands them to tcpdump. */
export interface PacketCount {
  /** Packets with a payload so far; an empty one is a connection being opened, kept or ended. */
  readonly seen: () => number;
  /** The first few, as tcpdump prints them. */
  readonly first: () => readonly string[];
  stop(): Promise<void>;
}

const TCPDUMP = ["/usr/bin/tcpdump", "/usr/sbin/tcpdump"];

/** Begins to count what goes to and from these ports; null where tcpdump may not run. */
export async function countPackets(ports: readonly number[]): Promise<PacketCount | null> {
  const program = TCPDUMP.find((path) => existsSync(path));
  if (program === undefined || process.getuid?.() !== 0) return null;
  const filter = `(${ports.map((port) => `port ${port}`).join(" or ")}) and (udp or greater 67)`;
  const child = spawn(program, ["-i", "lo", "-n", "-q", "-l", "--immediate-mode", filter], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const lines: string[] = [];
  let said = "";
  child.stdout.on("data", (chunk: Buffer) => {
    lines.push(
      ...chunk
        .toString("utf8")
        .split("\n")
        .filter((line) => line !== ""),
    );
  });
  child.stderr.on("data", (chunk: Buffer) => {
    said += chunk.toString("utf8");
  });
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  while (!said.includes("listening on") && child.exitCode === null) await pause(50);
  if (child.exitCode !== null) return null;
  return {
    seen: () => lines.length,
    first: () => lines.slice(0, 3),
    async stop() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}

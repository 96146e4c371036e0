import { createHash, randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { Agent, request } from "node:http";
import type { PackServer } from "./contenders.ts";

/** A pack, as a client has it. */
export interface Pack {
  readonly hash: string;
  readonly bytes: Buffer;
}

/** Random packs of one size that make up so many bytes. */
export function packsOf(bytes: number, size: number): Pack[] {
  return Array.from({ length: Math.round(bytes / size) }, () => {
    const pack = randomBytes(size);
    return { hash: createHash("sha256").update(pack).digest("hex"), bytes: pack };
  });
}

/** What streaming packs took. */
export interface Streamed {
  readonly up: number;
  readonly down: number;
  /** Processor seconds of the server. */
  readonly cpu: number;
  /** Its peak memory. */
  readonly peakMiB: number;
}

/** Sends all packs to a server and gets them back, so many in flight. */
export async function stream(
  server: PackServer,
  packs: readonly Pack[],
  inFlight: number,
): Promise<Streamed> {
  const agent = new Agent({ keepAlive: true, maxSockets: inFlight });
  const all = async (each: (pack: Pack) => Promise<void>): Promise<number> => {
    const began = performance.now();
    const left = [...packs];
    const worker = async (): Promise<void> => {
      for (let pack = left.pop(); pack !== undefined; pack = left.pop()) await each(pack);
    };
    await Promise.all(Array.from({ length: inFlight }, worker));
    return (performance.now() - began) / 1000;
  };
  const up = await all(async ({ hash, bytes }) => {
    const { method, url } = server.put(hash);
    const headers = { ...server.headers, "content-length": bytes.length };
    const { status } = await exchange(agent, { method, url, headers }, bytes);
    if (status >= 300) throw new Error(`${method} ${url}: ${status}`);
  });
  const down = await all(async ({ hash, bytes }) => {
    const { url } = server.put(hash);
    const { length } = await exchange(agent, { method: "GET", url, headers: server.headers });
    if (length !== bytes.length) throw new Error(`${url}: ${length} bytes`);
  });
  agent.destroy();
  const { cpu, peakMiB } = await usageOf(server.child.pid ?? 0);
  return { up, down, cpu, peakMiB };
}

interface Asked {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | number>>;
}

function exchange(
  agent: Agent,
  { method, url, headers }: Asked,
  body?: Buffer,
): Promise<{ status: number; length: number }> {
  return new Promise((resolve, reject) => {
    const sending = request(url, { method, agent, headers }, (answer) => {
      let length = 0;
      answer.on("data", (part: Buffer) => {
        length += part.length;
      });
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, length }));
      answer.on("error", reject);
    });
    sending.on("error", reject).end(body);
  });
}

/** Clock ticks a second in /proc, on every Linux there is. */
const TICKS = 100;

async function usageOf(pid: number): Promise<{ cpu: number; peakMiB: number }> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  const fields = (await readFile(`/proc/${pid}/stat`, "utf8")).split(") ")[1]?.split(" ") ?? [];
  const peak = Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]);
  return { cpu: (Number(fields[11]) + Number(fields[12])) / TICKS, peakMiB: peak / 1024 };
}

import { closeSync, openSync, readFileSync, readSync } from "node:fs";

const PART = 1 << 20;

/**
 * Reads the memory of a running process, mapping by mapping: every private one that can be read. The
 * process must be this one's child, as for a debugger.
 */
export function* memoryOf(pid: number): Generator<Buffer, void, undefined> {
  const memory = openSync(`/proc/${pid}/mem`, "r");
  try {
    for (const line of readFileSync(`/proc/${pid}/maps`, "latin1").split("\n")) {
      const [, from = "", to = ""] = /^([0-9a-f]+)-([0-9a-f]+) r..p (?!.*\[v)/.exec(line) ?? [];
      if (from !== "") yield mapping(memory, Number.parseInt(from, 16), Number.parseInt(to, 16));
    }
  } finally {
    closeSync(memory);
  }
}

/** What of a mapping is there; the rest of it was reserved and never used. */
function mapping(memory: number, from: number, to: number): Buffer {
  const parts: Buffer[] = [];
  for (let at = from; at < to; ) {
    const part = Buffer.allocUnsafe(Math.min(PART, to - at));
    const read = readOr0(memory, part, at);
    if (read === 0) break;
    parts.push(part.subarray(0, read));
    at += read;
  }
  return Buffer.concat(parts);
}

function readOr0(memory: number, part: Buffer, at: number): number {
  try {
    return readSync(memory, part, 0, part.length, at);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EIO") return 0;
    throw error;
  }
}

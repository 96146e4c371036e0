import { open, readFile } from "node:fs/promises";
import { DsarError } from "../core/error.ts";
import type { ErasureEntry, ErasureLedger } from "../engine/erasure-ledger.ts";

/**
 * Remembers erasures in a file, one JSON line each, synced to disk before it resolves. Keep it on
 * another machine or volume than the database and its backups.
 */
export function fileErasureLedger(path: string): ErasureLedger {
  return {
    async append(entry) {
      const handle = await open(path, "a", 0o600);
      try {
        // A line that a crash cut short gets its end first, so that it spoils no other.
        const whole = (await handle.stat()).size === 0 || (await endsWhole(path));
        await handle.appendFile(`${whole ? "" : "\n"}${JSON.stringify(entry)}\n`);
        await handle.sync();
      } finally {
        await handle.close();
      }
    },
    async *entries() {
      const seen = new Set<string>();
      for (const [index, line] of (await lines(path)).entries()) {
        const entry = parsed(line);
        if (entry === null) {
          // Only a crash in the middle of an append leaves half a line, and its step comes again.
          if (line.startsWith("{") && !line.endsWith("}")) continue;
          throw new DsarError("audit-invalid", `${path}: line ${index + 1} is no erasure.`, {
            path,
          });
        }
        const key = `${entry.requestId} ${entry.round}`;
        if (seen.has(key)) continue;
        seen.add(key);
        yield entry;
      }
    },
  };
}

async function endsWhole(path: string): Promise<boolean> {
  return (await readFile(path, "utf8")).endsWith("\n");
}

async function lines(path: string): Promise<readonly string[]> {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "";
    throw error;
  });
  return text.split("\n").filter((line) => line !== "");
}

function parsed(line: string): ErasureEntry | null {
  try {
    const value = JSON.parse(line) as Partial<ErasureEntry>;
    const { requestId, round, at, subject } = value;
    const whole =
      typeof requestId === "string" &&
      typeof round === "number" &&
      typeof at === "string" &&
      !Number.isNaN(Date.parse(at)) &&
      typeof subject === "string";
    return whole ? { requestId, round, at, subject } : null;
  } catch {
    return null;
  }
}

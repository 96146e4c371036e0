import { createHash } from "node:crypto";
import { mkdir, open, readFile, rename } from "node:fs/promises";
import { dirname } from "node:path";
import { type AgentState, parseState } from "../core/agent/state.ts";
import { isDdnsError } from "../core/errors.ts";

/** What was found on disk. */
type StoredState =
  | { readonly kind: "none" }
  | { readonly kind: "state"; readonly state: AgentState }
  /** Files are there, but none of them is whole. */
  | { readonly kind: "damaged" };

/** Keeps the agent's state. One writer at a time: take the lock first. */
export interface StateFile {
  read(): Promise<StoredState>;
  /** Resolves once both copies are on disk, in order, whatever else is being written. */
  write(state: AgentState): Promise<void>;
}

interface Envelope {
  readonly format: "candor-ddns-state-1";
  /** Counts the writes, so that the newer of the two copies is known. */
  readonly sequence: number;
  /** SHA-256 of the state's JSON text, hexadecimal. */
  readonly sha256: string;
  readonly state: AgentState;
}

/**
 * Opens the state at `path`, kept twice (`path` and `path.copy`).
 *
 * Each copy is written to a file of its own, fsynced, renamed over the old one, and the folder is
 * fsynced: after a kill or a power cut each is whole, old or new. A copy that was damaged later is
 * noticed by its checksum and the other one is used.
 */
export function openStateFile(path: string): StateFile {
  const copies = [path, `${path}.copy`] as const;
  let sequence = 0;
  let queue: Promise<unknown> = Promise.resolve();
  let waiting: Waiting | null = null;

  const writeBoth = async (state: AgentState): Promise<void> => {
    sequence += 1;
    const text = seal(sequence, state);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    for (const copy of copies) await replace(copy, text);
  };

  return {
    async read() {
      const found = await Promise.all(copies.map(readCopy));
      const whole = found.filter((copy) => copy !== null && copy !== "damaged");
      whole.sort((one, other) => other.sequence - one.sequence);
      const [newest] = whole;
      if (newest === undefined) return { kind: found.includes("damaged") ? "damaged" : "none" };
      sequence = newest.sequence;
      return { kind: "state", state: newest.state };
    },
    write(state) {
      // A state holds all that earlier ones held: one that has not been begun is superseded.
      if (waiting !== null) {
        waiting.state = state;
        return waiting.written;
      }
      const next: Waiting = {
        state,
        written: queue.then(() => {
          waiting = null;
          return writeBoth(next.state);
        }),
      };
      waiting = next;
      queue = next.written.catch(() => undefined);
      return next.written;
    },
  };
}

interface Waiting {
  state: AgentState;
  readonly written: Promise<void>;
}

function seal(sequence: number, state: AgentState): string {
  const envelope: Envelope = {
    format: "candor-ddns-state-1",
    sequence,
    sha256: digest(state),
    state,
  };
  return `${JSON.stringify(envelope, null, 1)}\n`;
}

function digest(state: AgentState): string {
  return createHash("sha256").update(JSON.stringify(state)).digest("hex");
}

async function readCopy(path: string): Promise<Envelope | "damaged" | null> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENOENT" ? null : "damaged";
  }
  try {
    const envelope = JSON.parse(text) as Envelope;
    const state = parseState(envelope.state);
    const whole = envelope.format === "candor-ddns-state-1" && envelope.sha256 === digest(state);
    return whole && Number.isSafeInteger(envelope.sequence) ? { ...envelope, state } : "damaged";
  } catch (error) {
    if (isDdnsError(error) || error instanceof SyntaxError || error instanceof TypeError)
      return "damaged";
    throw error;
  }
}

async function replace(path: string, text: string): Promise<void> {
  const next = `${path}.new`;
  const file = await open(next, "w", 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(next, path);
  const folder = await open(dirname(path), "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

import { readIfThere, writeDurably } from "./durable-file.ts";

/** A value kept in one JSON file: changed in memory only after the disk has it. */
export interface Journal<T> {
  /** The value as last committed. */
  readonly value: T;
  /**
   * Replaces the value. Changes run one after the other; each sees what the one before it
   * committed. When `change` returns the value it was given, nothing is written.
   */
  commit(change: (current: T) => T): Promise<T>;
}

export interface JournalOptions<T> {
  /** The file; its folder is made when it is missing. */
  readonly path: string;
  /** The value before the first commit. */
  readonly empty: T;
  /** Checks what was read from disk. @throws Error naming the field that is wrong. */
  readonly parse: (value: unknown) => T;
}

/**
 * Opens a journal.
 *
 * @throws Error when the file is there and cannot be read as what it should hold: a maker's
 * ledger that cannot be trusted is a matter for a person, not for a silent fresh start.
 */
export async function openJournal<T>(options: JournalOptions<T>): Promise<Journal<T>> {
  const { path, empty, parse } = options;
  const text = await readIfThere(path);
  let value = text === null ? empty : parsed(path, text, parse);
  let last: Promise<unknown> = Promise.resolve();

  async function apply(change: (current: T) => T): Promise<T> {
    const next = change(value);
    if (next === value) return value;
    await writeDurably(path, `${JSON.stringify(next, null, 1)}\n`);
    value = next;
    return value;
  }

  return {
    get value() {
      return value;
    },
    commit(change) {
      const turn = last.then(() => apply(change));
      last = turn.catch(() => {}); // a failed change is its caller's to report
      return turn;
    },
  };
}

function parsed<T>(path: string, text: string, parse: (value: unknown) => T): T {
  try {
    return parse(JSON.parse(text));
  } catch (cause) {
    throw new Error(
      `${path} cannot be read: ${(cause as Error).message}. Restore it from a copy.`,
      {
        cause,
      },
    );
  }
}

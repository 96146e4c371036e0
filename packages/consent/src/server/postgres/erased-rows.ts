import { ERASURE, type ErasureNote } from "./erasure.ts";

/** Keeps account of empty rows, each of which a later note of the chain must answer for. */
export interface ErasedRows {
  /** Takes an empty row's number. */
  empty(seq: number): void;
  /** Takes a record of the chain; notes answer for rows before them. */
  read(record: LogEntry): void;
  /** The first empty row that no note answers for; null when there is none. */
  unanswered(): number | null;
  /** How many rows were erased, by reason. */
  readonly count: Readonly<Record<ErasureNote["why"], number>>;
}

/** A record as it was read back. */
export type LogEntry = { readonly schema: string; readonly reference?: unknown } | ErasureNote;

/** Starts the account. */
export function erasedRows(): ErasedRows {
  const open = new Set<number>();
  const count = { request: 0, retention: 0 };
  return {
    count,
    empty: (seq) => void open.add(seq),
    read(record) {
      if (!isNote(record)) return;
      for (const [first, last] of record.rows)
        for (let seq = first; seq <= last; seq++) if (open.delete(seq)) count[record.why]++;
    },
    unanswered: () => open.values().next().value ?? null, // rows come in order
  };
}

/** Tells an erasure's note from a receipt. */
export function isNote(record: LogEntry): record is ErasureNote {
  return record.schema === ERASURE;
}

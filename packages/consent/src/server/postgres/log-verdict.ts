/** The end of a log: keep it outside the database, so that a cut or rewritten log shows. */
export interface LogHead {
  /** Number of the last receipt; 0 for an empty log. */
  readonly seq: number;
  /** Hash of the last receipt's row. */
  readonly hash: string;
}

/** A log that holds together, and with every head that was kept. */
export interface SoundLog {
  /** Always true. */
  readonly ok: true;
  /** The log's end. */
  readonly head: LogHead;
  /** How many receipts were ever written, erased ones included. */
  readonly receipts: number;
  /** How many of them were erased: at a person's request, or because their time was over. */
  readonly erased: { readonly request: number; readonly retention: number };
}

/** A log that was tampered with. */
export interface BrokenLog {
  /** Always false. */
  readonly ok: false;
  /** Number of the first receipt that is not as it was written. */
  readonly firstBad: number;
  /** How it was broken. */
  readonly why: "altered" | "removed" | "reordered" | "cut" | "rewritten" | "added";
  /** One sentence for a report. */
  readonly message: string;
}

/** What a check of the log found. */
export type LogVerdict = SoundLog | BrokenLog;

/** What went wrong in the ledger. */
export type LedgerErrorCode =
  | "not-json"
  | "bad-head"
  | "bad-signature"
  | "bad-handover"
  | "unknown-key"
  | "retired-key";

/** The one error of this package; `code` says what happened, the message where. */
export class LedgerError extends Error {
  /** What went wrong, for programs. */
  readonly code: LedgerErrorCode;

  constructor(code: LedgerErrorCode, message: string) {
    super(message);
    this.name = "LedgerError";
    this.code = code;
  }
}

/** Tells whether an error is this package's. */
export function isLedgerError(error: unknown): error is LedgerError {
  return error instanceof LedgerError;
}

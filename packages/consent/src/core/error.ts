/** What went wrong in this package. */
export type ConsentErrorCode =
  | "bad-cookie-name"
  | "bad-configuration"
  | "no-provider"
  | "bad-duration"
  | "unknown-id"
  | "third-party-entry"
  | "third-party-source"
  | "bad-directive"
  | "bad-schema"
  | "damaged-log";

/** The one error of this package; `code` says what happened, the message where and what to do. */
export class ConsentError extends Error {
  /** What went wrong, for programs. */
  readonly code: ConsentErrorCode;

  constructor(code: ConsentErrorCode, message: string) {
    super(message);
    this.name = "ConsentError";
    this.code = code;
  }
}

/** Tells whether an error is this package's. */
export function isConsentError(error: unknown): error is ConsentError {
  return error instanceof ConsentError;
}

/**
 * Why an audit could not run, for programs.
 *
 * - `no-chromium`: none was found, or it did not start;
 * - `browser-lost`: it ended or stopped answering while the audit ran;
 * - `blind`: cookies of other sites stay invisible in it, so that a clean report would say nothing;
 * - `bad-url`, `bad-control`: what was handed in cannot be used;
 * - `unreachable`: the first page could not be opened;
 * - `no-control`: the page has no element to accept, reject or withdraw with;
 * - `bad-ca`: the file holds no certificate.
 */
export type AuditErrorCode =
  | "no-chromium"
  | "browser-lost"
  | "blind"
  | "bad-url"
  | "bad-control"
  | "unreachable"
  | "no-control"
  | "bad-ca";

/** An audit that could not run: there is no report, and nothing is known about the site. */
export class AuditError extends Error {
  /** What went wrong, for programs. */
  readonly code: AuditErrorCode;

  /**
   * @param code what went wrong
   * @param message what was wrong, where, and what to do
   */
  constructor(code: AuditErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "AuditError";
    this.code = code;
  }
}

/** Tells whether a caught value is an {@link AuditError}, also one of another copy of this package. */
export function isAuditError(value: unknown): value is AuditError {
  return value instanceof Error && value.name === "AuditError" && "code" in value;
}

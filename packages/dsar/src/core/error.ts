/** Codes of every error this package throws on purpose; `DsarError.code` is one of them. */
export type DsarErrorCode =
  | "request-invalid"
  | "mail-invalid"
  | "mail-too-large"
  | "clock-invalid"
  | "transition-impossible"
  | "already-extended"
  | "extension-late"
  | "register-invalid"
  | "not-found"
  | "verification-failed"
  | "configuration-invalid"
  | "migration-failed"
  | "export-invalid"
  | "callback-refused"
  | "audit-invalid"
  | "incident-invalid"
  | "mandate-refused"
  | "role-forbidden"
  | "approval-required";

/**
 * The one error class of this package.
 *
 * `code` says what kind of failure it was, `path` which field or offset, the message what to do.
 * No message ever carries a secret or the content of a request.
 */
export class DsarError extends Error {
  override readonly name = "DsarError";
  readonly code: DsarErrorCode;
  /** The field, header, register path or offset at fault, when there is one. */
  readonly path: string | undefined;

  constructor(
    code: DsarErrorCode,
    message: string,
    more: { readonly path?: string; readonly cause?: unknown } = {},
  ) {
    super(message, more.cause === undefined ? {} : { cause: more.cause });
    this.code = code;
    this.path = more.path;
  }
}

/** Tells whether `error` was thrown by this package, optionally with this very code. */
export function isDsarError(error: unknown, code?: DsarErrorCode): error is DsarError {
  return error instanceof DsarError && (code === undefined || error.code === code);
}

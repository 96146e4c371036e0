import { ZkBackupError, type ZkBackupErrorCode } from "../../core/errors.ts";
import type { HeaderFields } from "./transport.ts";

/** What may go well when it is tried again. */
export class TransientError extends ZkBackupError {
  /** How long the server asked to be left alone, milliseconds. */
  readonly retryAfter: number | undefined;

  constructor(
    code: ZkBackupErrorCode,
    message: string,
    options: { cause?: unknown; retryAfter?: number | undefined; gained?: boolean } = {},
  ) {
    super(code, message, { cause: options.cause });
    this.retryAfter = options.retryAfter;
  }
}

/** Reads `Retry-After` (RFC 9110 section 10.2.3): seconds, or a date. Milliseconds. */
export function retryAfterOf(headers: HeaderFields): number | undefined {
  const said = headers.get("retry-after");
  if (said === null) return undefined;
  if (/^\d{1,6}$/.test(said)) return Number(said) * 1000;
  const until = Date.parse(said);
  return Number.isNaN(until) ? undefined : Math.max(0, until - Date.now());
}

import { isZkBackupError, ZkBackupError, type ZkBackupErrorCode } from "../core/errors.ts";

/**
 * Turns what the browser has against an operation into an error with a code; `quota-exceeded` when
 * it is room. Errors that have a code, and reasons of an abort, stay what they are.
 */
export function platformError(cause: unknown, what: string, code: ZkBackupErrorCode): unknown {
  if (isZkBackupError(cause) || !(cause instanceof DOMException)) return cause;
  const { name } = cause;
  if (name === "QuotaExceededError")
    return new ZkBackupError(
      "quota-exceeded",
      `${what}: the browser gives this site no more room. Free some, or ask for more by navigator.storage.persist().`,
      { cause },
    );
  if (name === "AbortError") return cause;
  return new ZkBackupError(code, `${what}: ${name}.`, { cause });
}

/** The name of a browser's error, such as `NotReadableError`; null for what is none. */
export function platformErrorName(cause: unknown): string | null {
  return cause instanceof Error || cause instanceof DOMException ? cause.name : null;
}

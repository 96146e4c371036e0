import { ZkBackupError } from "../../core/errors.ts";

/** What an account on a blind server holds and may hold. */
export interface AccountUsage {
  /** Bytes of all its objects, marks and unfinished uploads included. */
  readonly bytes: number;
  readonly objects: number;
  /** What it may hold; null is no limit. */
  readonly quota: { readonly bytes: number | null; readonly objects: number | null };
  /** What the token may do. */
  readonly role: "reader" | "writer" | "owner";
}

/** Reads an answer to `?usage`. @throws ZkBackupError `storage-failed` when it is none. */
export function parseUsage(body: Uint8Array): AccountUsage {
  const said = parsed(body);
  const { bytes, objects, quota, role } = said;
  const limits = (typeof quota === "object" && quota !== null ? quota : {}) as typeof said;
  const known = role === "reader" || role === "writer" || role === "owner";
  if (!isCount(bytes) || !isCount(objects) || !known || !isLimit(limits["bytes"])) throw noUsage();
  if (!isLimit(limits["objects"])) throw noUsage();
  return { bytes, objects, quota: { bytes: limits["bytes"], objects: limits["objects"] }, role };
}

type Said = { readonly [key: string]: unknown };

function parsed(body: Uint8Array): Said {
  try {
    const said: unknown = JSON.parse(new TextDecoder().decode(body));
    if (typeof said === "object" && said !== null) return said as Said;
  } catch {
    // No JSON is no answer either.
  }
  throw noUsage();
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isLimit(value: unknown): value is number | null {
  return value === null || isCount(value);
}

function noUsage(): ZkBackupError {
  return new ZkBackupError("storage-failed", "The server sent no account of what is used.");
}

import { ZkBackupError, type ZkBackupErrorCode } from "../core/errors.ts";

const STATUS: Partial<Record<ZkBackupErrorCode, number>> = {
  "bad-input": 400,
  "bad-name": 400,
  unauthorized: 401,
  forbidden: 403,
  "not-found": 404,
  exists: 412,
  "too-large": 413,
  "bad-range": 416,
  "hash-mismatch": 422,
  "quota-exceeded": 507,
};

/** Turns an error into an answer `{error, message}`; what is not ours stays inside the server. */
export function refusal(error: unknown): Response {
  const known = error instanceof ZkBackupError ? error : null;
  const status = (known && STATUS[known.code]) ?? 500;
  const body =
    known && status !== 500
      ? { error: known.code, message: known.message }
      : { error: "storage-failed", message: "The server could not do it; try again later." };
  const headers: Record<string, string> = { "cache-control": "no-store" };
  if (status === 401) headers["www-authenticate"] = "Bearer";
  return Response.json(body, { status, headers });
}

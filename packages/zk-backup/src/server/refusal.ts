import { ZkBackupError, type ZkBackupErrorCode } from "../core/errors.ts";
import { type Answer, answerJson } from "./answering.ts";

const STATUS: Partial<Record<ZkBackupErrorCode, number>> = {
  "bad-input": 400,
  "bad-name": 400,
  unauthorized: 401,
  forbidden: 403,
  "not-found": 404,
  timeout: 408,
  "upload-offset": 409,
  exists: 412,
  "too-large": 413,
  "bad-range": 416,
  "hash-mismatch": 422,
  "rate-limited": 429,
  busy: 503,
  "quota-exceeded": 507,
};

/** A refusal with header fields of its own, such as `Retry-After`. */
export class Refused extends ZkBackupError {
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    code: ZkBackupErrorCode,
    message: string,
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(code, message);
    this.headers = headers;
  }
}

/** Turns an error into an answer `{error, message}`; what is not ours stays inside the server. */
export function refusal(error: unknown): Answer {
  const known = error instanceof ZkBackupError ? error : null;
  const status = (known && STATUS[known.code]) ?? 500;
  const body =
    known && status !== 500
      ? { error: known.code, message: known.message }
      : { error: "storage-failed", message: "The server could not do it; try again later." };
  const own = known instanceof Refused ? known.headers : {};
  const asked = status === 401 ? { "www-authenticate": "Bearer" } : {};
  return answerJson(body, status, { ...own, ...asked });
}

/** Refuses a method that an address does not have. */
export function badMethod(method: string, allow: string): Answer {
  const message = `${method} is not offered here.`;
  return answerJson({ error: "bad-method", message }, 405, { allow });
}

/** What a storage says of bytes that are not those of their name. */
export function hashMismatch(): ZkBackupError {
  return new ZkBackupError("hash-mismatch", "The bytes are not those of the name; send again.");
}

import { ZkBackupError, type ZkBackupErrorCode } from "../core/errors.ts";

const BY_STATUS: Record<number, ZkBackupErrorCode> = {
  400: "bad-input",
  401: "unauthorized",
  403: "forbidden",
  404: "not-found",
  412: "exists",
  413: "too-large",
  416: "bad-range",
  422: "hash-mismatch",
  507: "quota-exceeded",
};

/** Turns a server's refusal into the error of its status; the server's own words are a hint only. */
export function refusedBy(status: number, body: Uint8Array): ZkBackupError {
  const said = saidMessage(body);
  const code = BY_STATUS[status] ?? "storage-failed";
  return new ZkBackupError(code, `The server answered ${status}${said ? `: ${said}` : "."}`);
}

function saidMessage(body: Uint8Array): string {
  try {
    const { message } = JSON.parse(new TextDecoder().decode(body.subarray(0, 2000)));
    return typeof message === "string" ? message.replace(/[^\x20-\x7e]/g, "?").slice(0, 200) : "";
  } catch {
    return "";
  }
}

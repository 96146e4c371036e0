import { ZkBackupError, type ZkBackupErrorCode } from "../../core/errors.ts";
import type { Answer } from "../wire/exchange.ts";
import { retryAfterOf, TransientError } from "../wire/transient-error.ts";

const BY_STATUS: Record<number, ZkBackupErrorCode> = {
  400: "bad-input",
  401: "unauthorized",
  403: "forbidden",
  404: "not-found",
  405: "bad-input",
  411: "bad-input",
  412: "exists",
  413: "too-large",
  416: "bad-range",
  507: "quota-exceeded",
};

/** What may go well later: section 4 of docs/formats/zk-backup-server-v1.md. */
const FOR_NOW: Record<number, ZkBackupErrorCode> = {
  408: "timeout",
  409: "upload-offset",
  422: "hash-mismatch", // the bytes changed on their way
  429: "rate-limited",
  500: "storage-failed",
  502: "storage-failed",
  503: "busy",
  504: "storage-failed",
};

/** Turns a server's refusal into the error of its status; the server's own words are a hint only. */
export function refusedBy({ status, headers, bytes }: Answer): ZkBackupError {
  if (status < 400)
    return new ZkBackupError(
      "bad-input",
      `The server answered ${status || "with a redirect"}: this is not the address of a vault.`,
    );
  const said = saidMessage(bytes);
  const message = `The server answered ${status}${said ? `: ${said}` : "."}`;
  const code = FOR_NOW[status];
  if (code !== undefined)
    return new TransientError(code, message, { retryAfter: retryAfterOf(headers) });
  return new ZkBackupError(BY_STATUS[status] ?? "storage-failed", message);
}

function saidMessage(body: Uint8Array): string {
  try {
    const { message } = JSON.parse(new TextDecoder().decode(body.subarray(0, 2000)));
    return typeof message === "string" ? message.replace(/[^\x20-\x7e]/g, "?").slice(0, 200) : "";
  } catch {
    return "";
  }
}

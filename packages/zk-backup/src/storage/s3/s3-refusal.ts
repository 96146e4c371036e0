import { ZkBackupError, type ZkBackupErrorCode } from "../../core/errors.ts";
import type { Answer } from "../wire/exchange.ts";
import { retryAfterOf, TransientError } from "../wire/transient-error.ts";
import type { HeaderFields } from "../wire/transport.ts";
import { readXml } from "./xml.ts";

/** https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html, and what others add. */
const BY_CODE: Readonly<Record<string, ZkBackupErrorCode>> = {
  NoSuchKey: "not-found",
  NoSuchBucket: "no-bucket",
  InvalidAccessKeyId: "unauthorized",
  SignatureDoesNotMatch: "unauthorized",
  InvalidToken: "unauthorized",
  ExpiredToken: "unauthorized",
  InvalidSecurity: "unauthorized",
  RequestTimeTooSkewed: "clock-skew",
  RequestExpired: "clock-skew",
  PreconditionFailed: "exists",
  EntityTooLarge: "too-large",
  InvalidRange: "bad-range",
  QuotaExceeded: "quota-exceeded",
  XMinioStorageFull: "quota-exceeded",
  NotImplemented: "no-conditional-put",
};

/** What may go well when it is tried again, whatever its status. */
const FOR_NOW: ReadonlySet<string> = new Set([
  ...["SlowDown", "ServiceUnavailable", "InternalError", "RequestTimeout", "Throttling"],
  ...["ThrottlingException", "TooManyRequests", "OperationAborted", "ConditionalRequestConflict"],
  ...["BadDigest", "XAmzContentSHA256Mismatch", "IncompleteBody"], // changed or cut on the way
]);

const DAMAGED = /^(?:BadDigest|XAmzContentSHA256Mismatch)$/;

const BY_STATUS: Readonly<Record<number, ZkBackupErrorCode>> = {
  401: "unauthorized",
  403: "forbidden",
  404: "not-found",
  412: "exists",
  413: "too-large",
  416: "bad-range",
  501: "no-conditional-put",
  507: "quota-exceeded",
};

const MEANINGS: Readonly<Partial<Record<ZkBackupErrorCode, string>>> = {
  unauthorized: "it does not take these keys: look at both, and at the region",
  forbidden:
    "these keys may not do this here, or, where they may not list, there is no such object",
  "no-bucket": "there is no such bucket at this address: make it first, or look at its name",
  "no-conditional-put": "it knows no If-None-Match, on which a vault's histories rest",
};

/**
 * Turns a refusal into a coded error, in our own words: a service's text may carry what was signed.
 *
 * @param now milliseconds since 1970, as this machine has it
 */
export function s3Refusal(answer: Answer, what: string, now: number): ZkBackupError {
  const { status, headers } = answer;
  const error = readXml(answer.bytes);
  const named = error?.name === "Error" ? (error.text("Code") ?? "") : "";
  const code = /^[A-Za-z0-9]{1,64}$/.test(named) ? named : "";
  const said = `${what}: the S3 storage answered ${status}${code && ` ${code}`}`;
  if (FOR_NOW.has(code) || (BY_CODE[code] === undefined && isForNow(status)))
    return new TransientError(
      DAMAGED.test(code) ? "hash-mismatch" : "storage-failed",
      `${said}; try again.`,
      {
        retryAfter: retryAfterOf(headers),
      },
    );
  if (status < 400 || code === "PermanentRedirect" || code === "AuthorizationHeaderMalformed")
    return elsewhere(said, headers.get("x-amz-bucket-region") ?? error?.text("Region") ?? "");
  const known = BY_CODE[code] ?? BY_STATUS[status];
  if (known === "clock-skew") return clockSkew(headers, now);
  const meaning = known === undefined ? undefined : MEANINGS[known];
  return new ZkBackupError(
    known ?? "storage-failed",
    meaning ? `${said}: ${meaning}.` : `${said}.`,
  );
}

function isForNow(status: number): boolean {
  return status === 408 || status === 409 || status === 429 || (status >= 500 && status !== 501);
}

function elsewhere(said: string, region: string): ZkBackupError {
  const place = /^[a-z0-9-]{1,64}$/.test(region) ? ` It says the region is ${region}.` : "";
  return new ZkBackupError(
    "bad-input",
    `${said}: the bucket is in another region, or at another endpoint.${place}`,
  );
}

function clockSkew(headers: HeaderFields, now: number): ZkBackupError {
  const theirs = Date.parse(headers.get("date") ?? "");
  const minutes = Math.round((now - theirs) / 60_000);
  const apart = Number.isNaN(minutes)
    ? "and the storage's are too far apart"
    : `is ${Math.abs(minutes)} minutes ${minutes < 0 ? "behind" : "ahead of"} the storage's`;
  return new ZkBackupError("clock-skew", `This machine's clock ${apart}: set it right.`);
}

import { AwsV4Signer } from "aws4fetch";
import type { Cancellation } from "../../core/cancellation.ts";
import { ZkBackupError } from "../../core/errors.ts";
import type { TransferLimit } from "../transfer-limit.ts";
import { type Attempts, attemptsOf, withAttempts } from "../wire/attempts.ts";
import { type Answer, exchange } from "../wire/exchange.ts";
import { fetchTransport } from "../wire/fetch-transport.ts";
import { inFlight } from "../wire/in-flight.ts";
import { uploadPace } from "../wire/pace.ts";
import type { TransferProgress } from "../wire/progress.ts";
import { TransientError } from "../wire/transient-error.ts";
import type { Transport } from "../wire/transport.ts";
import { type S3Place, s3Address } from "./s3-address.ts";
import { s3Refusal } from "./s3-refusal.ts";

/** Where a bucket is, the keys to it, and how it is spoken to. */
export interface S3Options extends S3Place {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Beside keys that were lent for a time. */
  readonly sessionToken?: string | undefined;
  /** Calls in a row that may fail before it is given up, at least 1; default 6. */
  readonly attempts?: number | undefined;
  /** First pause between attempts, milliseconds, doubled each time up to 20,000; default 500. */
  readonly pause?: number | undefined;
  /** Longest silence of the line, milliseconds; default 60,000. */
  readonly stall?: number | undefined;
  /** Requests at once; default 6. */
  readonly parallel?: number | undefined;
  /** Rates to keep to: `transferLimit` of `@candor/zk-backup/node`. Browsers cannot pace uploads. */
  readonly limit?: TransferLimit | undefined;
  /** Called as objects go up and down. */
  readonly onProgress?: ((progress: TransferProgress) => void) | undefined;
  /** The `fetch` to use; default the platform's, which keeps connections open. */
  readonly fetch?: typeof fetch | undefined;
  /** What carries requests in place of a `fetch`: `nodeTransport` of `@candor/zk-backup/node`. */
  readonly transport?: Transport | undefined;
  /** The time by which requests are signed, milliseconds since 1970; default the machine's. */
  readonly now?: (() => number) | undefined;
}

/** A request about one key. */
interface S3Ask {
  readonly method?: string;
  /** The empty key is the bucket. */
  readonly key: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  /** SHA-256 of the body, 64 hex digits: it is signed, and the service compares it. */
  readonly hash?: string;
  readonly room?: Uint8Array | undefined;
  readonly onBytes?: ((bytes: number) => void) | undefined;
}

/** The way to a bucket. */
export interface S3Connection {
  readonly attempts: Attempts;
  readonly onProgress: ((progress: TransferProgress) => void) | undefined;
  /** Asks once, in its turn. @throws ZkBackupError; TransientError where trying again makes sense. */
  once(ask: S3Ask, signal: Cancellation | undefined): Promise<Answer>;
  /** Asks for what can be asked again: a whole answer, over as many attempts as it takes. */
  again(ask: S3Ask, signal: Cancellation | undefined): Promise<Answer>;
}

/** SHA-256 of nothing. */
const EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/** Makes the way to a bucket. Nothing is sent before the first call. @throws `bad-input`. */
export function connectS3(options: S3Options): S3Connection {
  const { accessKeyId, secretAccessKey, sessionToken, now = Date.now } = options;
  if (!accessKeyId || !secretAccessKey)
    throw new ZkBackupError("bad-input", "S3 storage wants an access key id and a secret key.");
  const address = s3Address(options);
  const attempts = attemptsOf(options);
  const turns = inFlight(options.parallel ?? 6);
  const pace = uploadPace();
  const { stall = 60_000, limit } = options;
  const transport = options.transport ?? fetchTransport(options.fetch ?? fetch);
  const cache = new Map<string, ArrayBuffer>(); // the day's signing key

  const signed = async ({ method = "GET", key, query, headers, hash = EMPTY }: S3Ask) => {
    const datetime = new Date(now()).toISOString().replace(/[:-]|\.\d{3}/g, "");
    const request = await new AwsV4Signer({
      ...{ method, url: address.url(key, query), datetime, cache },
      ...{ headers: { ...headers, "x-amz-content-sha256": hash } },
      ...{ accessKeyId, secretAccessKey, service: "s3", region: address.region },
      ...(sessionToken === undefined ? {} : { sessionToken }),
    }).sign();
    return { method, url: request.url.href, headers: request.headers };
  };

  const once: S3Connection["once"] = (ask, signal) =>
    turns(signal, async () => {
      const { body, room, onBytes } = ask;
      const outgoing = { ...(await signed(ask)), body };
      const line = { transport, stall, sending: pace.sending, limit, signal, room, onBytes };
      const began = performance.now();
      const answer = await exchange(outgoing, line).catch((error: unknown) => {
        if (body !== undefined && error instanceof TransientError) pace.missed();
        throw error;
      });
      if (answer.status < 200 || answer.status > 299)
        throw s3Refusal(answer, ask.key || options.bucket, now());
      if (body !== undefined) pace.took(body.length, performance.now() - began);
      return answer;
    });

  return {
    ...{ attempts, onProgress: options.onProgress, once },
    again: (ask, signal) =>
      withAttempts(attempts, signal, async () => {
        const answer = await once(ask, signal);
        if (!answer.broken) return answer;
        throw new TransientError("storage-failed", "The S3 storage's answer broke off; try again.");
      }),
  };
}

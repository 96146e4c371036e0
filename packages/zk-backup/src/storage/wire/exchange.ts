import type { Cancellation } from "../../core/cancellation.ts";
import type { Pacing, TransferLimit } from "../transfer-limit.ts";
import { type Body, readBody } from "./answer-body.ts";
import { pacedBody } from "./paced-body.ts";
import { TransientError } from "./transient-error.ts";
import { whenAborted } from "./when-aborted.ts";

/** A request as it goes out. */
export interface Outgoing {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly body?: Uint8Array | undefined;
}

/** What a server answered. */
export interface Answer extends Body {
  readonly status: number;
  readonly headers: Headers;
}

/** How the line is used. */
export interface Line {
  readonly fetch: typeof fetch;
  /** Longest silence of the line, milliseconds; for a request, beside the time it may take. */
  readonly stall: number;
  /** Time that sending so many bytes may take, milliseconds. */
  readonly sending: (bytes: number) => number;
  /** Rates to keep to, within bodies too; the time that this takes is no silence. */
  readonly limit?: TransferLimit | undefined;
  readonly signal: Cancellation | undefined;
  /** Called as the answer's body arrives, with the bytes so far. */
  readonly onBytes?: ((bytes: number) => void) | undefined;
}

/**
 * Sends a request and reads the whole answer, or as much of it as came.
 *
 * No redirect is followed: what authorizes a request goes to the address it was made for, and
 * nowhere else. No cookie goes along, and no cache answers.
 *
 * @throws TransientError `storage-failed` when no answer came; the signal's reason when cancelled.
 */
export async function exchange(outgoing: Outgoing, line: Line): Promise<Answer> {
  const { signal, stall, fetch: send } = line; // a browser's fetch is no method of anything
  signal?.throwIfAborted();
  const ending = new AbortController();
  const forget = whenAborted(signal, () => ending.abort());
  let silent = false;
  const clock = stallClock(() => {
    silent = true;
    ending.abort();
  });
  const inTurn = async (pacing: Pacing, bytes: number, after: number): Promise<void> => {
    clock.within(null);
    await pacing.turn(bytes, ending.signal);
    clock.within(after);
  };
  try {
    const sending = stall + line.sending(outgoing.body?.length ?? 0);
    clock.within(sending);
    const answer = await send(outgoing.url, {
      ...{ method: outgoing.method, headers: outgoing.headers, signal: ending.signal },
      ...{ redirect: "manual", credentials: "omit", cache: "no-store" },
      ...bodyOf(outgoing, line, (pacing, bytes) => inTurn(pacing, bytes, sending)),
    });
    let arrived = 0;
    const body = await readBody(answer, outgoing.method === "HEAD", async (bytes) => {
      clock.within(stall);
      line.onBytes?.(bytes);
      const download = line.limit?.download;
      if (download) await inTurn(download, bytes - arrived, stall);
      arrived = bytes;
    });
    if (body.broken) ending.abort(); // the rest of it is not wanted
    signal?.throwIfAborted();
    return { status: answer.status, headers: answer.headers, ...body };
  } catch (cause) {
    signal?.throwIfAborted();
    const what = silent ? `was silent for ${Math.round(stall / 1000)} s` : "could not be reached";
    throw new TransientError("storage-failed", `The server ${what}; try again.`, { cause });
  } finally {
    clock.stop();
    forget();
  }
}

/**
 * What `fetch` is given to send. A stream's length is said by a header, without which it would be
 * sent in chunks of HTTP, which S3 refuses. It takes a `fetch` that streams, as Node's does.
 */
function bodyOf(
  { body, headers }: Outgoing,
  { limit }: Line,
  turn: (pacing: Pacing, bytes: number) => Promise<void>,
): RequestInit {
  const pacing = limit?.upload;
  if (!pacing || body === undefined || body.length === 0)
    return { body: (body as Uint8Array<ArrayBuffer> | undefined) ?? null };
  headers.set("content-length", String(body.length));
  const paced = pacedBody(body, pacing.piece, (bytes) => turn(pacing, bytes));
  return { body: paced, duplex: "half" } as RequestInit;
}

/** One timer: what is to happen unless it is told of a new term before, or stopped for good. */
function stallClock(act: () => void) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;
  return {
    within(milliseconds: number | null): void {
      clearTimeout(timer);
      if (milliseconds !== null && !stopped) timer = setTimeout(act, milliseconds);
    },
    stop(): void {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

import type { Cancellation } from "../../core/cancellation.ts";
import type { Pacing, TransferLimit } from "../transfer-limit.ts";
import { type Body, readBody } from "./answer-body.ts";
import { TransientError } from "./transient-error.ts";
import type { BodyPace, HeaderFields, Transport } from "./transport.ts";
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
  readonly headers: HeaderFields;
}

/** How the line is used. */
export interface Line {
  readonly transport: Transport;
  /** Longest silence of the line, milliseconds; for a request, beside the time it may take. */
  readonly stall: number;
  /** Time that sending so many bytes may take, milliseconds. */
  readonly sending: (bytes: number) => number;
  /** Rates to keep to, within bodies too; the time that this takes is no silence. */
  readonly limit?: TransferLimit | undefined;
  readonly signal: Cancellation | undefined;
  /** Memory that a part of an object may be put into. */
  readonly room?: Uint8Array | undefined;
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
  const { signal, stall } = line;
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
    const body = outgoing.body ?? null;
    const sending = stall + line.sending(body?.length ?? 0);
    clock.within(sending);
    const { method, url, headers } = outgoing;
    const pace = paceOf(line, (pacing, bytes) => inTurn(pacing, bytes, sending));
    const on = { method, url, headers, body, pace, signal: ending.signal };
    const answer = await line.transport(on);
    let arrived = 0;
    const came = await readBody(answer, {
      headersOnly: method === "HEAD",
      room: answer.status === 206 ? line.room : undefined,
      onBytes(bytes) {
        clock.within(stall);
        line.onBytes?.(bytes);
        const more = bytes - arrived;
        arrived = bytes;
        const download = line.limit?.download;
        return download ? inTurn(download, more, stall) : undefined;
      },
    });
    if (came.broken) ending.abort(); // the rest of it is not wanted
    signal?.throwIfAborted();
    return { status: answer.status, headers: answer.headers, ...came };
  } catch (cause) {
    signal?.throwIfAborted();
    const what = silent
      ? `was silent for ${Math.round(stall / 1000)} s`
      : `could not be reached${reasonOf(cause)}`;
    throw new TransientError("storage-failed", `The server ${what}; try again.`, { cause });
  } finally {
    clock.stop();
    forget();
  }
}

/** What the platform calls it, such as ` (ECONNREFUSED)`; a `fetch` has it one error further in. */
function reasonOf(cause: unknown): string {
  for (const error of [cause, (cause as Partial<Error> | null)?.cause]) {
    const code = (error as { readonly code?: unknown } | null | undefined)?.code;
    if (typeof code === "string" && /^[A-Z][A-Z0-9_]{2,60}$/.test(code)) return ` (${code})`;
  }
  return "";
}

function paceOf(
  { limit }: Line,
  turn: (pacing: Pacing, bytes: number) => Promise<void>,
): BodyPace | null {
  const upload = limit?.upload;
  return upload ? { piece: upload.piece, turn: (bytes) => turn(upload, bytes) } : null;
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

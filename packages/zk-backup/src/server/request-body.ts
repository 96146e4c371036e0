import { ZkBackupError } from "../core/errors.ts";
import type { Incoming } from "./answering.ts";

/** How large a body may be, and how slow. */
export interface BodyLimits {
  /** Bytes. */
  readonly most: number;
  /** Milliseconds without a byte after which it is given up. */
  readonly idle: number;
  /** Bytes a second that it must have on average, once it has had `idle` milliseconds. */
  readonly slowest: number;
  /** Ends it from outside. */
  readonly signal?: AbortSignal;
}

/**
 * Reads a request's body part by part, for as long as it keeps to its limits. A part is good until
 * the next is asked for.
 *
 * @throws ZkBackupError `too-large`; `timeout`; `bad-input` when it ends before its announced length.
 */
export async function* readBody(
  request: Incoming,
  limits: BodyLimits,
): AsyncGenerator<Uint8Array, void, undefined> {
  const announced = announcedLength(request);
  if (announced !== null && announced > limits.most) throw tooLarge(limits.most);
  const parts = request.body?.[Symbol.asyncIterator]();
  const watch = watched(limits);
  let length = 0;
  try {
    while (parts !== undefined) {
      const { done, value } = await watch.over(parts.next().catch(broken));
      if (done) break;
      length += value.length;
      if (length > limits.most) throw tooLarge(limits.most);
      watch.came(value.length);
      yield value;
    }
  } finally {
    watch.end();
    // Whoever reads no further says so; what the sender does then is its own affair.
    void parts?.return?.().catch(() => {});
  }
  if (announced !== null && announced !== length)
    throw new ZkBackupError(
      "bad-input",
      `The body has ${length} of ${announced} bytes; send again.`,
    );
}

/** Length that a request announces; null when it does not. */
export function announcedLength(request: Incoming): number | null {
  const header = request.headers.get("content-length");
  return header !== null && /^[0-9]{1,15}$/.test(header) ? Number(header) : null;
}

interface Watch {
  /** Waits for a part; rejects when the body is given up. */
  over<T>(part: Promise<T>): Promise<T>;
  came(bytes: number): void;
  end(): void;
}

/** One timer a body, however many parts it has. */
function watched({ idle, slowest, signal }: BodyLimits): Watch {
  const began = performance.now();
  let [last, bytes] = [began, 0];
  // Not a race with one long-lived promise: that would keep every part until the body's end.
  let reject: (reason: unknown) => void = () => {};
  let reason: unknown = null;
  const giveUp = (why: unknown): void => {
    reason ??= why;
    reject(reason);
  };
  const look = (): void => {
    const now = performance.now();
    const least = ((now - began - idle) / 1000) * slowest;
    if (now - last >= idle || bytes < least) giveUp(tooSlow());
    else timer = setTimeout(look, Math.max(10, Math.min(idle, last + idle - now)));
  };
  let timer = setTimeout(look, idle);
  const stop = (): void => giveUp(signal?.reason);
  if (signal?.aborted) stop();
  signal?.addEventListener("abort", stop, { once: true });
  return {
    over: (part) =>
      new Promise((resolve, rejected) => {
        reject = rejected;
        part.then(resolve, rejected);
        if (reason !== null) rejected(reason);
      }),
    came(length) {
      last = performance.now();
      bytes += length;
    },
    end() {
      clearTimeout(timer);
      signal?.removeEventListener("abort", stop);
    },
  };
}

function broken(cause: unknown): never {
  throw new ZkBackupError("bad-input", "The line broke before the body's end.", { cause });
}

function tooSlow(): ZkBackupError {
  return new ZkBackupError(
    "timeout",
    "The body came too slowly, or stopped; go on where it ended.",
  );
}

function tooLarge(most: number): ZkBackupError {
  return new ZkBackupError("too-large", `An object has at most ${most} bytes.`);
}

import type { Answer, Incoming } from "./answering.ts";

// The Fetch standard's way in and out: Deno, Workers, Bun, and frameworks on Node.

/** Reads a web-standard request. */
export function incomingOf(request: Request): Incoming {
  const { method, url, headers, body, signal } = request;
  return { method, url: new URL(url), headers, body: body && partsOf(body), signal };
}

/** Not every platform's streams are iterable by themselves. */
function partsOf(body: ReadableStream<Uint8Array>): AsyncIterable<Uint8Array> {
  return {
    [Symbol.asyncIterator]() {
      const reader = body.getReader();
      return {
        next: () => reader.read() as Promise<IteratorResult<Uint8Array, undefined>>,
        async return() {
          await reader.cancel();
          return { done: true, value: undefined };
        },
      };
    },
  };
}

/** Makes the web-standard response of an answer. */
export function responseOf({ status, headers, body }: Answer): Response {
  const whole = body === null || body instanceof Uint8Array;
  const content = whole
    ? (body as Uint8Array<ArrayBuffer> | null)
    : ofLength(streamOf(body), headers["content-length"]);
  return new Response(content, { status, headers });
}

/** What Workers have beside the standard: they say a stream's length only when it keeps to one. */
declare const FixedLengthStream: (new (length: number) => TransformStream) | undefined;

function ofLength(
  stream: ReadableStream<Uint8Array>,
  length: string | undefined,
): ReadableStream<Uint8Array> {
  if (length === undefined || typeof FixedLengthStream === "undefined") return stream;
  return stream.pipeThrough(new FixedLengthStream(Number(length)));
}

/**
 * Makes a stream of parts that are each good until the next is asked for. Reading begins with the
 * first pull; a stream that is given up before gives the parts up, too.
 */
export function streamOf(parts: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  let begun: AsyncIterator<Uint8Array> | null = null;
  const iterator = (): AsyncIterator<Uint8Array> => {
    begun ??= parts[Symbol.asyncIterator]();
    return begun;
  };
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await iterator().next();
        if (done) controller.close();
        // A copy, for whoever reads a stream may keep what came; `slice` makes none of a Buffer.
        else controller.enqueue(new Uint8Array(value));
      },
      async cancel() {
        await iterator().return?.();
      },
    },
    { highWaterMark: 0 },
  );
}

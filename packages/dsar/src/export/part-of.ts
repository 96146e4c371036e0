/**
 * Passes on bytes `from` (included) to `end` (excluded) of a stream, and reads no further.
 */
export function partOf(
  stream: ReadableStream<Uint8Array>,
  from: number,
  end: number,
): ReadableStream<Uint8Array> {
  const reader = stream.getReader();
  let at = 0;
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      while (at < end) {
        const { done, value } = await reader.read();
        if (done) break;
        const start = at;
        at += value.length;
        if (at <= from) continue;
        controller.enqueue(
          value.subarray(Math.max(0, from - start), Math.min(value.length, end - start)),
        );
        return;
      }
      controller.close();
      await reader.cancel();
    },
    cancel: (reason) => reader.cancel(reason),
  });
}

/** Counts the bytes of a stream, keeping none. */
export async function sizeOf(stream: ReadableStream<Uint8Array>): Promise<number> {
  let bytes = 0;
  const reader = stream.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read())
    bytes += next.value.length;
  return bytes;
}

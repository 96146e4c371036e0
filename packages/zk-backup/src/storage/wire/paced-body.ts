/**
 * A request's body in pieces, each as its turn comes: what a platform's `fetch` takes of a stream it
 * puts on the line at once, so that the line has what was let go and no more.
 */
export function pacedBody(
  bytes: Uint8Array,
  piece: number,
  turn: (bytes: number) => Promise<void>,
): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const next = bytes.subarray(at, at + piece);
        if (next.length > 0) {
          await turn(next.length);
          controller.enqueue(next);
        }
        at += next.length;
        if (at === bytes.length) controller.close();
      },
    },
    { highWaterMark: 0 }, // nothing before it is asked for
  );
}

import type { IncomingMessage } from "node:http";
import { discard } from "../node/discard.ts";

/** Bytes that are read before somebody asks for them; then the caller is kept waiting. */
const AHEAD = 128 * 1024;

/**
 * The body of a request as it comes. Reading begins with the iteration. A part's memory is given
 * back when the next is asked for.
 *
 * @throws when the line breaks before the body's end.
 */
export function partsOf(incoming: IncomingMessage): AsyncIterable<Uint8Array> {
  return { [Symbol.asyncIterator]: () => iterate(incoming) };
}

function iterate(incoming: IncomingMessage): AsyncIterator<Uint8Array> {
  const waiting: Buffer[] = [];
  let ahead = 0;
  let lent: Buffer | null = null;
  let end: "ended" | "broken" | null = null;
  let wake: () => void = () => {};
  const onData = (part: Buffer): void => {
    waiting.push(part);
    ahead += part.length;
    if (ahead >= AHEAD) incoming.pause();
    wake();
  };
  const ending = (how: "ended" | "broken") => () => {
    end ??= how;
    wake();
  };
  incoming.on("data", onData).on("end", ending("ended"));
  incoming.on("error", ending("broken")).on("close", ending("broken"));
  if (incoming.destroyed) end = "broken";
  const takeBack = (): void => {
    if (lent !== null) discard(lent);
    lent = null;
  };
  return {
    async next() {
      takeBack();
      while (waiting.length === 0 && end === null)
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      const part = waiting.shift();
      if (part === undefined && end === "broken") throw new Error("The line broke.");
      if (part === undefined) return { done: true, value: undefined };
      if (ahead >= AHEAD && ahead - part.length < AHEAD) incoming.resume();
      ahead -= part.length;
      lent = part;
      return { done: false, value: part };
    },
    /** Giving it up does not close the line, on which the answer still goes out. */
    async return() {
      takeBack();
      incoming.off("data", onData).pause();
      waiting.length = 0;
      ending("broken")(); // to who waits for a part
      return { done: true, value: undefined };
    },
  };
}

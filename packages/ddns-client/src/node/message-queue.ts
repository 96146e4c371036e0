/** Messages that arrive by call-back and are taken by `for await`. */
export interface MessageQueue extends AsyncIterable<Uint8Array> {
  push(message: Uint8Array): void;
  /** Ends the iteration after what was pushed. */
  end(): void;
  /** Ends the iteration with an error, at once. */
  fail(error: Error): void;
}

/** Makes a {@link MessageQueue}. */
export function createMessageQueue(): MessageQueue {
  const held: Uint8Array[] = [];
  let ended = false;
  let failure: Error | null = null;
  let wake = () => {};
  return {
    push(message) {
      held.push(message);
      wake();
    },
    end() {
      ended = true;
      wake();
    },
    fail(error) {
      failure ??= error;
      wake();
    },
    async *[Symbol.asyncIterator]() {
      for (;;) {
        if (failure !== null) throw failure;
        const message = held.shift();
        if (message !== undefined) yield message;
        else if (ended) return;
        else
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
      }
    },
  };
}

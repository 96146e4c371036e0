import { ZkBackupError } from "../core/errors.ts";

/** Lets one at a time do what belongs to a key. */
export interface Turns {
  /**
   * Ends what runs under the key, waits until it has ended, and runs. The signal aborts when
   * another one takes the turn.
   */
  take<T>(key: string, run: (signal: AbortSignal) => Promise<T>): Promise<T>;
}

interface Turn {
  readonly controller: AbortController;
  readonly ended: Promise<unknown>;
}

/** Makes turns in which the last to come wins: who asks again has given up what it asked before. */
export function createTurns(): Turns {
  const running = new Map<string, Turn>();
  return {
    async take(key, run) {
      const before = running.get(key);
      const controller = new AbortController();
      before?.controller.abort(
        new ZkBackupError("busy", "Another request goes on with this upload."),
      );
      const result = (before?.ended ?? Promise.resolve()).then(() => {
        controller.signal.throwIfAborted();
        return run(controller.signal);
      });
      const turn = { controller, ended: result.catch(() => {}) };
      running.set(key, turn);
      try {
        return await result;
      } finally {
        if (running.get(key) === turn) running.delete(key);
      }
    },
  };
}

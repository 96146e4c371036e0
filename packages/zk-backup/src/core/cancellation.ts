/** What an `AbortSignal` is to code that knows no platform: pass an AbortSignal. */
export interface Cancellation {
  readonly aborted: boolean;
  /** @throws the signal's reason once it was aborted. */
  throwIfAborted(): void;
}

/**
 * Runs work that is told to stop by `signal` after a time, and no longer waited for then.
 *
 * @throws the signal's reason when the time is over or the caller aborts.
 */
export async function withTimeLimit<T>(
  work: (signal: AbortSignal) => Promise<T>,
  options: { readonly seconds: number; readonly signal?: AbortSignal | undefined },
): Promise<T> {
  const { seconds, signal } = options;
  signal?.throwIfAborted();
  // One controller and one timer that ends with the work: `AbortSignal.timeout` and `any` leave
  // theirs to the garbage collector, a tenth of what a small step costs.
  const limit = new AbortController();
  const stop = (): void => limit.abort(signal?.reason);
  const timer = setTimeout(() => limit.abort(timedOut()), seconds * 1000);
  signal?.addEventListener("abort", stop, { once: true });
  try {
    return await new Promise<T>((resolve, reject) => {
      limit.signal.addEventListener("abort", () => reject(limit.signal.reason), { once: true });
      work(limit.signal).then(resolve, reject);
    });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", stop);
  }
}

/** The reason that `AbortSignal.timeout` gives. */
function timedOut(): DOMException {
  return new DOMException("The operation was aborted due to timeout", "TimeoutError");
}

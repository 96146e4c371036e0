/**
 * Runs work that is told to stop by `signal` after a time, and no longer waited for then.
 *
 * @throws the signal's reason when the time is over or the caller aborts.
 */
export async function withTimeLimit<T>(
  work: (signal: AbortSignal) => Promise<T>,
  options: { readonly seconds: number; readonly signal?: AbortSignal | undefined },
): Promise<T> {
  const limit = AbortSignal.timeout(options.seconds * 1000);
  const signal = options.signal ? AbortSignal.any([limit, options.signal]) : limit;
  signal.throwIfAborted();
  let stop = (): void => {};
  const stopped = new Promise<never>((_resolve, reject) => {
    stop = () => reject(signal.reason);
    signal.addEventListener("abort", stop, { once: true });
  });
  try {
    return await Promise.race([work(signal), stopped]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

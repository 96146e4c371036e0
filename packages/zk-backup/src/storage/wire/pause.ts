import type { Cancellation } from "../../core/cancellation.ts";
import { whenAborted } from "./when-aborted.ts";

/** Waits. @throws the signal's reason as soon as it is aborted. */
export async function pause(milliseconds: number, signal: Cancellation | undefined): Promise<void> {
  let forget = (): void => {};
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    forget = whenAborted(signal, () => {
      clearTimeout(timer);
      resolve();
    });
  });
  forget();
  signal?.throwIfAborted();
}

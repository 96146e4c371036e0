import type { SentChoice } from "../web/send-choice.ts";

/** Answers that say "not now": everything else from 400 up says "never". */
const LATER = new Set([408, 425, 429]);

/**
 * Hands one choice to the server.
 *
 * @param superseded a later choice waits behind this one: it is recorded without cookies, so that
 *   its answer cannot write the earlier choice over the later
 * @returns the status of the answer; null when there was none, or it said to try again
 */
export async function deliver(
  endpoint: string,
  choice: SentChoice,
  superseded: boolean,
  signal: AbortSignal,
): Promise<number | null> {
  try {
    const { status } = await fetch(endpoint, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(choice),
      credentials: superseded ? "omit" : "same-origin",
      keepalive: true,
      signal,
    });
    return status >= 500 || LATER.has(status) ? null : status;
  } catch {
    return null;
  }
}

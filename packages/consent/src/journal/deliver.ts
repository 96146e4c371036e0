import type { SentChoice } from "../web/send-choice.ts";

/** What is handed to the server. */
export interface Delivery {
  /** URL of the choice endpoint. */
  readonly endpoint: string;
  /** The same for every attempt at this choice. */
  readonly key: string;
  readonly choice: SentChoice;
  /**
   * Whether a later choice waits behind this one: it is then recorded without cookies, so that its
   * answer cannot write the earlier choice over the later.
   */
  readonly superseded: boolean;
}

/** Answers that say "not now": everything else from 400 up says "never". */
const LATER = new Set([408, 425, 429]);

/**
 * Hands one choice to the server.
 *
 * @returns the status of the answer; null when there was none, or it said to try again
 */
export async function deliver(delivery: Delivery, signal: AbortSignal): Promise<number | null> {
  const { endpoint, key, choice, superseded } = delivery;
  try {
    const { status } = await fetch(endpoint, {
      method: "POST",
      // draft-ietf-httpapi-idempotency-key-header: a server that remembers keys records it once.
      headers: { "content-type": "application/json", "idempotency-key": `"${key}"` },
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

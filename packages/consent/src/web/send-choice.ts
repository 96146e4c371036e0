/** A choice on its way to the server; the JSON that the choice endpoint takes. */
export interface SentChoice {
  /** Yes or no by scope id. */
  readonly choices: Readonly<Record<string, boolean>>;
  /** Whether the browser sent Global Privacy Control. */
  readonly gpc: boolean;
  /** When the choice was made, in seconds since 1970 UTC. */
  readonly decidedAt: number;
  /** Language the visitor was asked in. */
  readonly locale?: string | undefined;
  /** Reference of the receipt of the choice before. */
  readonly replaces?: string | undefined;
}

/**
 * Hands a choice to the server. Resolves to true when it was recorded; never rejects. The signal
 * aborts when a later choice has overtaken this one.
 */
export type SendChoice = (choice: SentChoice, signal: AbortSignal) => Promise<boolean>;

/** Sends a choice to a URL of this site, which answers with the cookie. */
export function postTo(url: string): SendChoice {
  return (choice, signal) =>
    fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(choice),
      // The choice arrives although the page is left or reloaded at once.
      keepalive: true,
      signal,
    }).then(
      ({ ok }) => ok,
      () => false,
    );
}

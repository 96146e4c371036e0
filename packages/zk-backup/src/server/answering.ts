/** A request, whatever brought it. */
export interface Incoming {
  readonly method: string;
  /** Only path and query matter: the host is the caller's to choose, and nothing depends on it. */
  readonly url: URL;
  readonly headers: IncomingFields;
  /** Parts as they come, each good until the next is asked for; null when there is none. */
  readonly body: AsyncIterable<Uint8Array> | null;
  /** Aborted when the caller has gone. */
  readonly signal: AbortSignal;
}

/** Fields of a request's head, by their names in small letters. */
export interface IncomingFields {
  /** Those of one name joined by `, `; null when there is none. */
  get(name: string): string | null;
}

/** What is answered, for whatever sends it. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /**
   * All at once, or part by part, each good until the next is asked for. Who gives an iteration up
   * says so by its `return`: that is when the object's file is closed.
   */
  readonly body: Uint8Array | AsyncIterable<Uint8Array> | null;
  /** Resolves when a body of parts has gone out, or was given up. */
  readonly sent?: Promise<void>;
}

/** Makes an answer of JSON; it is kept nowhere on its way. */
export function answerJson(
  content: object,
  status: number,
  more: Readonly<Record<string, string>> = {},
): Answer & { readonly body: Uint8Array } {
  const body = new TextEncoder().encode(JSON.stringify(content));
  const headers = { "content-type": "application/json", "content-length": `${body.length}` };
  return { status, headers: { ...headers, "cache-control": "no-store", ...more }, body };
}

/** Makes an answer without a body; it is kept nowhere on its way. */
export function answerEmpty(status: number, more: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers: { "cache-control": "no-store", ...more }, body: null };
}

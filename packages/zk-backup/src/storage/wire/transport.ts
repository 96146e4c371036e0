/** A request as it goes on the line. */
export interface Sending {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly body: Uint8Array | null;
  /** Lets the body go piece by piece, each in its turn; all of it at once when null. */
  readonly pace: BodyPace | null;
  /** Gives it up: nothing more is sent, and no more of the answer is handed on. */
  readonly signal: AbortSignal;
}

/** How a body is let go. */
export interface BodyPace {
  /** Bytes of a piece, at most. */
  readonly piece: number;
  /** Resolves when so many bytes may go. */
  turn(bytes: number): Promise<void>;
}

/** An answer whose head has arrived. */
export interface Arriving {
  readonly status: number;
  readonly headers: HeaderFields;
  /**
   * Hands the body on as it comes, and reads no further until `onPart` is done. A part's memory is
   * good until then. Called once.
   *
   * @throws when the line breaks before the body's end.
   */
  read(onPart: (part: Uint8Array) => Promise<void> | void): Promise<void>;
}

/** Fields of an answer's head, by their names in small letters. */
export interface HeaderFields {
  get(name: string): string | null;
}

/**
 * What carries requests to a server and answers back. It follows no redirect, adds no cookie and
 * asks no cache.
 *
 * @throws from its calls when no answer came.
 */
export type Transport = (sending: Sending) => Promise<Arriving>;

/** Headers of a request; a Request has them. */
export interface HeadersOnly {
  /** Its headers. */
  readonly headers: {
    /** A header's value; null when it is not there. */
    get(name: string): string | null;
  };
}

/** What of a request is known before its body; a Request is one. */
export interface RequestHead extends HeadersOnly {
  /** The whole address. */
  readonly url: string;
}

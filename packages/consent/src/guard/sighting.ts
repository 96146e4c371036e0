/** What the guard saw a page do. */
export interface Sighting {
  /**
   * `cookie`: one the registry does not declare was written; `webrtc`: a peer connection was made;
   * `policy`: the content security policy held something back.
   */
  readonly kind: "cookie" | "webrtc" | "policy";
  /** The cookie's name, the server that was named, or the address that was blocked. */
  readonly what: string;
  /** The CSP directive, for `policy`. */
  readonly directive?: string;
}

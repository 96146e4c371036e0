/** Something on a page that a reader of the report should know of. */
export interface PageNote {
  /**
   * - `embed`: became a placeholder with a link;
   * - `hint`: a connection ahead of time to another site, taken out;
   * - `picture`: its address was set aside, in an attribute that begins with `data-candor-`;
   * - `blocked`: loads from another site, which the policy will refuse;
   * - `inline`: a style or handler in an attribute, which the policy will refuse.
   */
  readonly kind: "embed" | "hint" | "picture" | "blocked" | "inline";
  /** The element, e.g. `iframe`. */
  readonly element: string;
  /** The address, or the attribute. */
  readonly what: string;
  /** Line of the page, from 1. */
  readonly line: number;
}

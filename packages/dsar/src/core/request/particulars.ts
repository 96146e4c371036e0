/** What a person says beyond the type of a request. */
export interface Particulars {
  /** Ids of the register's purposes that are to end; every one the right reaches when left out. */
  readonly purposes?: readonly string[];
  /** What is right, by the key of the register's field: `{ "full_name": "Ada King" }`. */
  readonly corrections?: Readonly<Record<string, string>>;
}

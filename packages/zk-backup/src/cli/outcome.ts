import type { EXIT } from "./exit-codes.ts";

/** What a command says when it is done. */
export interface Outcome {
  /** The result's fields, for `--json`. */
  readonly json: object;
  /** For people; empty says nothing. */
  readonly text: string;
  readonly exit: (typeof EXIT)[keyof typeof EXIT];
}

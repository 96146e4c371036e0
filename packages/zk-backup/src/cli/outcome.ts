/** What a command says when it is done. */
export interface Outcome {
  /** For `--json`. */
  readonly json: object;
  /** For people. */
  readonly text: string;
  /** 0 done, 1 failed, 3 done in part. */
  readonly exit: number;
}

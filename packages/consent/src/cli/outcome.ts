/** What a command has to say. */
export interface Outcome {
  /** For people. */
  readonly text: string;
  /** For programs. */
  readonly json: unknown;
  /** 0 all is well, 1 something was found. */
  readonly exit: 0 | 1;
}

/** What kept a command from running; the message says what to do. */
export class CouldNotRun extends Error {
  override readonly name = "CouldNotRun";
}

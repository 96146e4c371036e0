import { EXIT } from "./exit-codes.ts";

/** A command cannot go on, for a reason outside the vault; the message says why. */
export class CommandError extends Error {
  /** For `--json`. */
  readonly code: string;
  readonly exit: number;

  constructor(code: string, message: string, exit: number = EXIT.failed) {
    super(message);
    this.name = "CommandError";
    this.code = code;
    this.exit = exit;
  }
}

/** The command line cannot be understood, or cannot be done as it stands. */
export class UsageError extends CommandError {
  constructor(message: string) {
    super("usage", message, EXIT.usage);
    this.name = "UsageError";
  }
}

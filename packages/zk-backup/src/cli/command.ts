import type { CommonValues } from "./common-options.ts";
import type { Options, OptionValues } from "./option.ts";
import type { Outcome } from "./outcome.ts";
import type { Output } from "./output.ts";

/** What stands after a command's name. */
interface Operand {
  /** As the help shows it: `SNAPSHOT`. */
  readonly name: string;
  readonly optional?: boolean;
  /** Whether there may be several; only the last can. */
  readonly repeats?: boolean;
}

/** What a command is called with. */
export interface Invocation<O extends Options = Options> {
  readonly operands: readonly string[];
  /** The command's options and the common ones, parsed to what their kinds say. */
  readonly options: OptionValues<O> & CommonValues;
  readonly signal: AbortSignal;
  /** Progress, warnings, and records that are too many to hold. */
  readonly output: Output;
}

/** What a command needs of an invocation that it passes on: vault, credentials, cancellation. */
export type Opening = Pick<Invocation<Record<never, never>>, "options" | "signal" | "output">;

/** Headings of the help, in their order. */
export const COMMAND_GROUPS = [
  "Back up and restore",
  "Look inside",
  "Keep the vault healthy",
  "Keys and devices",
  "Run a server",
] as const;

/** A command as its file declares it. Parser, help, README and exit codes are made from this. */
export interface CommandDeclaration<O extends Options> {
  /** One to three words: `backup`, `devices add`, `serve token add`. */
  readonly name: string;
  readonly group: (typeof COMMAND_GROUPS)[number];
  /** One line, without a full stop. */
  readonly summary: string;
  /** Paragraphs for its own help. */
  readonly about?: readonly string[];
  readonly operands?: readonly Operand[];
  /** Whether it opens a vault, and takes the options for that; default true. */
  readonly opensVault?: boolean;
  /** Its own options; the common ones need no declaration. */
  readonly options?: O;
  /** Fields of its result under `--json`, in words: `snapshot, files, bytes`. */
  readonly result: string;
  /** Fields of each record it streams before the result, if it does. */
  readonly record?: string;
  /** What holds when it was interrupted, where it is not what holds for a backup. */
  readonly interrupted?: string;
  /** Command lines to show, with what they do. */
  readonly examples?: readonly (readonly [line: string, does: string])[];
  /** @throws ZkBackupError, UsageError. */
  run(invocation: Invocation<O>): Promise<Outcome>;
}

/** A command in the table. */
export type Command = Omit<CommandDeclaration<Options>, "run"> & {
  run(invocation: Invocation): Promise<Outcome>;
};

/** Declares a command; `run` sees its options with the types that their kinds have. */
export function command<const O extends Options = Record<never, never>>(
  declaration: CommandDeclaration<O>,
): Command {
  // The parser fills every declared option with what its kind says, so that this holds.
  return declaration as unknown as Command;
}

/** A command line that can be typed: `zk-backup restore SNAPSHOT TARGET`. */
export function usageLine({ name, operands = [] }: Command): string {
  const shown = operands.map((operand) => {
    const dots = operand.repeats ? "..." : "";
    return operand.optional ? `[${operand.name}${dots}]` : `${operand.name}${dots}`;
  });
  return ["zk-backup", name, ...shown].join(" ");
}

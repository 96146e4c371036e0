import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { fileErrorCode } from "../node/paths.ts";
import { CommandError, UsageError } from "./command-error.ts";
import { EXIT } from "./exit-codes.ts";
import { promptHidden } from "./prompt.ts";
import { failureOf } from "./shell.ts";
import { escaped } from "./shown-path.ts";

/** Where a secret may come from; never from the command line, which others can see. */
export interface SecretSource {
  /** For messages: `password`, `token`. */
  readonly what: string;
  readonly file: string | undefined;
  /** A shell command that prints it. */
  readonly command: string | undefined;
}

/**
 * Reads a secret from its file or command; null when neither is named.
 *
 * @throws CommandError `no-secret`, without a word of what was read.
 */
export async function readSecret({ what, file, command }: SecretSource): Promise<string | null> {
  if (file !== undefined) {
    const content = await readFile(file, "utf8").catch((error: unknown) => {
      throw noSecret(`The ${what} cannot be read from ${file}: ${fileErrorCode(error)}.`);
    });
    return firstLine(content, file, what);
  }
  return command === undefined ? null : printedSecret(command, what);
}

/** Asks for a vault's password at the terminal. */
export async function askPassword(vault: string | undefined): Promise<string> {
  return promptHidden(`Password of ${escaped(vault ?? "the vault")}: `);
}

/** Asks for a new password at the terminal, twice. */
export async function askNewPassword(): Promise<string> {
  const first = await promptHidden("New vault password: ");
  process.stderr.write("There is no reset: write the password down before you go on.\n");
  if ((await promptHidden("The same again: ")) !== first)
    throw new UsageError("The two passwords differ.");
  return first;
}

/** The command may ask at the terminal, as password managers do. */
async function printedSecret(command: string, what: string): Promise<string> {
  const child = spawn(command, { shell: "/bin/sh", stdio: ["inherit", "pipe", process.stderr] });
  const [why, printed] = await Promise.all([failureOf(child), text(child.stdout)]);
  if (why !== null) throw noSecret(`The command for the ${what} ${why}.`);
  return firstLine(printed, "what the command printed", what);
}

function firstLine(content: string, from: string, what: string): string {
  const line = content.split(/\r?\n/, 1)[0] ?? "";
  if (line === "") throw noSecret(`The first line of ${from} holds no ${what}.`);
  return line;
}

function noSecret(message: string): CommandError {
  return new CommandError("no-secret", message, EXIT.credential);
}

import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { UsageError } from "./command-error.ts";
import { promptHidden } from "./prompt.ts";

/** Where a secret may come from; never from the command line, which others can see. */
export interface SecretSource {
  /** For messages: `password`, `token`. */
  readonly what: string;
  readonly file: string | undefined;
  /** A shell command that prints it. */
  readonly command: string | undefined;
}

/** Reads a secret from its file or command; null when neither is named. */
export async function readSecret({ what, file, command }: SecretSource): Promise<string | null> {
  if (file !== undefined) return firstLine(await readFile(file, "utf8"), `${file}`, what);
  if (command === undefined) return null;
  const { stdout } = await run("/bin/sh", ["-c", command]);
  return firstLine(stdout, "the command", what);
}

/** Asks for the password at the terminal; twice when it is a new one. */
export async function askPassword(isNew: boolean): Promise<string> {
  const first = await promptHidden(isNew ? "New vault password: " : "Vault password: ");
  if (!isNew) return first;
  process.stderr.write("There is no reset: write the password down before you go on.\n");
  if ((await promptHidden("The same again: ")) !== first)
    throw new UsageError("The two passwords differ.");
  return first;
}

const run = promisify(execFile);

function firstLine(text: string, from: string, what: string): string {
  const line = text.split(/\r?\n/, 1)[0] ?? "";
  if (line === "") throw new UsageError(`The first line of ${from} holds no ${what}.`);
  return line;
}

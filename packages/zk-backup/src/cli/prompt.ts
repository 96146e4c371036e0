import { CommandError, UsageError } from "./command-error.ts";
import { EXIT } from "./exit-codes.ts";

const ENTER = /[\r\n]/;
const BACKSPACE = /[\b\x7f]/;
const CONTROL_C = "\x03";

/**
 * Reads a line from the terminal without showing it.
 *
 * @throws UsageError when there is no terminal, or it was cancelled.
 */
export async function promptHidden(question: string): Promise<string> {
  const { stdin, stderr } = process;
  if (!stdin.isTTY)
    throw new UsageError("No terminal to ask at: use --password-file or --password-command.");
  stdin.setRawMode(true); // before the question, so that nothing typed in answer is ever shown
  stderr.write(question);
  stdin.setEncoding("utf8");
  try {
    let line: string[] = [];
    for await (const typed of stdin.iterator({ destroyOnReturn: false })) {
      for (const letter of typed as string) {
        if (letter === CONTROL_C) throw cancelled();
        if (ENTER.test(letter)) return line.join("");
        line = BACKSPACE.test(letter) ? line.slice(0, -1) : [...line, letter];
      }
    }
    return line.join("");
  } finally {
    stdin.setRawMode(false);
    stdin.pause();
    stderr.write("\n");
  }
}

function cancelled(): CommandError {
  return new CommandError("interrupted", "Cancelled; nothing was done.", EXIT.interrupted);
}

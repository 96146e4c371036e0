import { openSync, writeSync } from "node:fs";
import { ReadStream } from "node:tty";
import { CommandError, UsageError } from "./command-error.ts";
import { EXIT } from "./exit-codes.ts";

const ENTER = /[\r\n]/;
const BACKSPACE = /[\b\x7f]/;
const CONTROL_C = "\x03";

/**
 * Reads a line from the terminal without showing it: from the terminal itself, so that standard
 * input may be what is backed up and standard error a log.
 *
 * @throws UsageError when there is no terminal, or it was cancelled.
 */
export async function promptHidden(question: string): Promise<string> {
  const { keyboard, show, leave } = openTerminal();
  keyboard.setRawMode(true); // before the question, so that nothing typed in answer is ever shown
  show(question);
  keyboard.setEncoding("utf8");
  try {
    let line: string[] = [];
    for await (const typed of keyboard.iterator({ destroyOnReturn: false })) {
      for (const letter of typed as string) {
        if (letter === CONTROL_C) throw cancelled();
        if (ENTER.test(letter)) return line.join("");
        line = BACKSPACE.test(letter) ? line.slice(0, -1) : [...line, letter];
      }
    }
    return line.join("");
  } finally {
    keyboard.setRawMode(false);
    show("\n");
    leave();
  }
}

interface Terminal {
  readonly keyboard: ReadStream;
  show(text: string): void;
  leave(): void;
}

/** The terminal that this process belongs to; standard input where the system has no such name. */
function openTerminal(): Terminal {
  const { stdin, stderr } = process;
  if (stdin.isTTY)
    return { keyboard: stdin, show: (text) => stderr.write(text), leave: () => stdin.pause() };
  try {
    const terminal = openSync("/dev/tty", "r+");
    const keyboard = new ReadStream(terminal);
    const show = (text: string) => void writeSync(terminal, text);
    return { keyboard, show, leave: () => keyboard.destroy() };
  } catch {
    throw new UsageError("No terminal to ask at: use --password-file or --password-command.");
  }
}

function cancelled(): CommandError {
  return new CommandError("interrupted", "Cancelled; nothing was done.", EXIT.interrupted);
}

import * as std from "quickjs/std";

/** Runs the program, and ends the process with 1 and the error's words when it fails. */
export function main(program: (args: readonly string[]) => Promise<void>): void {
  program(scriptArgs.slice(1)).catch((error: unknown) => {
    print(`failed: ${error instanceof Error ? error.message : String(error)}`);
    std.exit(1);
  });
}

declare const scriptArgs: readonly string[];

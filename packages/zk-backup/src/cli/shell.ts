import type { ChildProcess } from "node:child_process";

/** Says how a command of the user's failed, once it and its pipes are done, or null. */
export function failureOf(child: ChildProcess): Promise<string | null> {
  return new Promise((resolve) => {
    child.once("error", (error) => resolve(`could not be run: ${error.message}`));
    child.once("close", (exit, signal) => {
      if (exit === 0) resolve(null);
      else resolve(exit === null ? `was ended by ${signal}` : `failed with exit ${exit}`);
    });
  });
}

import { spawn } from "node:child_process";
import { type ResourceUse, resourceUse } from "@candor/engines/resource-use";

/** What running a program took. */
export interface Measured extends ResourceUse {
  readonly seconds: number;
}

/**
 * Runs a program to its end.
 *
 * @throws Error with the end of what it printed when it fails.
 */
export function measure(
  command: string,
  args: readonly string[],
  env: Record<string, string>,
): Promise<Measured> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(command, args, {
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let printed = "";
    let use = resourceUse(child.pid);
    const look = (): void => {
      const now = resourceUse(child.pid);
      if (!Number.isNaN(now.peakMiB)) use = now; // else it has just ended
    };
    const looking = setInterval(look, 10); // the kernel keeps the peak; only the last look may miss some
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (part: Buffer) => {
        printed = (printed + part.toString()).slice(-2000);
      });
    child.once("error", reject);
    child.once("exit", (code) => {
      clearInterval(looking);
      const seconds = (performance.now() - started) / 1000;
      if (code === 0) resolve({ seconds, ...use });
      else reject(new Error(`${command} ${args[0]} ended with ${code}: ${printed}`));
    });
  });
}

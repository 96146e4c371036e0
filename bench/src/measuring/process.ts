import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";

/** What running a program took. */
export interface Measured {
  readonly seconds: number;
  /** User and system time of the process and its threads. */
  readonly cpuSeconds: number;
  /** Most memory it had resident at once, MiB (`VmHWM` of Linux); NaN elsewhere. */
  readonly peakMiB: number;
}

/** Clock ticks of `/proc` in a second; 100 on every Linux that Node runs on. */
const TICKS = 100;

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
    let [peakMiB, cpuSeconds] = [Number.NaN, Number.NaN];
    const look = (): void => {
      peakMiB = residentPeak(child.pid) ?? peakMiB;
      cpuSeconds = processorTime(child.pid) ?? cpuSeconds;
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
      if (code === 0) resolve({ seconds, cpuSeconds, peakMiB });
      else reject(new Error(`${command} ${args[0]} ended with ${code}: ${printed}`));
    });
  });
}

/** What a process that runs has taken so far. */
export function taken(pid: number): Pick<Measured, "cpuSeconds" | "peakMiB"> {
  return {
    cpuSeconds: processorTime(pid) ?? Number.NaN,
    peakMiB: residentPeak(pid) ?? Number.NaN,
  };
}

function residentPeak(pid: number | undefined): number | null {
  const line = /VmHWM:\s+(\d+) kB/.exec(procFile(pid, "status"));
  return line ? Number(line[1]) / 1024 : null;
}

function processorTime(pid: number | undefined): number | null {
  const fields = procFile(pid, "stat").split(") ")[1]?.split(" ");
  return fields ? (Number(fields[11]) + Number(fields[12])) / TICKS : null;
}

function procFile(pid: number | undefined, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, "utf8");
  } catch {
    return "";
  }
}

import { readFileSync } from "node:fs";

/** What a process and its threads have taken. */
export interface ResourceUse {
  /** User and system time. */
  readonly cpuSeconds: number;
  /** Most memory resident at once, MiB (`VmHWM` of Linux). */
  readonly peakMiB: number;
}

/** Clock ticks of `/proc` in a second; 100 on every Linux that Node runs on. */
const TICKS = 100;

/** Reads what a process that runs has taken so far; NaN of one that has ended, and elsewhere than on Linux. */
export function resourceUse(pid: number | undefined): ResourceUse {
  const peak = /VmHWM:\s+(\d+) kB/.exec(procFile(pid, "status"))?.[1];
  const times = procFile(pid, "stat").split(") ")[1]?.split(" ");
  return {
    cpuSeconds: (Number(times?.[11]) + Number(times?.[12])) / TICKS,
    peakMiB: peak === undefined ? Number.NaN : Number(peak) / 1024,
  };
}

function procFile(pid: number | undefined, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, "utf8");
  } catch {
    return "";
  }
}

import * as zkBackup from "../../src/browser/index.ts";
import { startWorker } from "../../src/browser/worker/start-worker.ts";
import { anyValuesComeBack, DATABASE_SCENARIOS } from "./database-scenarios.ts";
import * as databases from "./databases.ts";
import {
  emptyFolder,
  FILE_SCENARIOS,
  listed,
  noise,
  WORKER_SCENARIOS,
  write,
} from "./file-scenarios.ts";
import { firstDifference } from "./same-clone.ts";
import { STORAGE_SCENARIOS } from "./storage-scenarios.ts";
import { TIGHT_ROOM } from "./tight-room.ts";

/** What tests that drive a browser from outside find in its page, and in a worker of it. */
const tools = {
  zkBackup,
  ...databases,
  ...{
    emptyFolder,
    listed,
    noise,
    write,
    tightRoom: TIGHT_ROOM,
    firstDifference,
    anyValuesComeBack,
  },
  async scenario(name: string): Promise<void> {
    const onPages = [...DATABASE_SCENARIOS, ...FILE_SCENARIOS, ...STORAGE_SCENARIOS];
    const all = [...onPages, ...WORKER_SCENARIOS];
    const found = all.find((one) => one.name === name);
    if (found === undefined) throw new Error(`There is no scenario ${name}.`);
    await found.run();
  },
  /** Runs a scenario in a worker; null, or what does not hold. */
  async inWorker(name: string): Promise<unknown> {
    worker ??= startWorker("/page.js");
    const running = worker;
    return new Promise((resolve) => {
      running.onmessage = ({ data }) => resolve(data);
      running.onerror = ({ message }) => resolve(`not loaded: ${message}`);
      running.postMessage({ name });
    });
  },
};

let worker: Worker | null = null;

/** The tools, by the name under which they stand in the page. */
export type PageTools = typeof tools;

/** Puts them there. @public Called by what the tests bundle. */
export function startPage(): void {
  Object.assign(globalThis, { tools });
  if (typeof document !== "undefined") {
    document.documentElement.dataset["ready"] = "";
    return;
  }
  addEventListener("message", ({ data }: MessageEvent<{ name: string }>) => {
    tools.scenario(data.name).then(
      () => postMessage(null),
      (error: unknown) =>
        postMessage(error instanceof Error ? `${error}\n${error.stack}` : String(error)),
    );
  });
}

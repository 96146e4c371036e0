import { DeviceError } from "../device-error.ts";
import type { JobOptions, Progress } from "./engine.ts";
import type { JobView } from "./view.ts";

/** The one thing a vault is busy with. */
export interface JobRunner {
  running(): JobView | null;
  /** @throws DeviceError `busy` while a job is under way. */
  needFree(): void;
  /**
   * Begins a job; one at a time. `work` runs in the background; `failed` is called with its error,
   * unless the job was ended by `stop`. Nothing is running once `failed` has resolved.
   *
   * @throws DeviceError `busy`
   */
  begin(
    kind: JobView["kind"],
    work: (options: JobOptions) => Promise<void>,
    failed: (error: unknown) => Promise<void>,
  ): void;
  /** Ends what is under way and waits for it. */
  stop(): Promise<void>;
}

/** Makes a runner. `now` gives the time. */
export function createJobRunner(now: () => Date): JobRunner {
  let view: JobView | null = null;
  let current: { readonly controller: AbortController; readonly done: Promise<void> } | null = null;

  function show({ files, bytes, filesTotal, bytesTotal }: Progress): void {
    if (view === null) return;
    view = { ...view, filesDone: files, bytesDone: bytes, filesTotal, bytesTotal };
  }

  function needFree(): void {
    if (view !== null)
      throw new DeviceError("busy", `A ${view.kind} is under way. Wait until it has ended.`);
  }

  return {
    running: () => view,
    needFree,
    begin(kind, work, failed) {
      needFree();
      const controller = new AbortController();
      view = {
        ...{ kind, startedAt: now().toISOString(), filesDone: 0, bytesDone: 0 },
        ...{ filesTotal: null, bytesTotal: null },
      };
      const options = { onProgress: show, signal: controller.signal };
      const done = work(options).catch((error: unknown) => {
        if (!controller.signal.aborted) return failed(error);
      });
      current = {
        controller,
        done: done.finally(() => {
          view = null;
          current = null;
        }),
      };
    },
    async stop() {
      current?.controller.abort();
      await current?.done.catch(() => {});
    },
  };
}

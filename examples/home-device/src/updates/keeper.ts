import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { DeviceError } from "../device-error.ts";
import type { DeviceSettings } from "../settings.ts";
import { stateFile } from "../state-file.ts";
import { checkForUpdate, removeOthers } from "./check.ts";
import { INSTALLED, isNewer } from "./release.ts";
import { firstState, parseUpdateState, type UpdateState } from "./state.ts";
import type { UpdateView } from "./view.ts";

/** Looks for updates by itself until it is told not to; it tells, and installs nothing. */
export interface UpdateKeeper {
  /** Begins to look, when the switch is on. */
  start(): void;
  /** Ends what is under way. */
  stop(): Promise<void>;
  /** Turns the switch: on disk first; off also ends a check that is under way. */
  setEnabled(enabled: boolean): Promise<void>;
  /** Looks now. @throws DeviceError `updates-off` when the switch is off. */
  check(): Promise<void>;
  view(): UpdateView;
}

export interface UpdateKeeperOptions {
  readonly settings: DeviceSettings;
  /** The program that asks. */
  readonly child: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** From 0 up to 1; spreads the household's devices over the day. */
  readonly random: () => number;
}

const HOUR_MS = 3_600_000;

/** @throws Error when the state is damaged or the factory's root cannot be read. */
export async function openUpdateKeeper(options: UpdateKeeperOptions): Promise<UpdateKeeper> {
  const { settings, now, random } = options;
  const folder = join(settings.dataDir, "updates");
  const file = stateFile(join(folder, "state.json"), parseUpdateState);
  const root = settings.updateRoot === null ? null : await readFile(settings.updateRoot);
  let state: UpdateState = (await file.read()) ?? firstState;
  let lastError: string | null = null;
  let under: { readonly abort: AbortController; readonly done: Promise<void> } | null = null;
  let timer: NodeJS.Timeout | null = null;

  let last: Promise<unknown> = Promise.resolve();

  /** Changes run one after the other: a check that ends cannot undo the switch. */
  function change(edit: (current: UpdateState) => UpdateState): Promise<void> {
    const turn = last.then(async () => {
      const next = edit(state);
      await file.write(next);
      state = next;
    });
    last = turn.catch(() => {}); // the caller hears of it
    return turn;
  }

  async function look(factoryRoot: Buffer, signal: AbortSignal): Promise<void> {
    try {
      const { metadata } = state;
      const floor = Math.max(Date.parse(INSTALLED.built), state.trustedTime);
      const { child } = options;
      const url = `${settings.cloudUrl}/updates`;
      const found = await checkForUpdate({
        ...{ folder, metadata, url, root: factoryRoot, floor, signal, child },
      });
      signal.throwIfAborted();
      await change((current) => ({ ...current, ...found, checkedAt: now() }));
      await removeOthers(folder, found.metadata);
      lastError = null;
    } catch (error) {
      if (!signal.aborted) lastError = error instanceof Error ? error.message : String(error);
    }
  }

  /** One check at a time: who asks during one waits for that one. */
  function begin(): Promise<void> {
    if (root === null || !state.enabled) return Promise.resolve();
    if (under !== null) return under.done;
    const abort = new AbortController();
    const done = look(root, abort.signal).finally(() => {
      under = null;
      schedule();
    });
    under = { abort, done };
    return done;
  }

  /** Daily, an eighth of it left to chance; an hour after a failure. */
  function schedule(): void {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (root === null || !state.enabled || stopped) return;
    const usual = settings.updateCheckSeconds * 1000;
    const wait = lastError === null ? usual * (1 - random() / 8) : Math.min(usual, HOUR_MS);
    timer = setTimeout(() => void begin(), wait).unref();
  }
  let stopped = false;

  async function end(): Promise<void> {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    under?.abort.abort();
    await under?.done;
  }

  return {
    start: () => void begin(),
    async stop() {
      stopped = true;
      await end();
    },
    async setEnabled(enabled) {
      if (enabled === state.enabled) return;
      await change((current) => ({ ...current, enabled }));
      lastError = null;
      if (enabled) void begin();
      else await end();
    },
    async check() {
      if (!state.enabled)
        throw new DeviceError("updates-off", "Looking for updates is switched off.");
      await begin();
    },
    view: () => ({
      enabled: state.enabled,
      available: root !== null,
      everySeconds: settings.updateCheckSeconds,
      installed: INSTALLED.version,
      newest: state.release,
      updateAvailable: state.release !== null && isNewer(state.release.version, INSTALLED.version),
      checkedAt: state.checkedAt === null ? null : new Date(state.checkedAt).toISOString(),
      checking: under !== null,
      lastError,
    }),
  };
}

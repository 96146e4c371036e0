import type { Cancellation } from "../../cancellation.ts";
import { toHex } from "../../codec/bytes.ts";
import type { RandomBytes } from "../../engine/engine.ts";
import { isZkBackupError, type ZkBackupErrorCode } from "../../errors.ts";
import type { Storage } from "../objects/storage.ts";
import { putMark, readMark, removeMarks } from "./mark.ts";

/** After how long a run says again that it goes on, milliseconds. */
const RENEW_AFTER = 60 * 60 * 1000;

/** After how long without a word a run counts as dead, by the clock of who watches it. */
const LEASE_LASTS = 24 * 60 * 60 * 1000;

/** What taking a lease takes. */
export interface LeaseOptions {
  readonly storage: Storage;
  /** 32 hex digits. */
  readonly device: string;
  readonly random: RandomBytes;
  readonly now: () => number;
  readonly signal?: Cancellation | undefined;
}

/** A run's word that it goes on and counts on what it has seen: nothing is removed meanwhile. */
export interface Lease {
  /** 32 hex digits. */
  readonly run: string;
  /** Says so again, where the last time is long ago. */
  renew(): Promise<void>;
  /** Says that the run is over, however it went. */
  end(): Promise<void>;
}

/** A run that goes on, as far as its lease says. */
export interface LiveLease {
  /** 32 hex digits. */
  readonly run: string;
  /** 32 hex digits of the device; null when the lease cannot be read. */
  readonly device: string | null;
  /** When it was last renewed, milliseconds since 1970, by the device's clock. */
  readonly time: number | null;
  /** Name of its newest object. */
  readonly name: string;
}

/**
 * Takes a lease: it is on the storage when this resolves. A storage that knows no leases refuses
 * the name; then nothing can be marked for removal there either.
 */
export async function takeLease(options: LeaseOptions): Promise<Lease> {
  const { storage, device, now, signal } = options;
  const run = toHex(options.random(16));
  let [number, last] = [0, 0];
  let kept = true;
  const say = async (): Promise<void> => {
    last = now();
    number += 1;
    await putMark(storage, nameOf(run, number), { device, time: last }, signal);
  };
  try {
    await say();
  } catch (error) {
    if (!isZkBackupError(error) || !NOT_OFFERED.includes(error.code)) throw error;
    kept = false;
  }
  return {
    run,
    async renew() {
      // Also when the clock was set back: better once too often.
      if (kept && Math.abs(now() - last) >= RENEW_AFTER) await say();
    },
    async end() {
      if (!kept) return;
      kept = false;
      const names = Array.from({ length: number }, (_, i) => nameOf(run, i + 1));
      // A writer's token deletes nothing: then the last word of a run is its number 0. A storage
      // that fails at this keeps the lease until it has run out, and the run is done all the same.
      try {
        if (!(await removed(storage, names)))
          await putMark(storage, nameOf(run, 0), { device, time: now() }, undefined);
      } catch (error) {
        if (!isZkBackupError(error)) throw error;
      }
    },
  };
}

/** How storages refuse a name they do not know. */
const NOT_OFFERED: readonly ZkBackupErrorCode[] = ["bad-name", "bad-input", "not-found"];

async function removed(storage: Storage, names: readonly string[]): Promise<boolean> {
  if (storage.delete === undefined) return false;
  try {
    for (const name of names) await storage.delete(name);
    return true;
  } catch (error) {
    if (isZkBackupError(error)) return false;
    throw error;
  }
}

/** The leases on a storage. */
export interface Leases {
  /** Runs that go on. */
  readonly live: readonly LiveLease[];
  /** Objects of runs that are over or dead. */
  readonly over: readonly string[];
  /** When each live lease's newest object was first seen, by the clock of who asks. */
  readonly seen: Readonly<Record<string, number>>;
}

/** What telling live leases from others takes. */
export interface LeasesOptions {
  readonly storage: Storage;
  /** The caller's own run, which does not count. */
  readonly own: string;
  /** As the last `readLeases` of this client gave it. */
  readonly seen: Readonly<Record<string, number>>;
  readonly now: number;
  readonly signal?: Cancellation | undefined;
}

/**
 * Reads the leases. A run is over when it said so; it counts as dead when its newest object was
 * first seen a day ago, by the clock of who asks: that of the run's device may be wrong.
 */
export async function readLeases(options: LeasesOptions): Promise<Leases> {
  const { storage, own, now, signal } = options;
  const runs = new Map<string, string[]>();
  for (const { name } of await storage.list("leases/", { signal })) {
    const run = name.slice(7, 39);
    if (run !== own) runs.set(run, [...(runs.get(run) ?? []), name]);
  }
  const live: LiveLease[] = [];
  const over: string[] = [];
  const seen: Record<string, number> = {};
  for (const [run, names] of runs) {
    const newest = names.at(-1) ?? "";
    const since = options.seen[newest] ?? now;
    if (names.includes(nameOf(run, 0)) || now - since >= LEASE_LASTS) {
      over.push(...names);
      continue;
    }
    seen[newest] = Math.min(since, now);
    const mark = await readMark(storage, newest, signal);
    live.push({ run, name: newest, device: mark?.device ?? null, time: mark?.time ?? null });
  }
  return { live, over, seen };
}

/** Removes what is left of runs that are over. */
export function sweepLeases(
  storage: Storage,
  { over }: Leases,
  signal: Cancellation | undefined,
): Promise<void> {
  return removeMarks(storage, over, signal);
}

function nameOf(run: string, number: number): string {
  return `leases/${run}-${String(number).padStart(10, "0")}`;
}

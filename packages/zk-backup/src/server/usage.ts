import { Refused } from "./refusal.ts";
import type { ServedStorage } from "./served-storage.ts";

/** What an account may hold; null is no limit. */
export interface Quota {
  readonly bytes: number | null;
  readonly objects: number | null;
}

/** What an account holds, marks and unfinished uploads included. */
export interface Usage {
  readonly bytes: number;
  readonly objects: number;
}

/** Room that was set aside for an object on its way. */
export interface Reservation {
  /** So much of it has come; sets more aside when that is more. @throws Refused `quota-exceeded`. */
  came(bytes: number): void;
  /** The object is stored, and this long. */
  stored(bytes: number): void;
  /** So many bytes of it are kept as an unfinished upload; no object yet. */
  kept(bytes: number): void;
  /** What is not used is free again; safe to call after the others. */
  release(): void;
}

/** Counts what accounts hold. */
export interface UsageBook {
  /** What an account holds now. */
  of(account: string, storage: ServedStorage): Promise<Usage>;
  /**
   * Sets room aside, so that puts beside each other cannot pass the quota together.
   *
   * @throws ZkBackupError `quota-exceeded`.
   */
  reserve(account: string, storage: ServedStorage, wanted: Wanted): Promise<Reservation>;
  /** Counts what was removed. */
  removed(account: string, what: Usage): void;
}

interface Wanted extends Usage {
  readonly quota: Quota | null;
  /** Whether the caller may use the part that is kept for pruning. */
  readonly owner: boolean;
}

interface Count {
  bytes: number;
  objects: number;
}

/**
 * Makes a count of what accounts hold. It is taken from the storage when an account is first used,
 * and kept in memory from then on: a crash cannot leave it wrong, for it is written down nowhere.
 */
export function createUsageBook(): UsageBook {
  const counts = new Map<string, Promise<Count>>();
  const loaded = new Map<string, Count>();
  const countOf = (account: string, storage: ServedStorage): Promise<Count> => {
    const known = counts.get(account);
    if (known !== undefined) return known;
    const counting = counted(storage).then((count) => {
      loaded.set(account, count);
      return count;
    });
    counts.set(account, counting);
    counting.catch(() => counts.delete(account));
    return counting;
  };
  return {
    async of(account, storage) {
      const { bytes, objects } = await countOf(account, storage);
      return { bytes, objects };
    },
    async reserve(account, storage, wanted) {
      const count = await countOf(account, storage);
      requireRoom(count, wanted, wanted);
      count.bytes += wanted.bytes;
      count.objects += wanted.objects;
      return reservation(count, wanted);
    },
    removed(account, { bytes, objects }) {
      const count = loaded.get(account);
      if (count === undefined) return;
      count.bytes = Math.max(0, count.bytes - bytes);
      count.objects = Math.max(0, count.objects - objects);
    },
  };
}

async function counted(storage: ServedStorage): Promise<Count> {
  const objects = await storage.list("", {});
  const unfinished = (await storage.uploads?.bytes()) ?? 0;
  const bytes = objects.reduce((sum, { size }) => sum + size, unfinished);
  return { bytes, objects: objects.length };
}

function reservation(count: Count, wanted: Wanted): Reservation {
  const { objects } = wanted;
  let held: Usage = { bytes: wanted.bytes, objects };
  const hold = (used: Usage): void => {
    count.bytes += used.bytes - held.bytes;
    count.objects += used.objects - held.objects;
    held = used;
  };
  let settled = false;
  const settle = (used: Usage): void => {
    if (!settled) hold(used);
    settled = true;
  };
  return {
    came(bytes) {
      if (bytes <= held.bytes) return;
      requireRoom(count, { bytes: bytes - held.bytes, objects: 0 }, wanted);
      hold({ bytes, objects });
    },
    stored: (bytes) => settle({ bytes, objects }),
    kept: (bytes) => settle({ bytes, objects: 0 }),
    release: () => settle({ bytes: 0, objects: 0 }),
  };
}

function requireRoom(count: Count, more: Usage, { quota, owner }: Wanted): void {
  if (quota === null) return;
  const bytes = quota.bytes === null ? Number.POSITIVE_INFINITY : withReserve(quota.bytes, owner);
  const objects = quota.objects === null ? Number.POSITIVE_INFINITY : quota.objects;
  // An owner's prune adds a few objects before it removes many.
  const most = owner ? objects * 1.125 + 64 : objects;
  if (count.bytes + more.bytes <= bytes && count.objects + more.objects <= most) return;
  throw new Refused(
    "quota-exceeded",
    `The account is full: ${shown(count.bytes, quota.bytes)} bytes, ${shown(count.objects, quota.objects)} objects.`,
  );
}

/** Pruning writes before it removes; in a full vault it would not be possible. */
function withReserve(bytes: number, owner: boolean): number {
  return owner ? bytes + Math.max(64 * 1024 * 1024, bytes / 8) : bytes;
}

function shown(used: number, most: number | null): string {
  return most === null ? String(used) : `${used} of ${most}`;
}

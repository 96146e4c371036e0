import { ZkBackupError } from "../core/errors.ts";
import type { Snapshot } from "../core/vault/snapshots/snapshot.ts";
import type { DeviceState } from "../core/vault/vault.ts";

/** What names are looked up in. */
export interface SnapshotNames {
  /** Oldest first. */
  readonly snapshots: readonly Snapshot[];
  readonly devices: readonly Pick<DeviceState, "id" | "label">[];
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * Gives the snapshot that a name calls: an id or the 6 or more digits it starts with, `latest`,
 * `latest~2`, a day or time (the last one up to then), an age such as `3d` (the last one at least
 * that old); each also of one device: `DEVICE:latest`, by its label or the start of its id.
 *
 * @throws ZkBackupError `no-snapshot`.
 */
export function findSnapshot(name: string, names: SnapshotNames): Snapshot {
  const { snapshots } = names;
  if (snapshots.length === 0) throw missing(name, "the vault has none yet");
  const { pick, device } = selection(name, names.now);
  if (pick === null) throw missing(name, "see: zk-backup snapshots");
  const found = pick(device === null ? snapshots : ofDevice(device, names));
  const [only] = found;
  if (only === undefined) throw missing(name, "see: zk-backup snapshots");
  if (found.length > 1) {
    const ids = found.map(({ id }) => id.slice(0, 16)).join(", ");
    throw missing(name, `it begins several: ${ids}`);
  }
  return only;
}

/** The snapshots of a device, by its label or the 6 or more digits its id starts with. */
export function ofDevice(name: string, { snapshots, devices }: SnapshotNames): readonly Snapshot[] {
  const labelled = devices.filter(({ label }) => label === name);
  const meant =
    labelled.length > 0
      ? labelled
      : devices.filter(({ id }) => name.length >= 6 && id.startsWith(name));
  const [only] = meant;
  if (only === undefined)
    throw new ZkBackupError("no-snapshot", `No device is called "${name}"; see: zk-backup devices`);
  if (meant.length > 1) {
    const ids = meant.map(({ id }) => id.slice(0, 12)).join(", ");
    throw new ZkBackupError("no-snapshot", `Several devices are called "${name}": ${ids}.`);
  }
  return snapshots.filter(({ device }) => device === only.id);
}

type Picker = (list: readonly Snapshot[]) => readonly Snapshot[];

interface Selection {
  readonly pick: Picker | null;
  readonly device: string | null;
}

/** A name as it stands, else what stands after a device's: times and labels may hold colons too. */
function selection(name: string, now: number): Selection {
  const whole = picker(name, now);
  if (whole !== null) return { pick: whole, device: null };
  for (let at = name.indexOf(":"); at > 0; at = name.indexOf(":", at + 1)) {
    const pick = picker(name.slice(at + 1), now);
    if (pick !== null) return { pick, device: name.slice(0, at) };
  }
  return { pick: null, device: null };
}

function picker(name: string, now: number): Picker | null {
  const [latest, back = "0"] = /^latest(?:~(\d{1,6}))?$/.exec(name) ?? [];
  if (latest !== undefined) return (list) => list.slice(0, list.length - Number(back)).slice(-1);
  if (/^[0-9a-f]{6,32}$/.test(name)) return (list) => list.filter(({ id }) => id.startsWith(name));
  const until = untilAge(name, now) ?? untilTime(name);
  return until === null ? null : (list) => list.filter(({ time }) => time <= until).slice(-1);
}

const AGE_UNITS: Readonly<Record<string, number>> = {
  m: 60e3,
  h: 3600e3,
  d: 86_400e3,
  w: 604_800e3,
};

function untilAge(name: string, now: number): number | null {
  const [, count = "", unit = ""] = /^(\d{1,4})([mhdw])$/.exec(name) ?? [];
  return count === "" ? null : now - Number(count) * (AGE_UNITS[unit] ?? 0);
}

/**
 * The last millisecond that a day, minute or second of this machine's zone (or of UTC, with a Z)
 * holds: a whole day means up to its end. Null when it is no time.
 */
export function untilTime(name: string): number | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2}))?(Z)?)?$/.exec(name);
  if (match === null) return null;
  const [year = 0, month = 0, day = 0, hour, minute, second] = match.slice(1, 7).map(numberOf);
  const [extraDay, extraMinute, extraSecond] =
    hour === undefined ? [1, 0, 0] : second === undefined ? [0, 1, 0] : [0, 0, 1];
  const parts = [
    ...[year, month - 1, day + extraDay],
    ...[hour ?? 0, (minute ?? 0) + extraMinute, (second ?? 0) + extraSecond],
  ] as const;
  const [y = 0, mo = 0, d = 0, h = 0, mi = 0, s = 0] = parts;
  if (month < 1 || month > 12 || day < 1 || day > 31) return null;
  const end = match[7] === "Z" ? Date.UTC(y, mo, d, h, mi, s) : +new Date(y, mo, d, h, mi, s);
  return end - 1;
}

function numberOf(digits: string | undefined): number | undefined {
  return digits === undefined ? undefined : Number(digits);
}

function missing(name: string, why: string): ZkBackupError {
  return new ZkBackupError("no-snapshot", `No single snapshot is called "${name}"; ${why}.`);
}

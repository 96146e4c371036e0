import { toHex } from "../../codec/bytes.ts";
import { validSlots } from "../access/slot-list.ts";
import type { Storage } from "../objects/storage.ts";
import { padToClass } from "../packs/padded-record.ts";
import { type Sealing, sealFresh } from "../packs/sealing.ts";
import { type Snapshot, type SnapshotName, snapshotKey } from "../snapshots/snapshot.ts";
import {
  encodeHeadRecord,
  type Head,
  headName,
  NO_HEAD,
  type SeenHead,
  type SlotList,
} from "./head.ts";
import type { Heads, LatestHead } from "./head-history.ts";

/** What a head says that the one before did not. */
export interface HeadChange {
  /** Added after those that stay. */
  readonly snapshots?: readonly Snapshot[];
  /** This device's own snapshots, by id, and what stands in the place of each from now on. */
  readonly replaced?: ReadonlyMap<string, Snapshot>;
  /** No longer count, whoever's they are. */
  readonly forget?: readonly SnapshotName[];
  /** Other devices' snapshots that no retention rule may remove, or may again. */
  readonly protect?: readonly SnapshotName[];
  readonly unprotect?: readonly SnapshotName[];
  readonly slotList?: SlotList;
}

/** What writing a head takes. */
export interface NextHeadOptions {
  readonly storage: Storage;
  readonly sealing: Sealing;
  readonly device: string;
  readonly label: string | undefined;
  readonly time: number;
  readonly heads: Heads;
}

/** Writes this device's next head. @throws ZkBackupError `exists` when another process did. */
export async function putNextHead(options: NextHeadOptions, change: HeadChange): Promise<SeenHead> {
  const { storage, sealing, device, heads } = options;
  const sequence = (heads.taken.get(device) ?? 0) + 1;
  const record = encodeHeadRecord({ ...nextHead(options, change), device, sequence });
  const plaintext = padToClass("head", record, sealing.blockSize);
  const { bytes } = await sealFresh(sealing, "head", plaintext);
  await storage.put(headName(device, sequence), bytes);
  return { sequence, hash: toHex(await sealing.engine.sha256(bytes)) };
}

function nextHead(
  { device, label, time, heads: { latest } }: NextHeadOptions,
  change: HeadChange,
): Omit<Head, "sequence" | "device"> {
  const own = latest.get(device);
  const gone = change.forget ?? [];
  const isGone = isAmong([...forgottenIn(latest.values()), ...gone]);
  const stay = (own?.allSnapshots ?? []).map(
    (snapshot) => change.replaced?.get(snapshot.id) ?? snapshot,
  );
  const shielded = [...(own?.protected ?? []), ...(change.protect ?? [])];
  const isFree = isAmong([...gone, ...(change.unprotect ?? [])]);
  return {
    time,
    previous: own?.hash ?? NO_HEAD,
    label: label ?? own?.label ?? "",
    slotList: change.slotList ?? validSlots(latest.values()),
    others: new Map([...latest].filter(([other]) => other !== device)),
    snapshots: [...stay.filter((snapshot) => !isGone(snapshot)), ...(change.snapshots ?? [])],
    continued: false,
    forgotten: unique([
      ...(own?.forgotten ?? []).filter((name) => isStillNeeded(name, own, latest)),
      ...gone.filter((name) => name.device !== device),
    ]),
    protected: unique(shielded.filter((name) => !isFree(name))),
  };
}

/**
 * Whether it must still be said that a snapshot is forgotten: until its device has left it out in a
 * head that was written with ours in sight. One that only writes never does.
 */
function isStillNeeded(
  name: SnapshotName,
  own: LatestHead | undefined,
  latest: ReadonlyMap<string, LatestHead>,
): boolean {
  const theirs = latest.get(name.device);
  if (theirs === undefined || own === undefined) return true;
  const seen = theirs.others.get(own.device)?.sequence ?? 0;
  return seen < own.sequence || isAmong(theirs.allSnapshots)(name);
}

/** The snapshots that heads say no longer count. */
export function forgottenIn(latest: Iterable<LatestHead>): SnapshotName[] {
  return [...latest].flatMap(({ forgotten }) => forgotten);
}

/** Tells of any snapshot whether it is among these. */
export function isAmong(names: readonly SnapshotName[]): (name: SnapshotName) => boolean {
  const keys = new Set(names.map(snapshotKey));
  return (name) => keys.has(snapshotKey(name));
}

function unique(names: readonly SnapshotName[]): SnapshotName[] {
  return [...new Map(names.map(({ device, id }) => [`${device} ${id}`, { device, id }])).values()];
}

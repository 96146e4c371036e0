import type { Cancellation } from "../../cancellation.ts";
import { toHex } from "../../codec/bytes.ts";
import { HEADER_SIZE, type ObjectHeader } from "../../codec/object-header.ts";
import { openHeader } from "../../codec/open.ts";
import { ZkBackupError } from "../../errors.ts";
import type { Epochs } from "../access/epochs.ts";
import { missing } from "../content/segment-reader.ts";
import type { Storage } from "../objects/storage.ts";
import { unpad } from "../packs/padded-record.ts";
import type { Opening } from "../packs/sealing.ts";
import type { Snapshot } from "../snapshots/snapshot.ts";
import { decodeHeadRecord, type Head, headName, NO_HEAD, type SeenHead } from "./head.ts";

/** A head as it was read, with the hash of its object. */
export interface ReadHead extends Head {
  readonly hash: string;
  readonly epoch: number;
  /** Whether a device sealed it that can read nothing. */
  readonly writeOnly: boolean;
}

/** The latest head of a device, and the snapshots that it and the heads before it name. */
export interface LatestHead extends ReadHead {
  readonly allSnapshots: readonly Snapshot[];
}

/** What the storage's heads say. */
export interface Heads {
  /** Latest heads that count, by device, 32 hex digits. */
  readonly latest: ReadonlyMap<string, LatestHead>;
  /** The highest number that is taken, by device. */
  readonly taken: ReadonlyMap<string, number>;
  /** Devices with heads that do not count, since they were sealed with revoked keys. */
  readonly revoked: readonly string[];
}

/** What reading heads takes. */
export interface HeadSource {
  readonly storage: Storage;
  readonly opening: Opening;
  readonly epochs: Epochs;
  readonly signal?: Cancellation | undefined;
}

/**
 * Reads the latest head of every device and compares it with what the keyring's closings prove, with
 * what is remembered, and with what the heads say of each other; the last two not when what the
 * storage shows is accepted.
 *
 * @throws ZkBackupError `rollback` when the storage shows an earlier state than was seen, `fork`
 * when it shows another history; and as `readHead`.
 */
export async function readHeads(
  source: HeadSource,
  remembered: ReadonlyMap<string, SeenHead>,
  { accept = false }: { readonly accept?: boolean } = {},
): Promise<Heads> {
  const latest = new Map<string, LatestHead>();
  const taken = new Map<string, number>();
  const revoked: string[] = [];
  for (const [device, sequences] of await listHeads(source)) {
    const [highest = 0] = sequences;
    taken.set(device, highest);
    const head = await latestOf(source, device, sequences);
    if (head?.sequence !== highest) revoked.push(device);
    if (head === null) continue;
    latest.set(device, { ...head, allSnapshots: await snapshotsOf(source, head, sequences) });
  }
  refuseBeforeClosings(source.epochs, latest);
  if (accept) return { latest, taken, revoked };
  for (const [device, seen] of remembered)
    await followFrom(source, latest.get(device), device, seen, "this device remembers");
  for (const head of latest.values())
    for (const [device, seen] of head.others)
      if (!remembered.has(device))
        await followFrom(
          source,
          latest.get(device),
          device,
          seen,
          `device ${head.device} has seen`,
        );
  return { latest, taken, revoked };
}

/** The numbers of each device's heads, descending. */
async function listHeads({ storage, signal }: HeadSource): Promise<Map<string, number[]>> {
  const found = new Map<string, number[]>();
  for (const { name } of await storage.list("heads/", { signal })) {
    const [, device, digits] = /^heads\/([0-9a-f]{32})\/([0-9]{10})$/.exec(name) ?? [];
    if (device !== undefined) found.set(device, [...(found.get(device) ?? []), Number(digits)]);
  }
  for (const sequences of found.values()) sequences.sort((a, b) => b - a);
  return found;
}

async function latestOf(
  source: HeadSource,
  device: string,
  descending: readonly number[],
): Promise<ReadHead | null> {
  for (const sequence of descending) {
    const head = await readHead(source, device, sequence);
    if (source.epochs.counts(device, head)) return head;
  }
  return null;
}

/** Goes back from a head while it continues the one before. */
async function snapshotsOf(
  source: HeadSource,
  latest: ReadHead,
  descending: readonly number[],
): Promise<Snapshot[]> {
  let head = latest;
  let snapshots = [...head.snapshots];
  while (head.continued) {
    const earlier = descending.filter((sequence) => sequence < head.sequence);
    const before = await latestOf(source, head.device, earlier);
    if (before === null && head.previous === NO_HEAD) break;
    if (before?.hash !== head.previous) throw forked(head.device, head.sequence);
    snapshots = [...before.snapshots, ...snapshots];
    head = before;
  }
  return snapshots;
}

/**
 * Gives the snapshots of a device as a head that was seen names them.
 *
 * @throws ZkBackupError `fork` when another head stands there, and as `readHead`.
 */
export async function snapshotsAt(
  source: HeadSource,
  device: string,
  seen: SeenHead,
): Promise<readonly Snapshot[]> {
  const head = await readHead(source, device, seen.sequence);
  if (head.hash !== seen.hash) throw forked(device, seen.sequence);
  return snapshotsOf(source, head, (await listHeads(source)).get(device) ?? []);
}

/**
 * Gives the hash of a head's object; it opens, and is what its name says.
 *
 * @throws ZkBackupError as `readHead`.
 */
export async function hashOfHead(
  source: HeadSource,
  device: string,
  sequence: number,
): Promise<string> {
  return (await readHead(source, device, sequence)).hash;
}

/**
 * Checks that the history from a known head leads to the latest.
 *
 * @throws ZkBackupError `rollback`, `fork`, and as `readHead`.
 */
export async function followFrom(
  source: HeadSource,
  latest: ReadHead | undefined,
  device: string,
  known: SeenHead,
  who: string,
): Promise<void> {
  const seen = await counting(source, device, known);
  const shown = latest?.sequence ?? 0;
  if (shown < seen.sequence) throw rolledBack(device, shown, `${who} ${seen.sequence}`);
  let { hash } = seen;
  if (latest?.sequence === seen.sequence && latest.hash !== hash)
    throw forked(device, seen.sequence);
  for (let sequence = seen.sequence + 1; sequence <= shown; sequence++) {
    const head = sequence === latest?.sequence ? latest : await readHead(source, device, sequence);
    if (!source.epochs.counts(device, head)) continue;
    if (head.previous !== hash) throw forked(device, sequence);
    hash = head.hash;
  }
}

/**
 * A head that was seen may have stopped counting since, when the epoch it was sealed in was closed
 * with an earlier one: history then goes on from there.
 */
async function counting(source: HeadSource, device: string, seen: SeenHead): Promise<SeenHead> {
  if (source.epochs.current === 1 || seen.sequence === 0) return seen;
  const name = headName(device, seen.sequence);
  if ((await source.storage.list(`heads/${device}/`)).every((object) => object.name !== name))
    return seen; // not shown: a rollback, as what follows will find
  const head = await readHead(source, device, seen.sequence);
  if (head.hash !== seen.hash) throw forked(device, seen.sequence);
  if (source.epochs.counts(device, head)) return seen;
  return source.epochs.closing(head.epoch, device) ?? { sequence: 0, hash: NO_HEAD };
}

/** A closing proves to whoever opened a slot that its head was there: also to a fresh client. */
function refuseBeforeClosings({ closings }: Epochs, latest: ReadonlyMap<string, SeenHead>): void {
  for (const { epoch, device, sequence } of closings) {
    const shown = latest.get(device)?.sequence ?? 0;
    if (shown < sequence) throw rolledBack(device, shown, `epoch ${epoch} ended at ${sequence}`);
  }
}

function rolledBack(device: string, shown: number, but: string): ZkBackupError {
  return new ZkBackupError(
    "rollback",
    `The storage shows device ${device} at ${shown}, but ${but}: it serves an old state. Do not back up to it, and keep this device's state. If you put the storage back from a copy yourself, accept what it shows (--accept-history); if not, whoever keeps it has taken something back: look at another copy.`,
  );
}

function forked(device: string, sequence: number): ZkBackupError {
  return new ZkBackupError(
    "fork",
    `Device ${device}, head ${sequence}: the storage shows another history than was seen before. Two copies of the vault were written to, or two clients have the same state folder, or whoever keeps the storage forged nothing but chose what to show. Do not back up to it; look at the other copy, then accept the one that is to go on (--accept-history).`,
  );
}

/**
 * Checks a device's whole chain, from its first head on.
 *
 * @throws ZkBackupError `fork`, `object-missing`, and as `readHead`.
 */
export async function checkChain(source: HeadSource, latest: ReadHead): Promise<void> {
  const first = { sequence: 0, hash: NO_HEAD };
  await followFrom(source, latest, latest.device, first, "its chain starts before");
}

/**
 * Reads one head.
 *
 * @throws ZkBackupError `object-missing`, `object-corrupt`, `object-truncated`, `object-swapped`,
 * `unknown-epoch`.
 */
async function readHead(
  { storage, opening, signal }: HeadSource,
  device: string,
  sequence: number,
): Promise<ReadHead> {
  const name = headName(device, sequence);
  const bytes = await storage.get(name, { signal }).catch((cause: unknown) => {
    throw missing(cause, name);
  });
  const object = await openHeader({ ...opening, kind: "head", name }, bytes);
  const { epoch, session, length }: ObjectHeader = object.header;
  const plaintext = await object.openBlocks(
    object.blocksOf(0, length),
    bytes.subarray(HEADER_SIZE),
  );
  return {
    ...decodeHeadRecord(unpad(plaintext, name), name, session),
    ...{ epoch, writeOnly: session !== null },
    hash: toHex(await opening.engine.sha256(bytes)),
  };
}

import type { Cancellation } from "../cancellation.ts";
import { toHex } from "../codec/bytes.ts";
import { openObject } from "../codec/open.ts";
import { ZkBackupError } from "../errors.ts";
import { decodeHeadRecord, type Head, headName, NO_HEAD, type SeenHead } from "./head.ts";
import { unpad } from "./padded-record.ts";
import type { Sealing } from "./sealing.ts";
import { missing } from "./segment-reader.ts";
import type { Storage } from "./storage.ts";

/** A head as it was read, with the hash of its object. */
export interface ReadHead extends Head {
  readonly hash: string;
}

/** Latest heads by device, 32 hex digits. */
export type LatestHeads = ReadonlyMap<string, ReadHead>;

/** What reading heads takes. */
export interface HeadSource {
  readonly storage: Storage;
  readonly sealing: Sealing;
  readonly signal?: Cancellation | undefined;
}

/**
 * Reads the latest head of every device and compares it with what is remembered, and with what the
 * heads say of each other.
 *
 * @throws ZkBackupError `rollback` when the storage shows an earlier state than was seen, `fork`
 * when it shows another history; and as `readHead`.
 */
export async function readLatestHeads(
  source: HeadSource,
  remembered: ReadonlyMap<string, SeenHead>,
): Promise<LatestHeads> {
  const latest = new Map<string, ReadHead>();
  for (const [device, sequence] of await listLatest(source))
    latest.set(device, await readHead(source, device, sequence));
  for (const [device, seen] of remembered)
    await follow(source, latest.get(device), device, seen, "this device remembers");
  for (const head of latest.values())
    for (const [device, seen] of head.others)
      if (!remembered.has(device))
        await follow(source, latest.get(device), device, seen, `device ${head.device} has seen`);
  return latest;
}

async function listLatest({ storage, signal }: HeadSource): Promise<Map<string, number>> {
  const latest = new Map<string, number>();
  for (const { name } of await storage.list("heads/", { signal })) {
    const [, device, digits] = /^heads\/([0-9a-f]{32})\/([0-9]{10})$/.exec(name) ?? [];
    if (device !== undefined) latest.set(device, Math.max(latest.get(device) ?? 0, Number(digits)));
  }
  return latest;
}

/** Checks that the history from a known head leads to the latest. */
async function follow(
  source: HeadSource,
  latest: ReadHead | undefined,
  device: string,
  seen: SeenHead,
  who: string,
): Promise<void> {
  const shown = latest?.sequence ?? 0;
  if (latest === undefined || shown < seen.sequence)
    throw new ZkBackupError(
      "rollback",
      `The storage shows device ${device} at ${shown}, but ${who} ${seen.sequence}: it serves an old state.`,
    );
  let hash = seen.hash;
  let at = latest.sequence === seen.sequence ? latest : null;
  for (let sequence = seen.sequence + 1; sequence <= latest.sequence; sequence++) {
    at = sequence === latest.sequence ? latest : await readHead(source, device, sequence);
    if (at.previous !== hash) throw forked(device, sequence);
    hash = at.hash;
  }
  if (at !== null && seen.sequence === latest.sequence && at.hash !== seen.hash)
    throw forked(device, seen.sequence);
}

function forked(device: string, sequence: number): ZkBackupError {
  return new ZkBackupError(
    "fork",
    `Device ${device}, head ${sequence}: the storage shows another history than was seen before.`,
  );
}

/**
 * Checks a device's whole chain, from its first head on.
 *
 * @throws ZkBackupError `fork`, `object-missing`, and as `readHead`.
 */
export async function checkChain(source: HeadSource, latest: ReadHead): Promise<void> {
  const first = { sequence: 0, hash: NO_HEAD };
  await follow(source, latest, latest.device, first, "its chain starts before");
}

/**
 * Reads one head.
 *
 * @throws ZkBackupError `object-missing`, `object-corrupt`, `object-truncated`, `object-swapped`.
 */
async function readHead(
  { storage, sealing, signal }: HeadSource,
  device: string,
  sequence: number,
): Promise<ReadHead> {
  const name = headName(device, sequence);
  const bytes = await storage.get(name, { signal }).catch((cause: unknown) => {
    throw missing(cause, name);
  });
  const { engine, keys } = sealing;
  const options = { engine, sealKeys: keys.seal, kind: "head", name } as const;
  const record = unpad(await openObject(options, bytes), name);
  return { ...decodeHeadRecord(record, name), hash: toHex(await engine.sha256(bytes)) };
}

import type { Cancellation } from "../cancellation.ts";
import { fromHex, toHex } from "../codec/bytes.ts";
import type { DeviceKeys } from "../codec/device-keys.ts";
import { decodeHead } from "../codec/object-header.ts";
import { createSession } from "../codec/session.ts";
import type { DeviceCredential } from "../codec/slot.ts";
import { deviceWriteKeys } from "../codec/vault-keys.ts";
import { isZkBackupError, ZkBackupError } from "../errors.ts";
import { unlockDevice } from "./access/slots.ts";
import { encodeHeadRecord, headName, headOfName, NO_SLOTS, type SeenHead } from "./heads/head.ts";
import { type ChunkIndex, createChunkIndex } from "./indexes/chunk-index.ts";
import type { PackEntry } from "./indexes/index-object.ts";
import type { Storage } from "./objects/storage.ts";
import { readVaultId, type VaultPlatform } from "./open-vault.ts";
import { padToClass } from "./packs/padded-record.ts";
import { type Sealing, sealFresh } from "./packs/sealing.ts";
import { takeLease } from "./prune/lease.ts";
import { standingPacks } from "./prune/tombstones.ts";
import { createRun, type Run } from "./run.ts";
import type { Snapshot } from "./snapshots/snapshot.ts";
import type { BackupTarget, VaultCallOptions } from "./vault.ts";
import { sealingOf } from "./vault-inside.ts";

/**
 * What a write-only device remembers between two runs: it cannot read it from the vault. A run that
 * died has left here what it had sent, so that the next one goes on.
 */
export interface WriterMemory {
  /** Its latest head. */
  readonly head: SeenHead;
  /** Epoch of the ids below. */
  readonly epoch: number;
  /** Ids of the chunks in each pack it has written and indexed, joined, by the pack's 64 hex digits. */
  readonly packs: ReadonlyMap<string, Uint8Array>;
}

/** How a write-only device opens its part of a vault. */
export interface OpenWriterOptions {
  readonly platform: VaultPlatform;
  readonly storage: Storage;
  readonly credential: DeviceCredential;
  /** Without it everything is sent again, and a rollback goes unnoticed. */
  readonly memory?: WriterMemory | undefined;
  /** Told what to remember: in a backup after each index of packs, and at its end. */
  readonly remember?: ((memory: WriterMemory) => Promise<void>) | undefined;
  /** What this device is called; default empty. */
  readonly label?: string | undefined;
  readonly signal?: Cancellation | undefined;
}

/** What a write-only device has of a vault: it backs up, and reads nothing. */
export interface Writer extends BackupTarget {
  /** The epoch it writes in. */
  readonly epoch: number;
}

/**
 * Opens a vault for a write-only device. Each run draws a session of its own, whose key is gone
 * when the run is: what was written can be read with the vault's keyring alone.
 *
 * @throws ZkBackupError `no-vault`, `no-slot`, `wrong-key`, `slot-damaged`, `rollback`, `fork`,
 * `vault-damaged`, and the storage's.
 */
export async function openWriter(options: OpenWriterOptions): Promise<Writer> {
  const { platform, storage, credential, signal } = options;
  const { engine } = platform;
  const vaultId = await readVaultId(engine, storage, signal);
  const { secrets: keys } = await unlockDevice({ engine, storage, vaultId, signal }, credential);
  const { device } = credential;
  if (options.memory !== undefined) await checkOwnHead(options, options.memory.head);
  let memory = await fitting(options, keys);

  return {
    id: toHex(vaultId),
    device,
    epoch: keys.epoch,
    snapshots: () => [],
    tree: () => Promise.reject(cannotRead()),
    async run({ signal: runSignal }: VaultCallOptions = {}): Promise<Run> {
      const id = fromHex(device);
      const source = await createSession({ ...platform, vaultId, device: id, keys });
      const sealing = sealingOf(platform, await deviceWriteKeys({ engine, vaultId }, keys, source));
      const { random, now, compression } = platform;
      const lease = await takeLease({ storage, device, random, now, signal: runSignal });
      const { standing } = await standingPacks(storage, runSignal);
      const index = knownChunks(sealing, memory, standing);
      const sent = new Map([...memory.packs].filter(([hash]) => standing.has(hash)));
      const remember = async (head: SeenHead): Promise<void> => {
        memory = { head, epoch: keys.epoch, packs: new Map(sent) };
        await options.remember?.(memory);
      };
      return createRun({
        ...{ storage, sealing, index, lease, standing, device, signal: runSignal },
        ...{ compression, now },
        async onIndexed(packs) {
          for (const { hash, contents } of packs) sent.set(hash, contents.ids);
          await remember(memory.head);
        },
        async publish(snapshots) {
          await remember(await putHead(options, sealing, memory.head, snapshots));
        },
      });
    },
  };
}

/**
 * What of the memory is good in this epoch. Another epoch's ids are of another key, and its last
 * head is the one that the revocation let count. Without memory the chain goes on from the last
 * head on the storage.
 */
async function fitting(options: OpenWriterOptions, keys: DeviceKeys): Promise<WriterMemory> {
  const { memory } = options;
  const { epoch } = keys;
  if (memory?.epoch === epoch) return memory;
  const head = memory === undefined ? await lastHead(options, epoch) : null;
  return { head: head ?? keys.before, epoch, packs: new Map() };
}

/** The device's last head on the storage, if it is of this epoch. */
async function lastHead(
  { platform, storage, credential, signal }: OpenWriterOptions,
  epoch: number,
): Promise<SeenHead | null> {
  const last = (await storage.list(`heads/${credential.device}/`, { signal })).at(-1);
  if (last === undefined) return null;
  const bytes = await storage.get(last.name, { signal });
  if (decodeHead(bytes, last.name).epoch !== epoch) return null;
  return {
    sequence: Number(last.name.slice(-10)),
    hash: toHex(await platform.engine.sha256(bytes)),
  };
}

/**
 * Compares the storage with the head that is remembered; its bytes alone, for it cannot be read.
 *
 * @throws ZkBackupError `rollback`, `fork`.
 */
async function checkOwnHead(
  { platform, storage, credential, signal }: OpenWriterOptions,
  { sequence, hash }: SeenHead,
): Promise<void> {
  if (sequence === 0) return;
  const name = headName(credential.device, sequence);
  const bytes = await storage.get(name, { signal }).catch((cause: unknown) => {
    if (!isZkBackupError(cause, "not-found")) throw cause;
    const message = `The storage does not show ${name}, which this device wrote: it serves an old state.`;
    throw new ZkBackupError("rollback", message, { cause });
  });
  if (toHex(await platform.engine.sha256(bytes)) !== hash)
    throw new ZkBackupError("fork", `${name} is not what this device wrote.`);
}

/** The chunks that need not be sent: those of packs which are on the storage, and stay there. */
function knownChunks(
  sealing: Sealing,
  { packs }: WriterMemory,
  standing: ReadonlySet<string>,
): ChunkIndex {
  const index = createChunkIndex(sealing.keys);
  for (const [hash, ids] of packs)
    if (standing.has(hash)) index.add(remembered(sealing, hash, ids));
  return index;
}

/** A pack of which no more is known than which chunks are in it. */
function remembered(sealing: Sealing, hash: string, ids: Uint8Array): PackEntry {
  const none = new Uint8Array();
  const lengths = Array.from({ length: ids.length / 32 }, () => 0);
  const contents = { domain: sealing.keys.domain, segments: [], ids, lengths };
  return { hash, salt: none, length: 0, contents, directory: none };
}

/**
 * Writes the next head: these snapshots, on top of those of the heads before. A head of its own that
 * it does not remember is there when it died, or the line did, right after that was put: the chain
 * goes on behind it, else readers would call it a fork.
 */
async function putHead(
  options: OpenWriterOptions,
  sealing: Sealing,
  remembered: SeenHead,
  snapshots: readonly Snapshot[],
): Promise<SeenHead> {
  const { platform, storage, credential, label, signal } = options;
  const { device } = credential;
  const listed = await storage.list(`heads/${device}/`, { signal });
  const last = headOfName(listed.at(-1)?.name ?? "")?.sequence ?? 0;
  const isAhead = last > remembered.sequence;
  const there = isAhead ? await lastHead(options, sealing.keys.domain.epoch) : null;
  const previous = there ?? remembered;
  const sequence = Math.max(previous.sequence, last) + 1;
  const record = encodeHeadRecord({
    ...{ device, sequence, previous: previous.hash, continued: true },
    ...{ time: platform.now(), label: label ?? "", snapshots },
    ...{ slotList: NO_SLOTS, others: new Map(), forgotten: [], protected: [] },
  });
  const plaintext = padToClass("head", record, sealing.blockSize);
  const { bytes } = await sealFresh(sealing, "head", plaintext);
  await storage.put(headName(device, sequence), bytes, { signal });
  return { sequence, hash: toHex(await sealing.engine.sha256(bytes)) };
}

function cannotRead(): ZkBackupError {
  return new ZkBackupError("forbidden", "A write-only device reads nothing of the vault.");
}

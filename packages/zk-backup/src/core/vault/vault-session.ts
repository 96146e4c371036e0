import { toHex } from "../codec/bytes.ts";
import type { Keyring } from "../codec/keyring.ts";
import { isZkBackupError, ZkBackupError } from "../errors.ts";
import { checkVault } from "./check.ts";
import { createContentReader } from "./content-reader.ts";
import { encodeHeadRecord, headName, NO_HEAD, type SeenHead } from "./head.ts";
import { type LatestHeads, readLatestHeads } from "./head-history.ts";
import { loadIndexes } from "./load-indexes.ts";
import type { OpenVaultOptions } from "./open-vault.ts";
import { padToClass } from "./padded-record.ts";
import { createRun } from "./run.ts";
import { type Sealing, sealFresh } from "./sealing.ts";
import { createSegmentReader } from "./segment-reader.ts";
import { addSlot } from "./slots.ts";
import type { Snapshot } from "./snapshot.ts";
import { decodeTree } from "./tree.ts";
import type { Vault, VaultMemory, VaultWarning } from "./vault.ts";

/** What a session is begun with. */
export interface SessionOptions extends OpenVaultOptions {
  readonly sealing: Sealing;
  readonly keyring: Keyring;
  /** The slot that opened the vault. */
  readonly slot: string;
  readonly memory: VaultMemory;
}

/** A vault, and what only its makers may do. */
export interface Session {
  readonly vault: Vault;
  /** Writes this device's next head, with these changes. */
  publish(change?: HeadChange): Promise<void>;
}

interface HeadChange {
  readonly snapshot?: Snapshot;
  readonly slot?: string;
}

/** Largest tree of one directory that is read: some 500,000 entries. */
const LARGEST_TREE = 128 * 1024 * 1024;

/** Attempts at a head's number when another process of the same device takes it. */
const HEAD_ATTEMPTS = 20;

/** Begins a session on an unlocked vault. */
export function vaultSession(options: SessionOptions): Session {
  const { storage, sealing, platform, slot } = options;
  const { device } = options.memory;
  const { engine, keys } = sealing;
  const seen = new Map<string, SeenHead>(Object.entries(options.memory.heads));
  const warnings: VaultWarning[] = [];
  let latest: LatestHeads = new Map();

  const { compression } = platform;
  const segments = createSegmentReader({ engine, keys, storage, compression });
  const indexes = loadIndexes({ storage, sealing });

  const memory = (): VaultMemory => ({ device, heads: Object.fromEntries(seen) });

  const refresh: Vault["refresh"] = async ({ signal } = {}) => {
    latest = await readLatestHeads({ storage, sealing, signal }, seen);
    indexes.expire(); // a head that is new may refer to what is in new indexes
    for (const { device: id, sequence, hash } of latest.values()) seen.set(id, { sequence, hash });
    warnings.splice(0, warnings.length, ...slotWarnings(latest, slot));
    await options.remember?.(memory());
  };

  const publish: Session["publish"] = async (change = {}) => {
    for (let attempt = 1; ; attempt++) {
      try {
        const made = await putNextHead(options, latest, change);
        seen.set(device, made);
        break;
      } catch (error) {
        if (!isZkBackupError(error, "exists") || attempt >= HEAD_ATTEMPTS) throw error;
        await refresh(); // another process of this device was faster: follow it
      }
    }
    await refresh();
  };

  const reader = async (signal: OpenVaultOptions["signal"]) =>
    createContentReader({ engine, keys, index: await indexes.load(signal), segments });
  const snapshots = (): Snapshot[] =>
    [...latest.values()].flatMap((head) => head.snapshots).sort((a, b) => a.time - b.time);

  const vault: Vault = {
    id: toHex(keys.vaultId),
    device,
    warnings,
    sealing,
    compression,
    snapshots,
    memory,
    refresh,
    devices: () =>
      [...latest.values()].map(({ device: id, label, sequence, time }) => ({
        ...{ id, label, sequence, lastSeen: time },
        self: id === device,
      })),
    snapshot: (id) => findSnapshot(snapshots(), id),
    async tree(ref, { signal } = {}) {
      return decodeTree(await (await reader(signal)).whole(ref, LARGEST_TREE, signal));
    },
    async *chunks(ref, { signal } = {}) {
      yield* (await reader(signal)).chunks(ref, signal);
    },
    async run({ signal } = {}) {
      indexes.expire();
      const index = await indexes.load(signal);
      const publishSnapshot = (snapshot: Snapshot) => publish({ snapshot });
      return createRun({
        ...{ storage, sealing, compression, index, device, signal },
        now: platform.now,
        publish: publishSnapshot,
      });
    },
    async addCredential(credential, { cost, signal } = {}) {
      const added = await addSlot({
        ...{ engine, storage, vaultId: keys.vaultId, credential, signal },
        ...{ keyring: options.keyring, random: sealing.random, cost },
      });
      await publish({ slot: added });
      return added;
    },
    check: (checkOptions = {}) =>
      checkVault({ ...checkOptions, storage, sealing, compression, vault, heads: latest }),
  };
  return { vault, publish };
}

async function putNextHead(
  options: SessionOptions,
  latest: LatestHeads,
  { snapshot, slot }: HeadChange,
): Promise<SeenHead> {
  const { storage, sealing, memory, platform } = options;
  const own = latest.get(memory.device);
  const sequence = (own?.sequence ?? 0) + 1;
  const slots = new Set([...latest.values()].flatMap((head) => head.slots));
  slots.add(slot ?? options.slot);
  const others = new Map([...latest].filter(([device]) => device !== memory.device));
  const record = encodeHeadRecord({
    device: memory.device,
    sequence,
    previous: own?.hash ?? NO_HEAD,
    time: platform.now(),
    label: options.label ?? own?.label ?? "",
    slots: [...slots],
    others,
    snapshots: [...(own?.snapshots ?? []), ...(snapshot ? [snapshot] : [])],
  });
  const plaintext = padToClass("head", record, sealing.blockSize);
  const { bytes } = await sealFresh(sealing, "head", plaintext);
  await storage.put(headName(memory.device, sequence), bytes);
  return { sequence, hash: toHex(await sealing.engine.sha256(bytes)) };
}

function slotWarnings(latest: LatestHeads, slot: string): VaultWarning[] {
  const heads = [...latest.values()];
  if (heads.length === 0 || heads.some((head) => head.slots.includes(slot))) return [];
  const message = "The vault was opened by a slot that no device lists: who put it there?";
  return [{ code: "unlisted-slot", message }];
}

function findSnapshot(snapshots: readonly Snapshot[], id: string): Snapshot {
  const found =
    id === "latest"
      ? snapshots.slice(-1)
      : snapshots.filter((snapshot) => id.length >= 8 && snapshot.id.startsWith(id));
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  const count = snapshots.length === 0 ? "the vault has none yet" : "see the list of snapshots";
  throw new ZkBackupError("no-snapshot", `No single snapshot is called "${id}"; ${count}.`);
}

import { toHex } from "../codec/bytes.ts";
import { isZkBackupError, ZkBackupError } from "../errors.ts";
import { checkVault } from "./check.ts";
import { createContentReader } from "./content-reader.ts";
import { changePassword, enrol, issueRecovery, revoke } from "./credentials.ts";
import { deviceStates } from "./device-states.ts";
import { encodeHeadRecord, headName, NO_HEAD, type SeenHead, type SlotList } from "./head.ts";
import { type Heads, type LatestHead, readHeads } from "./head-history.ts";
import type { OpenVaultOptions } from "./open-vault.ts";
import { padToClass } from "./padded-record.ts";
import { createRun } from "./run.ts";
import { sealFresh } from "./sealing.ts";
import { validSlots } from "./slot-list.ts";
import type { Snapshot } from "./snapshot.ts";
import { decodeTree } from "./tree.ts";
import type { Vault, VaultMemory, VaultWarning } from "./vault.ts";
import type { VaultInside } from "./vault-inside.ts";

/** What a session is begun with. */
export interface SessionOptions extends Omit<OpenVaultOptions, "credential"> {
  readonly vaultId: Uint8Array;
  readonly inside: VaultInside;
  readonly memory: VaultMemory;
}

/** A vault, and what only its makers and its credentials may do. */
export interface Session {
  readonly vault: Vault;
  readonly options: SessionOptions;
  /** What follows from the keyring that is used now. */
  inside(): VaultInside;
  heads(): Heads;
  /** Writes this device's next head, with these changes. */
  publish(change?: HeadChange): Promise<void>;
  /** Goes on with another keyring, and writes the first head with it. */
  turnTo(inside: VaultInside, change: HeadChange): Promise<void>;
}

/** What a head says that the one before did not. */
interface HeadChange {
  readonly snapshot?: Snapshot;
  readonly slotList?: SlotList;
}

/** Largest tree of one directory that is read: some 500,000 entries. */
const LARGEST_TREE = 128 * 1024 * 1024;

/** Attempts at a head's number when another process of the same device takes it. */
const HEAD_ATTEMPTS = 20;

/** Begins a session on an unlocked vault. */
export function vaultSession(options: SessionOptions): Session {
  const { storage, platform, vaultId } = options;
  const { device } = options.memory;
  const { compression } = platform;
  const seen = new Map<string, SeenHead>(Object.entries(options.memory.heads));
  const warnings: VaultWarning[] = [];
  let { inside } = options;
  let heads: Heads = { latest: new Map(), taken: new Map(), revoked: [] };

  const memory = (): VaultMemory => ({ device, heads: Object.fromEntries(seen) });

  const refresh: Vault["refresh"] = async ({ signal } = {}) => {
    const { opening, epochs, indexes } = inside;
    heads = await readHeads({ storage, opening, epochs, signal }, seen);
    indexes.expire(); // a head that is new may refer to what is in new indexes
    for (const [id, { sequence, hash }] of heads.latest) seen.set(id, { sequence, hash });
    warnings.splice(0, warnings.length, ...warningsOf(heads, inside.slot));
    await options.remember?.(memory());
  };

  const publish: Session["publish"] = async (change = {}) => {
    for (let attempt = 1; ; attempt++) {
      try {
        seen.set(device, await putNextHead(options, inside, heads, change));
        break;
      } catch (error) {
        if (!isZkBackupError(error, "exists") || attempt >= HEAD_ATTEMPTS) throw error;
        await refresh(); // another process of this device was faster: follow it
      }
    }
    await refresh();
  };

  const reader = async (signal: OpenVaultOptions["signal"]) => {
    const { opening, segments, indexes } = inside;
    return createContentReader({ opening, index: await indexes.load(signal), segments });
  };

  const snapshots = (): Snapshot[] => {
    const latest = [...heads.latest.values()];
    const forgotten = new Set(
      latest.flatMap((head) => head.forgotten.map((gone) => `${gone.device} ${gone.snapshot}`)),
    );
    return latest
      .flatMap((head) => head.allSnapshots)
      .filter((snapshot) => !forgotten.has(`${snapshot.device} ${snapshot.id}`))
      .sort((a, b) => a.time - b.time);
  };

  const vault: Vault = {
    id: toHex(vaultId),
    device,
    get owner() {
      return inside.keyring.ownerKey !== null;
    },
    get epoch() {
      return inside.epoch;
    },
    warnings,
    snapshots,
    memory,
    refresh,
    devices: (calling) => deviceStates(session, calling),
    snapshot: (id) => findSnapshot(snapshots(), id),
    async tree(ref, { signal } = {}) {
      return decodeTree(await (await reader(signal)).whole(ref, LARGEST_TREE, signal));
    },
    async *chunks(ref, { signal } = {}) {
      yield* (await reader(signal)).chunks(ref, signal);
    },
    async run({ signal } = {}) {
      const { sealing, indexes } = inside;
      indexes.expire();
      const index = await indexes.load(signal);
      return createRun({
        ...{ storage, sealing, compression, index, device, signal },
        now: platform.now,
        publish: (snapshot) => publish({ snapshot }),
      });
    },
    check: (checkOptions = {}) => {
      const { opening, epochs } = inside;
      return checkVault({
        ...{ ...checkOptions, storage, opening, epochs, compression, vaultId, vault },
        heads: () => heads,
      });
    },
    changePassword: (change) => changePassword(session, change),
    issueRecovery: (calling) => issueRecovery(session, calling),
    enrol: (enrolment) => enrol(session, enrolment),
    revoke: (revocation) => revoke(session, revocation),
  };

  const session: Session = {
    ...{ vault, options, publish },
    inside: () => inside,
    heads: () => heads,
    async turnTo(next, change) {
      inside = next;
      await publish(change);
    },
  };
  return session;
}

async function putNextHead(
  { memory, platform, storage, label }: SessionOptions,
  { sealing }: VaultInside,
  { latest, taken }: Heads,
  { snapshot, slotList }: HeadChange,
): Promise<SeenHead> {
  const { device } = memory;
  const own: LatestHead | undefined = latest.get(device);
  const sequence = (taken.get(device) ?? 0) + 1;
  const record = encodeHeadRecord({
    ...{ device, sequence },
    previous: own?.hash ?? NO_HEAD,
    time: platform.now(),
    label: label ?? own?.label ?? "",
    slotList: slotList ?? validSlots(latest.values()),
    others: new Map([...latest].filter(([other]) => other !== device)),
    snapshots: [...(own?.allSnapshots ?? []), ...(snapshot ? [snapshot] : [])],
    continued: false,
    forgotten: own?.forgotten ?? [],
  });
  const plaintext = padToClass("head", record, sealing.blockSize);
  const { bytes } = await sealFresh(sealing, "head", plaintext);
  await storage.put(headName(device, sequence), bytes);
  return { sequence, hash: toHex(await sealing.engine.sha256(bytes)) };
}

function warningsOf({ latest, revoked }: Heads, slot: string): VaultWarning[] {
  const warnings: VaultWarning[] = revoked.map((device) => ({
    code: "revoked-writes",
    message: `Device ${device} has written with keys that were revoked; that does not count. Take its account's token away, or connect it again.`,
  }));
  if (latest.size === 0) {
    const message =
      "No device has written here: the vault's making was cut off, or the storage withholds what was written.";
    return [...warnings, { code: "no-heads", message }];
  }
  if (validSlots(latest.values()).slots.includes(slot)) return warnings;
  const message = "The vault was opened by a slot that no device lists: who put it there?";
  return [...warnings, { code: "unlisted-slot", message }];
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

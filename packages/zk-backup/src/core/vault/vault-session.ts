import type { Cancellation } from "../cancellation.ts";
import { toHex } from "../codec/bytes.ts";
import { isZkBackupError } from "../errors.ts";
import { changePassword, enrol, issueRecovery, revoke } from "./access/credentials.ts";
import { checkVault } from "./check/check.ts";
import { createContentReader, idLevels } from "./content/content-reader.ts";
import type { ContentRef } from "./content/content-ref.ts";
import { LARGEST_TREE } from "./content/needed-chunks.ts";
import { placed } from "./content/placed.ts";
import { deviceStates } from "./heads/device-states.ts";
import type { SeenHead } from "./heads/head.ts";
import { checkHeadCode, encodeHeadCode } from "./heads/head-code.ts";
import { type Heads, readHeads } from "./heads/head-history.ts";
import { type HeadChange, putNextHead } from "./heads/next-head.ts";
import type { HeadSource } from "./heads/read-head.ts";
import { warningsOf } from "./heads/warnings.ts";
import type { OpenVaultOptions } from "./open-vault.ts";
import { orphanPacks } from "./packs/orphan-packs.ts";
import { takeLease } from "./prune/lease.ts";
import { prune } from "./prune/prune.ts";
import { purge } from "./prune/purge.ts";
import { standingPacks } from "./prune/tombstones.ts";
import { repair } from "./repair/repair.ts";
import { createRun } from "./run.ts";
import { annotate, forgetByPolicy, forgetThese } from "./snapshots/forget.ts";
import { type Snapshot, snapshotKey } from "./snapshots/snapshot.ts";
import { countingSnapshots, findSnapshot } from "./snapshots/snapshot-list.ts";
import { decodeTree } from "./trees/tree.ts";
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
  /** What heads are read from. */
  headSource(signal: Cancellation | undefined): HeadSource;
  /** Keys of the snapshots that this session has written. */
  written(): Iterable<string>;
  /** Latest heads at the last retention of this client, by device. */
  settled(): Readonly<Record<string, SeenHead>>;
  /** Takes the heads as they are for settled. */
  settle(): Promise<void>;
  /** When this client first saw each lease, milliseconds since 1970. */
  leasesSeen(): Readonly<Record<string, number>>;
  rememberLeases(seen: Readonly<Record<string, number>>): Promise<void>;
  /** Writes this device's next head, with these changes. */
  publish(change?: HeadChange): Promise<void>;
  /** Goes on with another keyring, and writes the first head with it. */
  turnTo(inside: VaultInside, change: HeadChange): Promise<void>;
}

/** Milliseconds within which the list of indexes is not read again for chunks that are missing. */
const RELOAD_AFTER = 5_000;

/** Days after which a silent device is worth a word. */
const SILENT_DAYS = 14;

/** Attempts at a head's number when another process of the same device takes it. */
const HEAD_ATTEMPTS = 20;

/** Begins a session on an unlocked vault. */
export function vaultSession(options: SessionOptions): Session {
  const { storage, platform, vaultId } = options;
  const { device } = options.memory;
  const { compression } = platform;
  const seen = new Map<string, SeenHead>(Object.entries(options.memory.heads));
  const warnings: VaultWarning[] = [];
  const written = new Set<string>();
  const passed = new Set(options.memory.passed);
  let accept = options.acceptHistory === true;
  let { settled = {}, leases = {} } = options.memory;
  let { inside } = options;
  let reloaded = Number.NEGATIVE_INFINITY;
  let heads: Heads = { latest: new Map(), taken: new Map(), revoked: [], passed: [] };

  const memory = (): VaultMemory => ({
    device,
    heads: Object.fromEntries(seen),
    ...(passed.size > 0 && { passed: [...passed] }),
    ...(Object.keys(settled).length > 0 && { settled }),
    ...(Object.keys(leases).length > 0 && { leases }),
  });

  const headSource: Session["headSource"] = (signal) => {
    const { opening, epochs } = inside;
    return { storage, opening, epochs, passing: { passed, open: accept }, signal };
  };

  const refresh: Vault["refresh"] = async ({ signal } = {}) => {
    const { indexes } = inside;
    if (accept) passed.clear(); // what was put back meanwhile counts again
    heads = await readHeads(headSource(signal), seen);
    if (accept) seen.clear();
    accept = false;
    indexes.expire(); // a head that is new may refer to what is in new indexes
    for (const [id, { sequence, hash }] of heads.latest) seen.set(id, { sequence, hash });
    const { silentDays = SILENT_DAYS } = options;
    const watched = { heads, slot: inside.slot, device, now: platform.now(), silentDays };
    warnings.splice(0, warnings.length, ...warningsOf(watched));
    await options.remember?.(memory());
  };

  const publish: Session["publish"] = async (change = {}) => {
    for (let attempt = 1; ; attempt++) {
      try {
        const { sealing } = inside;
        const next = {
          storage,
          sealing,
          device,
          label: options.label,
          time: platform.now(),
          heads,
        };
        seen.set(device, await putNextHead(next, change));
        break;
      } catch (error) {
        if (!isZkBackupError(error, "exists") || attempt >= HEAD_ATTEMPTS) throw error;
        await refresh(); // another process of this device was faster: follow it
      }
    }
    for (const snapshot of change.snapshots ?? []) written.add(snapshotKey(snapshot));
    for (const snapshot of change.replaced?.values() ?? []) written.add(snapshotKey(snapshot));
    await refresh();
  };

  const reader = async (signal: OpenVaultOptions["signal"]) => {
    const { opening, segments, indexes } = inside;
    const reload = async (again: OpenVaultOptions["signal"]) => {
      // Of a vault that has lost much, every chunk asks: the list is read anew now and then.
      const now = platform.now();
      if (Math.abs(now - reloaded) > RELOAD_AFTER) indexes.expire();
      reloaded = now;
      return indexes.load(again);
    };
    return createContentReader({ opening, index: await indexes.load(signal), segments, reload });
  };

  const counting = (): Snapshot[] => countingSnapshots(heads.latest.values());
  const snapshots = (): Snapshot[] => counting().sort((a, b) => a.time - b.time);

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
    async packs({ signal } = {}) {
      const { opening, indexes } = inside;
      return { storage, opening, index: await indexes.load(signal) };
    },
    async run({ signal } = {}) {
      const { random, now } = platform;
      // In this order: a prune that does not see the lease has put its marks before we look.
      const lease = await takeLease({ storage, device, random, now, signal });
      try {
        const { standing } = await standingPacks(storage, signal);
        await refresh({ signal });
        const { sealing, opening, indexes, segments } = inside;
        const index = await indexes.load(signal);
        const { domain } = sealing.keys;
        const leaves = async (ref: ContentRef) =>
          (await idLevels({ opening, index, segments }, ref, signal)).at(-1) ?? ref.ids;
        const orphans = await orphanPacks({ storage, opening, index, standing, domain, signal });
        return createRun({
          ...{ storage, sealing, compression, index, lease, standing, orphans, device, signal },
          ...{ now, leaves },
          publish: (added, _, change) =>
            publish(placed(added, change.forget ?? [], toHex(vaultId))),
        });
      } catch (error) {
        await lease.end();
        throw error;
      }
    },
    check: (checkOptions = {}) => {
      const { opening, epochs } = inside;
      return checkVault({
        ...{ ...checkOptions, storage, opening, epochs, compression, vaultId, vault },
        heads: () => heads,
      });
    },
    forget: (forgetting) =>
      "policy" in forgetting
        ? forgetByPolicy(session, forgetting)
        : forgetThese(session, forgetting),
    prune: (pruning) => prune(session, pruning),
    purge: (purging) => purge(session, purging),
    repair: (repairing) => repair(session, repairing),
    headCode: () => encodeHeadCode({ engine: platform.engine, vaultId }, heads),
    async checkHeadCode(code, { signal } = {}) {
      const { engine } = platform;
      await checkHeadCode({ ...headSource(signal), engine, vaultId }, heads, code);
    },
    annotate: (annotation) => annotate(session, annotation),
    changePassword: (change) => changePassword(session, change),
    issueRecovery: (calling) => issueRecovery(session, calling),
    enrol: (enrolment) => enrol(session, enrolment),
    revoke: (revocation) => revoke(session, revocation),
  };

  const session: Session = {
    ...{ vault, options, publish },
    inside: () => inside,
    heads: () => heads,
    headSource,
    written: () => written,
    settled: () => settled,
    async settle() {
      settled = Object.fromEntries(
        [...heads.latest].map(([id, { sequence, hash }]) => [id, { sequence, hash }]),
      );
      await options.remember?.(memory());
    },
    leasesSeen: () => leases,
    async rememberLeases(found) {
      leases = found;
      await options.remember?.(memory());
    },
    async turnTo(next, change) {
      inside = next;
      await publish(change);
    },
  };
  return session;
}

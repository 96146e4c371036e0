import type { Cancellation } from "../cancellation.ts";
import type { DeviceCredential } from "../codec/slot.ts";
import type { Argon2Cost } from "../engine/engine.ts";
import type { CheckReport } from "./check/check.ts";
import type { ContentRef } from "./content/content-ref.ts";
import type { SeenHead } from "./heads/head.ts";
import type { PackAccess } from "./packs/pack-access.ts";
import type { PruneOptions, Pruning } from "./prune/prune.ts";
import type { PurgeOptions, Purging } from "./prune/purge.ts";
import type { Repairing, RepairOptions } from "./repair/repair.ts";
import type { Run } from "./run.ts";
import type {
  AnnotateOptions,
  ForgetOptions,
  ForgetTheseOptions,
  Forgetting,
} from "./snapshots/forget.ts";
import type { Snapshot } from "./snapshots/snapshot.ts";
import type { TreeEntry } from "./trees/tree.ts";

/** What a client remembers between two openings of a vault; with it, a rollback is noticed. */
export interface VaultMemory {
  /** 32 hex digits, this device's id in the vault. */
  readonly device: string;
  /** Latest head of each device that was seen. */
  readonly heads: Readonly<Record<string, SeenHead>>;
  /** Names of damaged heads that history goes past, since someone has accepted it. */
  readonly passed?: readonly string[];
  /** Latest heads when a retention policy was last applied; with it, a flood pushes nothing out. */
  readonly settled?: Readonly<Record<string, SeenHead>>;
  /** When leases were first seen, milliseconds since 1970; with it, a prune knows a dead run. */
  readonly leases?: Readonly<Record<string, number>>;
}

/** A device as its latest head and its slot show it. */
export interface DeviceState {
  /** 32 hex digits. */
  readonly id: string;
  readonly label: string;
  /** Number of its latest head; 0 when it has written none. */
  readonly sequence: number;
  /** Milliseconds since 1970 by its own clock: a device that has long been silent may be frozen. */
  readonly lastSeen: number | null;
  /**
   * `device` has a slot and opens the vault by itself, `write-only` has one and can only write,
   * `none` has written with the password and keeps no key.
   */
  readonly slot: DeviceCredential["type"] | "none";
  /** Whether it is this one. */
  readonly self: boolean;
}

/** Something a person should know, though the vault opened. */
export interface VaultWarning {
  /**
   * `unlisted-slot`: the slot that opened the vault is on no device's list. `revoked-writes`: a
   * device goes on writing with keys that were revoked; what it wrote does not count. `no-heads`: no
   * device has written here, which only a creation that was cut off leaves behind. `silent`: a
   * device has not written for days, or the storage withholds what it wrote. `clock-ahead`: a
   * device dates what it writes after this one's today. `damaged-head`: a head cannot be read, and
   * history was accepted without it.
   */
  readonly code:
    | ("unlisted-slot" | "revoked-writes" | "no-heads")
    | ("silent" | "clock-ahead" | "damaged-head");
  readonly message: string;
}

/** A place to back up to: a vault, or what a write-only device has of one. */
export interface BackupTarget {
  /** 32 hex digits. */
  readonly id: string;
  /** This device's id, 32 hex digits. */
  readonly device: string;
  /** Snapshots that can be read, oldest first: none for a write-only device. */
  snapshots(): readonly Snapshot[];
  /** Reads a directory. @throws ZkBackupError `tree-corrupt` and as `chunks`. */
  tree(ref: ContentRef, options?: VaultCallOptions): Promise<TreeEntry[]>;
  /** Starts a backup. */
  run(options?: VaultCallOptions): Promise<Run>;
}

/** An open vault. */
export interface Vault extends BackupTarget {
  /** Whether it was opened by a password or recovery phrase, which may change credentials. */
  readonly owner: boolean;
  /** The epoch that is open; each revocation begins another. */
  readonly epoch: number;
  readonly warnings: readonly VaultWarning[];
  /** The devices that have written or hold a slot. */
  devices(options?: VaultCallOptions): Promise<readonly DeviceState[]>;
  /** What to remember until the next opening. */
  memory(): VaultMemory;
  /** Reads the heads again, to see what others have written. */
  refresh(options?: VaultCallOptions): Promise<void>;
  /**
   * Gives a code of the latest heads, to print and keep. A client that has never seen the vault can
   * tell by it that the storage shows a state that is not older than the print, and no more.
   */
  headCode(): Promise<string>;
  /**
   * Compares the vault with a printed code.
   *
   * @throws ZkBackupError `bad-code`, `rollback`, `fork`.
   */
  checkHeadCode(code: string, options?: VaultCallOptions): Promise<void>;
  /**
   * Gives the snapshot of this id (or of the 8 or more digits it starts with), or the latest.
   *
   * @throws ZkBackupError `no-snapshot`.
   */
  snapshot(id: string): Snapshot;
  /**
   * Reads content, chunk by chunk, each authenticated.
   *
   * @throws ZkBackupError `object-missing`, `object-corrupt`, `object-truncated`,
   * `object-swapped`, `chunk-missing`, `chunk-corrupt`.
   */
  chunks(ref: ContentRef, options?: VaultCallOptions): AsyncIterable<Uint8Array>;
  /** What packs are read with, for adapters that read them on other threads. */
  packs(options?: VaultCallOptions): Promise<PackAccess>;
  /**
   * Forgets snapshots: those that a policy does not keep, or those that are named. Their data stays
   * on the storage until a prune.
   *
   * A policy counts for each device and path by itself. A snapshot that this client did not know
   * when it last applied one (or of its own device, when it opened the vault), or whose date cannot
   * be right, is neither removed nor counted: who floods the vault with dated snapshots pushes
   * nothing out. A client without memory therefore removes nothing.
   *
   * @throws ZkBackupError `bad-input`, `no-snapshot`, `snapshot-protected`, and the storage's.
   */
  forget(options: ForgetOptions | ForgetTheseOptions): Promise<Forgetting>;
  /**
   * Protects a snapshot from every retention rule, or gives it other tags.
   *
   * @throws ZkBackupError `no-snapshot`, `forbidden` for tags of another device's snapshot.
   */
  annotate(options: AnnotateOptions): Promise<Snapshot>;
  /**
   * Removes data that no snapshot needs, beside running backups: what they may count on is marked
   * now and goes at a later prune. Takes the owner's password or recovery phrase, and a token that
   * may delete.
   *
   * @throws ZkBackupError `owner-needed`, `forbidden` where nothing may be deleted, `chunk-missing`
   * and the codes of damage when the vault is not whole (then nothing was removed: repair it first),
   * and the storage's.
   */
  prune(options?: PruneOptions): Promise<Pruning>;
  /**
   * Takes a path out of every snapshot, and its chunks out of the packs: for a secret that was
   * backed up by accident. Snapshots are written anew in the places of those that held it.
   *
   * It does not undo what happened before: who read the vault has it, and so have copies of the
   * storage. What is still in the source is backed up again.
   *
   * @throws ZkBackupError `owner-needed`, `bad-input`, and as `prune`.
   */
  purge(options: PurgeOptions): Promise<Purging>;
  /**
   * Makes indexes anew from packs, moves what can be read out of damaged packs, lists what is lost
   * by snapshot and path.
   *
   * @throws ZkBackupError of the storage.
   */
  repair(options?: RepairOptions): Promise<Repairing>;
  /** Looks for damage, holes and broken history. */
  check(options?: CheckOptions): Promise<CheckReport>;

  /**
   * Changes the password: writes the new slot, reads it back, lists it, removes the old ones.
   *
   * It does not undo what others have: who kept the old slot and knows the old password keeps the
   * vault's keys. `revoke` is for that.
   *
   * @throws ZkBackupError `owner-needed`, `bad-password`, `kdf-params`, and the storage's.
   */
  changePassword(options: PasswordOptions): Promise<SlotChange>;
  /**
   * Makes a new recovery phrase; earlier ones open the vault no longer. It is shown once and kept
   * nowhere.
   *
   * @throws ZkBackupError `owner-needed`, and the storage's.
   */
  issueRecovery(options?: VaultCallOptions): Promise<SlotChange & { readonly phrase: string }>;
  /**
   * Gives a device a credential of its own. A full device reads and writes without the password; a
   * write-only one writes and reads nothing, not even what it wrote.
   *
   * @throws ZkBackupError `owner-needed`, and the storage's.
   */
  enrol(options: EnrolOptions): Promise<DeviceCredential>;
  /**
   * Revokes: new keys for all that is written from now on, a new recovery phrase, and slots made
   * anew for what stays. What was sealed before stays readable to who has the old keys and the
   * objects.
   *
   * @throws ZkBackupError `owner-needed`, `bad-input`, `bad-password`, and the storage's.
   */
  revoke(options: RevokeOptions): Promise<Revocation>;
}

/** What cancels a call. */
export interface VaultCallOptions {
  readonly signal?: Cancellation | undefined;
}

/** How thorough a check is. */
export interface CheckOptions extends VaultCallOptions {
  /** Also read every pack, and compare every chunk with its id. */
  readonly data?: boolean | undefined;
}

/** A new password. */
export interface PasswordOptions extends VaultCallOptions {
  readonly password: string;
  /** What guessing at it costs; default 64 MiB, 3 passes, 1 lane. */
  readonly cost?: Argon2Cost | undefined;
}

/** What became of slots. */
export interface SlotChange {
  /** Slots that were removed, 64 hex digits each. */
  readonly removed: readonly string[];
  /** Slots that no longer count and that the storage did not let go: remove them by other means. */
  readonly left: readonly string[];
}

/** Whom to give a credential. */
export interface EnrolOptions extends VaultCallOptions {
  readonly type: DeviceCredential["type"];
  /** 32 hex digits; a new device when left out. */
  readonly device?: string | undefined;
}

/** What is revoked. */
export interface RevokeOptions extends VaultCallOptions {
  /**
   * Ids of devices that were lost; the others go on. `everything` when a password or a recovery
   * phrase was exposed: every device has to be enrolled again.
   */
  readonly devices: readonly string[] | "everything";
  /**
   * The vault's password from now on. It may be the one that opened the vault when only devices are
   * revoked; with `everything` it must be another.
   */
  readonly password: string;
  /** What guessing at it costs; default 64 MiB, 3 passes, 1 lane. */
  readonly cost?: Argon2Cost | undefined;
}

/** What a revocation did. */
export interface Revocation extends SlotChange {
  /** The epoch that began. */
  readonly epoch: number;
  /** The new recovery phrase, shown once and kept nowhere. */
  readonly phrase: string;
  /** Devices whose slots were made anew. */
  readonly kept: readonly string[];
}

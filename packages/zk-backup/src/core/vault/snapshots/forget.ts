import { ZkBackupError } from "../../errors.ts";
import { snapshotsAt } from "../heads/head-history.ts";
import type { VaultCallOptions } from "../vault.ts";
import type { Session } from "../vault-session.ts";
import { decideRetention, type RetentionDecision, type RetentionPolicy } from "./retention.ts";
import { type Snapshot, type SnapshotName, snapshotKey } from "./snapshot.ts";
import { countingSnapshots } from "./snapshot-list.ts";

/** Which snapshots are forgotten by a policy. */
export interface ForgetOptions extends VaultCallOptions {
  readonly policy: RetentionPolicy;
  /** Only those of this device, 32 hex digits or the 8 or more they start with. */
  readonly device?: string | undefined;
  /** Only those of this path. */
  readonly path?: string | undefined;
  /** Minutes that the clock on the wall was ahead of UTC at a time; default 0. */
  readonly offset?: ((time: number) => number) | undefined;
  /** Say what would be done, and do nothing. */
  readonly dryRun?: boolean | undefined;
}

/** Which snapshots are forgotten by name. */
export interface ForgetTheseOptions extends VaultCallOptions {
  /** Ids, or the 8 or more digits they start with. */
  readonly snapshots: readonly string[];
  readonly dryRun?: boolean | undefined;
}

/** What was forgotten. Its data stays on the storage until a prune. */
export interface Forgetting {
  readonly forgotten: readonly Snapshot[];
  /** Of each snapshot that was looked at, why it stays; no reason when it was forgotten. */
  readonly decisions: readonly RetentionDecision[];
  readonly dryRun: boolean;
}

/** Forgets what a policy does not keep. */
export async function forgetByPolicy(
  session: Session,
  options: ForgetOptions,
): Promise<Forgetting> {
  const { policy, device, path, offset, dryRun = false, signal } = options;
  await session.vault.refresh({ signal });
  const known = await knownSnapshots(session, options);
  const snapshots = countingSnapshots(session.heads().latest.values()).filter(
    (snapshot) =>
      (device === undefined || snapshot.device.startsWith(device)) &&
      (path === undefined || snapshot.path === path),
  );
  const decisions = decideRetention({
    ...{ policy, snapshots, offset },
    isKnown: (snapshot) => known.has(snapshotKey(snapshot)),
    now: session.options.platform.now(),
  });
  const forgotten = decisions
    .filter(({ reasons }) => reasons.length === 0)
    .map(({ snapshot }) => snapshot);
  if (!dryRun) {
    if (forgotten.length > 0) await session.publish({ forget: forgotten });
    await session.settle();
  }
  return { forgotten, decisions, dryRun };
}

/** Forgets these snapshots, whatever a policy says. @throws `snapshot-protected`, `no-snapshot`. */
export async function forgetThese(
  session: Session,
  { snapshots, dryRun = false, signal }: ForgetTheseOptions,
): Promise<Forgetting> {
  await session.vault.refresh({ signal });
  const forgotten = [...new Set(snapshots.map((id) => session.vault.snapshot(id)))];
  const shielded = forgotten.find((snapshot) => snapshot.protected);
  if (shielded !== undefined)
    throw new ZkBackupError(
      "snapshot-protected",
      `Snapshot ${shielded.id} is protected: take the protection away first. Nothing was forgotten.`,
    );
  if (!dryRun && forgotten.length > 0) await session.publish({ forget: forgotten });
  return {
    ...{ forgotten, dryRun },
    decisions: forgotten.map((snapshot) => ({ snapshot, reasons: [] })),
  };
}

/** What changes about a snapshot. */
export interface AnnotateOptions extends VaultCallOptions {
  /** Id, the 8 or more digits it starts with, or `latest`. */
  readonly snapshot: string;
  /** Whether no retention rule may remove it. */
  readonly protected?: boolean | undefined;
  /** Its tags from now on, in place of those it has; only its own device can change them. */
  readonly tags?: readonly string[] | undefined;
}

/** Protects a snapshot, or gives it other tags. @throws `forbidden`, `no-snapshot`. */
export async function annotate(session: Session, options: AnnotateOptions): Promise<Snapshot> {
  const { tags, signal } = options;
  const { device } = session.options.memory;
  await session.vault.refresh({ signal });
  const snapshot = session.vault.snapshot(options.snapshot);
  const shielded = options.protected ?? snapshot.protected ?? false;
  const name: readonly SnapshotName[] = [snapshot];
  if (snapshot.device !== device && tags !== undefined)
    throw new ZkBackupError("forbidden", "A snapshot's tags are its own device's to change.");
  const { protected: _, ...bare } = snapshot;
  const next = { ...bare, ...(tags && { tags }), ...(shielded && { protected: true }) };
  // One may stand protected by another device's word: taking it away takes both away.
  const word = shielded && snapshot.device !== device ? { protect: name } : { unprotect: name };
  await session.publish({ ...word, replaced: new Map([[snapshot.id, next]]) });
  return session.vault.snapshot(snapshot.id);
}

/**
 * The snapshots that this client knew before: of its own device those in the head that it remembered
 * when it opened the vault, and those of this session; of others those in the head that stood when
 * it last applied a policy. In between, an owner could have looked.
 */
async function knownSnapshots(
  session: Session,
  { signal }: VaultCallOptions,
): Promise<ReadonlySet<string>> {
  const { memory } = session.options;
  const source = session.headSource(signal);
  const known = new Set(session.written());
  for (const [device, head] of session.heads().latest) {
    const seen = (device === memory.device ? memory.heads : session.settled())[device];
    if (seen === undefined) continue;
    const snapshots =
      seen.hash === head.hash ? head.allSnapshots : await snapshotsAt(source, device, seen);
    for (const snapshot of snapshots) known.add(snapshotKey(snapshot));
  }
  return known;
}

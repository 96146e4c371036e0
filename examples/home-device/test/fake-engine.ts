import { mkdir } from "node:fs/promises";
import { ZkBackupError } from "@candor/zk-backup";
import type { BackupEngine, OpenedVault } from "../src/backup/engine.ts";
import type { SnapshotView } from "../src/backup/view.ts";

/** A vault that keeps its snapshots in memory: for the device's own rules, not for bytes. */
export interface FakeEngine extends BackupEngine {
  /** Thrown by the next backup or restore. */
  failWith: ZkBackupError | null;
  /** Holds jobs until it is called. */
  release: () => void;
  hold(): void;
}

/** Makes an engine for one account; nothing is there at first. */
export function fakeEngine(): FakeEngine {
  const snapshots: SnapshotView[] = [];
  let secret: string | null = null;
  let gate: Promise<void> = Promise.resolve();

  const vault: OpenedVault = {
    snapshots: () => [...snapshots],
    async backUp(_, { onProgress, signal }) {
      onProgress({ files: 120, bytes: 21_000_000, filesTotal: null, bytesTotal: 52_400_000 });
      await gate;
      signal.throwIfAborted();
      fail();
      const id = String(snapshots.length + 1).padStart(32, "a");
      const time = new Date(Date.UTC(2026, 10, 22, 12, snapshots.length)).toISOString();
      snapshots.push({ id, time, files: 612, bytes: 52_400_000 });
      const leftOut = [{ path: "/srv/family/<diary>", why: "EACCES" }];
      return { storedBytes: 61_000_000, leftOut };
    },
    async restore(_, folder, { onProgress, signal }) {
      onProgress({ files: 1, bytes: 10, filesTotal: 612, bytesTotal: 52_400_000 });
      await gate;
      signal.throwIfAborted();
      fail();
      await mkdir(folder, { recursive: true });
      return 612;
    },
  };

  function fail(): void {
    const error = engine.failWith;
    engine.failWith = null;
    if (error !== null) throw error;
  }

  const engine: FakeEngine = {
    failWith: null,
    release: () => {},
    hold() {
      gate = new Promise((resolve) => {
        engine.release = resolve;
      });
    },
    async create(_, password) {
      if (secret !== null) throw new ZkBackupError("vault-exists", "There is a vault.");
      secret = password;
      return vault;
    },
    async open(_, password) {
      if (secret === null) throw new ZkBackupError("no-vault", "No vault.");
      if (password !== null && password !== secret)
        throw new ZkBackupError("wrong-password", "No slot opens with it.");
      return vault;
    },
  };
  return engine;
}

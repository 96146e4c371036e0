import { mkdir } from "node:fs/promises";
import { ZkBackupError } from "@candor/zk-backup";
import type { BackupEngine, OpenedVault } from "../src/backup/engine.ts";
import type { BackupPlace } from "../src/backup/place.ts";
import type { EntryView, SnapshotView } from "../src/backup/view.ts";

const ROOM = { used: 61_000_000, quota: 1_000_000_000 };

/** A vault that keeps its snapshots in memory: for the device's own rules, not for bytes. */
export interface FakeEngine extends BackupEngine {
  /** What every folder of every backup holds. */
  entries: EntryView[];
  /** Rules that were asked to be applied, and places that were asked for. */
  readonly rules: object[];
  readonly places: BackupPlace[];
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
    list: async () => [...engine.entries],
    async file({ path }) {
      const content = Buffer.from(`file ${path.join("/")}`);
      return { name: 'tä"x\n.html', bytes: content.length, content: [content].values() } as never;
    },
    forget: async (rule) => void engine.rules.push(rule),
    async free() {
      await gate;
      fail();
      return 1;
    },
    phrase: async () => "AAAAA-BBBBB",
    async restore({ path }, folder, { onProgress, signal }) {
      onProgress({ files: 1, bytes: 10, filesTotal: 612, bytesTotal: 52_400_000 });
      await gate;
      signal.throwIfAborted();
      fail();
      await mkdir(folder, { recursive: true });
      return path.length === 0 ? 612 : 1;
    },
  };

  function fail(): void {
    const error = engine.failWith;
    engine.failWith = null;
    if (error !== null) throw error;
  }

  const engine: FakeEngine = {
    ...{ failWith: null, entries: [], rules: [], places: [], room: async () => ROOM },
    release: () => {},
    hold() {
      gate = new Promise((resolve) => {
        engine.release = resolve;
      });
    },
    async create(place, password) {
      engine.places.push(place);
      if (secret !== null) throw new ZkBackupError("vault-exists", "There is a vault.");
      secret = password;
      return vault;
    },
    async open(place, by) {
      engine.places.push(place);
      const password = by === "device-key" ? null : "password" in by ? by.password : by.phrase;
      if (secret === null) throw new ZkBackupError("no-vault", "No vault.");
      if (password !== null && password !== secret)
        throw new ZkBackupError("wrong-password", "No slot opens with it.");
      return vault;
    },
  };
  return engine;
}

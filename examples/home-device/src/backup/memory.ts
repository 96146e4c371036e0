import { join } from "node:path";
import { stateFile } from "../state-file.ts";
import type { BackupView } from "./view.ts";

/** What of the view outlives the process. */
export type Remembered = Pick<
  BackupView,
  "snapshots" | "lastRestore" | "lastError" | "lastErrorCode"
>;

/** The device's key to its vault. It never leaves the device. */
export interface DeviceKey {
  readonly account: string;
  readonly key: Uint8Array;
}

/** What the device remembers of its vault: a key of its own, and what it last saw. */
export interface BackupMemory {
  key(): Uint8Array | null;
  keepKey(key: DeviceKey): Promise<void>;
  value(): Remembered;
  /** Changes some of it; resolves when it is on disk. */
  update(change: Partial<Remembered>): Promise<void>;
}

const NOTHING: Remembered = {
  snapshots: [],
  lastRestore: null,
  lastError: null,
  lastErrorCode: null,
};

/** Opens the memory kept in `folder`. @throws Error when a file is damaged. */
export async function openMemory(folder: string): Promise<BackupMemory> {
  const keyFile = stateFile(join(folder, "vault-key.json"), parseKey);
  const file = stateFile(join(folder, "backup.json"), parseRemembered);
  let key = await keyFile.read();
  let value = (await file.read()) ?? NOTHING;
  return {
    key: () => (key === null ? null : Buffer.from(key.key, "base64")),
    async keepKey(fresh) {
      const stored = { account: fresh.account, key: Buffer.from(fresh.key).toString("base64") };
      await keyFile.write(stored);
      key = stored;
    },
    value: () => value,
    async update(change) {
      value = { ...value, ...change };
      await file.write(value);
    },
  };
}

function parseKey(value: unknown): { account: string; key: string } {
  const { account, key } = (value ?? {}) as { account?: unknown; key?: unknown };
  if (typeof account !== "string") throw new Error("`account` is missing");
  if (typeof key !== "string" || Buffer.from(key, "base64").length !== 32)
    throw new Error("`key` is no key of 32 bytes");
  return { account, key };
}

function parseRemembered(value: unknown): Remembered {
  const remembered = (value ?? {}) as Partial<Remembered>;
  if (!Array.isArray(remembered.snapshots)) throw new Error("`snapshots` is no list");
  return { ...NOTHING, ...remembered };
}

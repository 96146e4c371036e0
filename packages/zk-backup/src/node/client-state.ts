import { randomBytes } from "node:crypto";
import { mkdir, open, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { ZkBackupError } from "../core/errors.ts";
import type { VaultMemory } from "../core/vault/vault.ts";

/** What a client keeps in its state folder. */
export interface ClientState {
  readonly memory?: VaultMemory;
  /** 64 hex digits; opens the vault without its password. */
  readonly deviceKey?: string;
}

/**
 * Reads the state file; nothing when there is none yet.
 *
 * @throws ZkBackupError `state-damaged`: without it a rollback would go unnoticed, so it is never
 * silently begun anew.
 */
export async function readState(folder: string): Promise<ClientState> {
  const path = join(folder, FILE);
  let content: string;
  try {
    content = await readFile(path, "utf8");
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return {};
    throw damaged(path, cause);
  }
  try {
    return checked(JSON.parse(content));
  } catch (cause) {
    throw damaged(path, cause);
  }
}

/** Replaces the state file atomically and durably; readable by its owner alone. */
export async function writeState(folder: string, state: ClientState): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, FILE);
  const temporary = `${path}.${randomBytes(6).toString("hex")}.tmp`;
  const file = await open(temporary, "wx", 0o600);
  try {
    await file.writeFile(`${JSON.stringify(state, null, 2)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
  const directory = await open(folder, "r");
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

const FILE = "zk-backup-state.json";

function checked(value: unknown): ClientState {
  const { memory, deviceKey } = value as Partial<ClientState>;
  if (memory !== undefined) {
    if (!/^[0-9a-f]{32}$/.test(memory.device)) throw new TypeError("device");
    for (const [device, { sequence, hash }] of Object.entries(memory.heads))
      if (!/^[0-9a-f]{32}$/.test(device) || !(sequence >= 1) || !/^[0-9a-f]{64}$/.test(hash))
        throw new TypeError("heads");
  }
  if (deviceKey !== undefined && !/^[0-9a-f]{64}$/.test(deviceKey))
    throw new TypeError("deviceKey");
  return { ...(memory && { memory }), ...(deviceKey && { deviceKey }) };
}

function damaged(path: string, cause: unknown): ZkBackupError {
  const message = `The state file ${path} cannot be read: mend it, or remove it and join anew.`;
  return new ZkBackupError("state-damaged", message, { cause });
}

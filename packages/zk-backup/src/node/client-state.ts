import { randomBytes } from "node:crypto";
import { open, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { ZkBackupError } from "../core/errors.ts";
import { headOfName, type SeenHead } from "../core/vault/heads/head.ts";
import type { WriterMemory } from "../core/vault/open-writer.ts";
import type { VaultMemory } from "../core/vault/vault.ts";
import { makeFolder } from "./make-folder.ts";

/** What a client keeps in its state folder. */
export interface ClientState {
  readonly memory?: VaultMemory;
  /** What this device is called in the vault, where it was told. */
  readonly label?: string;
  /** 64 hex digits; with the device's id in `memory` it opens the vault without its password. */
  readonly deviceKey?: string;
  /** What a write-only device remembers, in place of `memory`. */
  readonly writer?: WriterMemory;
}

/**
 * Reads the state file; nothing when there is none yet.
 *
 * @throws ZkBackupError `state-damaged`: without it a rollback would go unnoticed, so it is never
 * silently begun anew.
 */
export async function readState(folder: string): Promise<ClientState> {
  const path = join(folder, STATE_FILE);
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
  await makeFolder(folder, 0o700);
  const path = join(folder, STATE_FILE);
  const temporary = `${path}.${randomBytes(6).toString("hex")}.tmp`;
  const file = await open(temporary, "wx", 0o600);
  try {
    await file.writeFile(`${JSON.stringify(written(state), null, 2)}\n`);
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

/** Name of the file in a state folder. */
export const STATE_FILE: string = "zk-backup-state.json";

/** As it stands in the file: ids of packs in base64. */
function written({ writer, ...state }: ClientState): object {
  if (writer === undefined) return state;
  const packs = [...writer.packs].map(([hash, ids]) => [hash, Buffer.from(ids).toString("base64")]);
  return { ...state, writer: { ...writer, packs: Object.fromEntries(packs) } };
}

function checked(value: unknown): ClientState {
  const { memory, deviceKey, writer, label } = value as Partial<Record<keyof ClientState, unknown>>;
  if (deviceKey !== undefined && !isHex(deviceKey, 64)) throw new TypeError("deviceKey");
  if (label !== undefined && typeof label !== "string") throw new TypeError("label");
  return {
    ...(label !== undefined && { label }),
    ...(memory !== undefined && { memory: checkedMemory(memory as VaultMemory) }),
    ...(deviceKey !== undefined && { deviceKey: deviceKey as string }),
    ...(writer !== undefined && { writer: checkedWriter(writer as WrittenWriter) }),
  };
}

function checkedMemory(memory: VaultMemory): VaultMemory {
  if (!isHex(memory.device, 32)) throw new TypeError("device");
  for (const heads of [memory.heads, memory.settled ?? {}])
    for (const [device, head] of Object.entries(heads))
      if (!isHex(device, 32) || !isSeen(head)) throw new TypeError("heads");
  if ((memory.passed ?? []).some((name) => headOfName(name) === null))
    throw new TypeError("passed");
  if (Object.values(memory.leases ?? {}).some((time) => !Number.isFinite(time)))
    throw new TypeError("leases");
  return memory;
}

type WrittenWriter = Omit<WriterMemory, "packs"> & { readonly packs: Record<string, string> };

function checkedWriter({ head, epoch, packs }: WrittenWriter): WriterMemory {
  if (!(isSeen(head) || head.sequence === 0) || !(epoch >= 1)) throw new TypeError("writer");
  const ids = Object.entries(packs).map(([hash, text]): [string, Uint8Array] => {
    const bytes = new Uint8Array(Buffer.from(text, "base64"));
    if (!isHex(hash, 64) || bytes.length % 32 !== 0) throw new TypeError("packs");
    return [hash, bytes];
  });
  return { head, epoch, packs: new Map(ids) };
}

function isSeen({ sequence, hash }: SeenHead): boolean {
  return sequence >= 1 && isHex(hash, 64);
}

function isHex(value: unknown, digits: number): boolean {
  return typeof value === "string" && value.length === digits && /^[0-9a-f]*$/.test(value);
}

function damaged(path: string, cause: unknown): ZkBackupError {
  const message = `The state file ${path} cannot be read: mend it, or remove it and join anew.`;
  return new ZkBackupError("state-damaged", message, { cause });
}

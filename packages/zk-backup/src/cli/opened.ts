import { readFile } from "node:fs/promises";
import { decodeRecoveryPhrase } from "../core/codec/recovery-phrase.ts";
import { type Credential, type DeviceCredential, ownerNeeded } from "../core/codec/slot.ts";
import { ZkBackupError } from "../core/errors.ts";
import type { BackupTarget, Vault } from "../core/vault/vault.ts";
import { readState } from "../node/client-state.ts";
import { openVault, openWriter } from "../node/node-vault.ts";
import type { CommandLine } from "./arguments.ts";
import { decodeDeviceFile } from "./device-file.ts";
import { placeOf } from "./place.ts";
import { askPassword, readSecret } from "./secrets.ts";

/** Opens the vault that a command line names, by what it names to open it. */
export async function openedVault(line: CommandLine, signal: AbortSignal): Promise<Vault> {
  const device = await deviceOf(line);
  if (device?.type === "write-only")
    throw new ZkBackupError("forbidden", "A write-only device can back up and nothing else.");
  return opened(line, device, signal);
}

/**
 * Opens the vault by its password or recovery phrase, though this device may hold a key: a device's
 * key changes no credentials.
 */
export async function openedByOwner(line: CommandLine, signal: AbortSignal): Promise<Vault> {
  if (line.deviceFile !== undefined) throw ownerNeeded();
  if (line.recoveryFile !== undefined) return opened(line, null, signal);
  return unlocked(
    line,
    { password: (await passwordOf(line)) ?? (await askPassword(false)) },
    signal,
  );
}

/** Opens the place to back up to: the vault, or what a write-only device has of it. */
export async function openedTarget(line: CommandLine, signal: AbortSignal): Promise<BackupTarget> {
  const device = await deviceOf(line);
  if (device?.type !== "write-only") return opened(line, device, signal);
  const { label } = line;
  return openWriter({ ...(await placeOf(line)), credential: device, label, signal });
}

/** The password that a file or command was named for; null when none was. */
export async function passwordOf(line: CommandLine): Promise<string | null> {
  const command = process.env["ZK_BACKUP_PASSWORD_COMMAND"];
  return secretOf({ what: "password", file: line.passwordFile, command });
}

/** The new password: from its file, or asked for twice. */
export async function newPasswordOf({ newPasswordFile: file }: CommandLine): Promise<string> {
  const named = await secretOf({ what: "password", file, command: undefined });
  return named ?? askPassword(true);
}

async function opened(
  line: CommandLine,
  device: DeviceCredential | null,
  signal: AbortSignal,
): Promise<Vault> {
  const credential = device === null ? await recoveryOf(line) : full(device);
  if (credential !== undefined) return unlocked(line, { credential }, signal);
  const named = await passwordOf(line);
  if (named !== null) return unlocked(line, { password: named }, signal);
  if (await isRemembered(line)) return unlocked(line, {}, signal);
  return unlocked(line, { password: await askPassword(false) }, signal);
}

async function unlocked(
  line: CommandLine,
  by: { readonly password?: string; readonly credential?: Credential },
  signal: AbortSignal,
): Promise<Vault> {
  const { rememberKey, label } = line;
  const vault = await openVault({ ...(await placeOf(line)), ...by, rememberKey, label, signal });
  for (const { message } of vault.warnings) process.stderr.write(`Warning: ${message}\n`);
  return vault;
}

async function isRemembered(line: CommandLine): Promise<boolean> {
  const { stateFolder } = await placeOf(line);
  return (await readState(stateFolder)).deviceKey !== undefined;
}

async function recoveryOf({ recoveryFile: file }: CommandLine): Promise<Credential | undefined> {
  const phrase = await secretOf({ what: "recovery phrase", file, command: undefined });
  return phrase === null ? undefined : { type: "recovery", secret: decodeRecoveryPhrase(phrase) };
}

async function deviceOf({ deviceFile }: CommandLine): Promise<DeviceCredential | null> {
  if (deviceFile === undefined) return null;
  try {
    return decodeDeviceFile(await readFile(deviceFile, "utf8"));
  } catch (cause) {
    const message = `${deviceFile} holds no credential that "devices add" wrote.`;
    throw new ZkBackupError("bad-input", message, { cause });
  }
}

function full({ device, secret }: DeviceCredential): Credential {
  return { type: "device", device, secret };
}

async function secretOf(source: Parameters<typeof readSecret>[0]): Promise<string | null> {
  try {
    return await readSecret(source);
  } catch (cause) {
    if (!(cause instanceof Error) || !("code" in cause)) throw cause;
    const message = `The ${source.what} could not be read from where it was said to be.`;
    throw new ZkBackupError("bad-password", message, { cause });
  }
}

import { readFile } from "node:fs/promises";
import { decodeRecoveryPhrase } from "../core/codec/recovery-phrase.ts";
import { type Credential, type DeviceCredential, ownerNeeded } from "../core/codec/slot.ts";
import { isZkBackupError, ZkBackupError } from "../core/errors.ts";
import type { BackupTarget, Vault } from "../core/vault/vault.ts";
import { readState } from "../node/client-state.ts";
import { openVault, openWriter } from "../node/node-vault.ts";
import type { Opening } from "./command.ts";
import type { CommonValues } from "./common-options.ts";
import { decodeDeviceFile } from "./device-file.ts";
import { type Place, placeOf, type Reads } from "./place.ts";
import { askNewPassword, askPassword, readSecret } from "./secrets.ts";

/** Opens the vault that a command line names, by what it names to open it. */
export async function openedVault(opening: Opening, reads: Reads = "there"): Promise<Vault> {
  const device = await deviceOf(opening.options);
  if (device?.type === "write-only")
    throw new ZkBackupError("forbidden", "A write-only device can back up and nothing else.");
  return opened(opening, device, await placeOf(opening.options, reads));
}

/**
 * Opens the vault by its password or recovery phrase, though this device may hold a key: a device's
 * key changes no credentials.
 */
export async function openedByOwner(opening: Opening): Promise<Vault> {
  const { options } = opening;
  if (options["device-file"] !== undefined) throw ownerNeeded();
  if (options["recovery-file"] !== undefined) return opened(opening, null, await placeOf(options));
  const place = await placeOf(options);
  const password = (await passwordOf(options)) ?? (await askedPassword(opening, place));
  return unlocked(opening, place, { password });
}

/** Opens a place to back up to: the vault, or what a write-only device has of it. */
export async function openedTarget(opening: Opening, place: Place): Promise<BackupTarget> {
  const { options, signal } = opening;
  const device = await deviceOf(options);
  if (device?.type !== "write-only") return opened(opening, device, place);
  const { label } = options;
  return openWriter({ ...place, credential: device, label, signal });
}

/** The password that a file or command was named for; null when none was. */
export async function passwordOf(options: CommonValues): Promise<string | null> {
  const { "password-file": file, "password-command": command } = options;
  return readSecret({ what: "password", file, command });
}

/** The new password: from its file, or asked for twice. */
export async function newPasswordOf(file: string | undefined): Promise<string> {
  const named = await readSecret({ what: "password", file, command: undefined });
  return named ?? askNewPassword();
}

async function opened(
  opening: Opening,
  device: DeviceCredential | null,
  place: Place,
): Promise<Vault> {
  const { options } = opening;
  const credential = device === null ? await recoveryOf(options) : full(device);
  if (credential !== undefined) return unlocked(opening, place, { credential });
  const named = await passwordOf(options);
  if (named !== null) return unlocked(opening, place, { password: named });
  const remembered = (await readState(place.stateFolder)).deviceKey !== undefined;
  if (remembered) return unlocked(opening, place, {});
  return unlocked(opening, place, { password: await askedPassword(opening, place) });
}

/** Asks for the password, once it is known that there is a vault which it could open. */
async function askedPassword({ options, signal }: Opening, { storage }: Place): Promise<string> {
  await storage.get("vault", { signal }).catch((cause: unknown) => {
    if (!isZkBackupError(cause, "not-found")) throw cause;
    throw new ZkBackupError("no-vault", "There is no vault on this storage.", { cause });
  });
  return askPassword(options.vault);
}

async function unlocked(
  { options, signal, output }: Opening,
  place: Place,
  by: { readonly password?: string; readonly credential?: Credential },
): Promise<Vault> {
  const { label, "remember-key": rememberKey } = options;
  const { "head-code": headCode, "accept-history": acceptHistory } = options;
  const how = { rememberKey, label, headCode, acceptHistory, signal };
  const vault = await openVault({ ...place, ...by, ...how });
  for (const { code, message } of vault.warnings) output.warn(code, message);
  return vault;
}

async function recoveryOf(options: CommonValues): Promise<Credential | undefined> {
  const file = options["recovery-file"];
  const phrase = await readSecret({ what: "recovery phrase", file, command: undefined });
  return phrase === null ? undefined : { type: "recovery", secret: decodeRecoveryPhrase(phrase) };
}

async function deviceOf(options: CommonValues): Promise<DeviceCredential | null> {
  const file = options["device-file"];
  if (file === undefined) return null;
  try {
    return decodeDeviceFile(await readFile(file, "utf8"));
  } catch (cause) {
    const message = `${file} holds no credential that "devices add" wrote.`;
    throw new ZkBackupError("bad-input", message, { cause });
  }
}

function full({ device, secret }: DeviceCredential): Credential {
  return { type: "device", device, secret };
}

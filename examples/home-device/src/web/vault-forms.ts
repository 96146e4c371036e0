import { isAbsolute, resolve, sep } from "node:path";
import { decodeRecoveryPhrase, isZkBackupError } from "@candor/zk-backup";
import type { PlaceIn, VaultSecret } from "../backup/engine.ts";
import type { BackupPlace, WantedPlace } from "../backup/place.ts";
import { NO_PLAN, type Plan, parsePlan } from "../backup/plan.ts";
import { bad, type Form } from "./form.ts";

/** Fewest characters of a vault password: it can be guessed at for as long as the vault exists. */
export const SHORTEST_PASSWORD = 12;

/** The password of a new vault. @throws DeviceError `bad-input` naming the field. */
export function newPasswordIn(form: Form): string {
  const password = form("password");
  if ([...password].length < SHORTEST_PASSWORD)
    throw bad("password", `Choose a password of at least ${SHORTEST_PASSWORD} characters.`);
  if (form("repeat") !== password) throw bad("repeat", "The two passwords are not the same.");
  if (form("recorded") !== "yes")
    throw bad("recorded", "Write the password down first, then tick the box: nobody can reset it.");
  return password;
}

/** The vault's password. @throws DeviceError `bad-input` naming the field. */
export function passwordIn(form: Form): string {
  const password = form("password");
  if (password === "") throw bad("password", "Enter the vault password.");
  return password;
}

/** The password or, where that was lost, the phrase. @throws DeviceError `bad-input`. */
export function secretIn(form: Form): Exclude<VaultSecret, "device-key"> {
  const phrase = form("phrase").trim();
  if (phrase === "") return { password: passwordIn(form) };
  try {
    decodeRecoveryPhrase(phrase);
  } catch (error) {
    if (!isZkBackupError(error)) throw error;
    throw bad("phrase", `That is no recovery phrase: ${error.message}`);
  }
  return { phrase };
}

/** Folders of the device that no vault may lie in. */
export interface TakenFolders {
  readonly filesDir: string;
  readonly dataDir: string;
}

/** Where a new vault is to be kept. @throws DeviceError `bad-input` naming the field. */
export function newPlaceIn(form: Form, taken: TakenFolders): WantedPlace {
  const kind = form("place");
  if (kind === "" || kind === "maker") return { kind: "maker" };
  return otherPlaceIn(form, taken);
}

/** Where a vault is that exists. @throws DeviceError `bad-input` naming the field. */
export function knownPlaceIn(form: Form, taken: TakenFolders): BackupPlace {
  const kind = form("place");
  if (kind !== "" && kind !== "maker") return otherPlaceIn(form, taken);
  const account = form("account").replace(/\s+/g, "").toLowerCase();
  const token = form("token").replace(/\s+/g, "");
  if (!/^[0-9a-f]{32}$/.test(account))
    throw bad(
      "account",
      "The account is 32 digits and letters from a to f, as on the recovery sheet.",
    );
  if (!/^[A-Za-z0-9_-]{43}$/.test(token))
    throw bad("token", "The token is 43 characters, as on the recovery sheet.");
  return { kind: "maker", account, token };
}

function otherPlaceIn(form: Form, taken: TakenFolders): Exclude<BackupPlace, { kind: "maker" }> {
  const kind = form("place");
  if (kind === "folder") return { kind, path: folderIn(form, taken) };
  if (kind !== "bucket") throw bad("place", "Choose one of the places in the list.");
  const endpoint = form("endpoint").trim().replace(/\/+$/, "");
  if (!URL.canParse(endpoint) || !/^https?:/.test(endpoint))
    throw bad("endpoint", "The address begins with https://, as your provider states it.");
  const bucket = form("bucket").trim();
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket))
    throw bad("bucket", "A bucket's name has 3 to 63 small letters, digits, dots and hyphens.");
  const prefix = form("prefix")
    .trim()
    .replace(/^\/+|\/+$/g, "");
  const [accessKeyId, secretAccessKey] = [form("key").trim(), form("secret").trim()];
  if (accessKeyId === "") throw bad("key", "Enter the access key's id.");
  if (secretAccessKey === "") throw bad("secret", "Enter the secret access key.");
  return { kind, endpoint, bucket, prefix, accessKeyId, secretAccessKey };
}

/** A vault inside what it backs up would back itself up, and end with the device. */
function folderIn(form: Form, { filesDir, dataDir }: TakenFolders): string {
  const given = form("folder").trim();
  if (!isAbsolute(given)) throw bad("folder", "Give the whole path, such as /mnt/usb/backup.");
  const path = resolve(given);
  const isIn = (folder: string) => `${path}${sep}`.startsWith(`${resolve(folder)}${sep}`);
  if (isIn(filesDir) || isIn(dataDir))
    throw bad("folder", "That folder is part of what is backed up. Choose another disk.");
  return path;
}

/** When backups are made, and which stay; none by itself when nothing is said. */
export function planIn(form: Form): Plan {
  if (form("every") === "") return NO_PLAN;
  const { at, weekday } = NO_PLAN.schedule;
  const schedule = {
    every: form("every"),
    at: form("at") || at,
    weekday: Number(form("weekday") || weekday),
  };
  try {
    return parsePlan({ schedule, keep: form("keep") || NO_PLAN.keep });
  } catch (error) {
    const [, field = "every"] = /`(\w+)`/.exec((error as Error).message) ?? [];
    throw bad(field, `Choose one of the list: ${(error as Error).message}.`);
  }
}

/** A place in a backup. @throws DeviceError `bad-input`. */
export function placeInOf(snapshot: string, path: string): PlaceIn {
  if (!/^(latest|[0-9a-f]{6,64})$/.test(snapshot))
    throw bad("snapshot", "Choose one of the backups in the list.");
  const names = path === "" ? [] : path.split("/");
  if (!names.every((name) => /^([0-9a-f]{2}){1,255}$/.test(name)))
    throw bad("path", "There is no such place in the backup.");
  return { snapshot, path: names };
}

/** The folder that a restore makes. @throws DeviceError `bad-input`. */
export function targetIn(form: Form): string {
  const target = form("target").trim();
  if (/^[A-Za-z0-9][A-Za-z0-9._ -]{0,63}$/.test(target)) return target;
  throw bad("target", "Name a folder with letters, digits, spaces, dots and hyphens, 64 at most.");
}

/** A token that may delete; null when none was given. @throws DeviceError `bad-input`. */
export function ownerTokenIn(form: Form): string | null {
  const token = form("token").replace(/\s+/g, "");
  if (token === "") return null;
  if (!/^[A-Za-z0-9_-]{43}$/.test(token)) throw bad("token", "The token is 43 characters.");
  return token;
}

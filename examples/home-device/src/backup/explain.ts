import { isZkBackupError, type ZkBackupErrorCode } from "@candor/zk-backup";
import { DeviceError, type DeviceErrorCode, isDeviceError } from "../device-error.ts";

const UNREACHABLE =
  "The place of the backups cannot be reached. Nothing is lost: what was sent before is kept, and the next attempt goes on from there.";
const NOTHING_WRITTEN = "No byte of it was written.";

/** What each of the library's errors means to the person in front of the admin page. */
const MEANINGS: Partial<Record<ZkBackupErrorCode, readonly [DeviceErrorCode, string]>> = {
  "wrong-password": ["wrong-password", "That is not the vault password. Nothing was changed."],
  "wrong-key": [
    "wrong-password",
    "The vault no longer takes this device's key. Connect the device again with the password.",
  ],
  "bad-password": ["bad-input", "That password cannot be used: it holds an impossible character."],
  "vault-exists": ["vault-exists", "There is a vault in this account already."],
  "no-vault": ["no-vault", "There is no vault in this account."],
  "no-slot": [
    "wrong-password",
    "The vault has no key for this device any more: it was taken away, or the storage lost it. Connect the device again with the password.",
  ],
  "unknown-epoch": [
    "wrong-password",
    "The vault's keys were changed on another device. Connect this one again with the password.",
  ],
  "slot-damaged": [
    "damaged",
    "The vault's key slot is damaged where it is kept. The password may be right; do not change it. Ask whoever keeps it for a copy of the slot.",
  ],
  "vault-damaged": ["damaged", "The vault's first object is damaged where it is kept."],
  "object-corrupt": [
    "damaged",
    `An object of the backup is damaged: its seal does not fit its bytes. ${NOTHING_WRITTEN}`,
  ],
  "object-truncated": [
    "truncated",
    `An object of the backup was cut short: its end is missing. ${NOTHING_WRITTEN}`,
  ],
  "object-swapped": [
    "damaged",
    `An object of the backup was replaced by another one. ${NOTHING_WRITTEN}`,
  ],
  "chunk-corrupt": ["damaged", `A piece of a file is not what was backed up. ${NOTHING_WRITTEN}`],
  "tree-corrupt": ["damaged", `A folder's list in the backup is damaged. ${NOTHING_WRITTEN}`],
  "object-missing": ["missing", "An object of the backup is gone from where it was kept."],
  "chunk-missing": ["missing", "A piece of a file is gone from where it was kept."],
  rollback: [
    "rollback",
    "The storage shows an older state of your vault than this device has seen. Newer backups are being withheld.",
  ],
  fork: ["rollback", "The storage shows this device another history than before. Do not trust it."],
  unauthorized: ["cloud-refused", "The place of the backups does not take these keys."],
  forbidden: ["cloud-refused", "These keys are not allowed to do that."],
  "quota-exceeded": [
    "cloud-refused",
    "The space that this account has is used up. What was sent is kept: with more space the next backup goes on from there.",
  ],
  "rate-limited": ["cloud-refused", "The cloud asks for patience. Try again in some minutes."],
  "bad-phrase": ["wrong-password", "That is not the recovery phrase of this vault."],
  "owner-needed": ["wrong-password", "That takes the vault password, not a device's key."],
  "no-bucket": ["cloud-refused", "There is no such bucket at this service."],
  "no-conditional-put": [
    "cloud-refused",
    "This service overwrites what is there: a vault cannot be kept safely in it.",
  ],
  "clock-skew": ["cloud-refused", "The service says that this device's clock is wrong."],
  "storage-failed": ["cloud-unreachable", UNREACHABLE],
  "no-snapshot": ["missing", "There is no such backup in the vault."],
  "target-not-empty": ["target-exists", "That folder is there already. Choose another name."],
  "target-blocked": ["failed", "The folder for the restored files cannot be written."],
  "source-unreadable": ["failed", "A file to back up cannot be read."],
};

/**
 * Turns any failure of a backup into one that a person can act on. The library's own message
 * follows where it adds the object's or the file's name.
 */
export function explain(error: unknown): DeviceError {
  if (isDeviceError(error)) return error;
  if (!isZkBackupError(error)) {
    const why = error instanceof Error ? error.message : String(error);
    return new DeviceError("failed", `That did not work: ${why}`, { cause: error });
  }
  const [code, meaning] = MEANINGS[error.code] ?? ["failed", "That did not work."];
  const password = code === "wrong-password" ? { field: "password" } : {};
  const detail = DETAILED.has(code) ? ` (${error.message})` : "";
  return new DeviceError(code, `${meaning}${detail}`, { cause: error, ...password });
}

const DETAILED: ReadonlySet<DeviceErrorCode> = new Set([
  "damaged",
  "truncated",
  "missing",
  "rollback",
  "failed",
]);

import type { ZkBackupErrorCode } from "../core/errors.ts";

/** How a command ends, for scripts. Where restic has a number for the same, it is restic's. */
export const EXIT = {
  done: 0,
  failed: 1,
  usage: 2,
  partial: 3,
  noVault: 10,
  conflict: 11,
  credential: 12,
  damaged: 13,
  history: 14,
  interrupted: 130,
} as const;

/** What each number means, for the help and the README. */
export const EXIT_MEANINGS: Readonly<Record<keyof typeof EXIT, string>> = {
  done: "done, all of it",
  failed: "failed: the message says why; the vault is as it was",
  usage: "the command line was not understood",
  partial: "done in part: some files could not be read or written, each is named",
  noVault: "there is no vault at this place",
  conflict: "another run is at it, or something is in the way: wait, or choose another name",
  credential: "wrong password, phrase or key, or one that may not do this",
  damaged: "something in the vault is damaged or missing: see check and repair",
  history: "the storage shows an older or another history than this device has seen",
  interrupted: "interrupted (143 by SIGTERM); what was stored so far is used by the next run",
};

const BY_ERROR: Partial<Record<ZkBackupErrorCode, number>> = {
  "no-vault": EXIT.noVault,
  "no-bucket": EXIT.noVault,
  "vault-exists": EXIT.conflict,
  exists: EXIT.conflict,
  "target-not-empty": EXIT.conflict,
  "wrong-password": EXIT.credential,
  "wrong-key": EXIT.credential,
  "bad-password": EXIT.credential,
  "bad-phrase": EXIT.credential,
  "bad-code": EXIT.credential,
  "pruned-meanwhile": EXIT.conflict,
  "snapshot-protected": EXIT.conflict,
  "no-slot": EXIT.credential,
  "owner-needed": EXIT.credential,
  unauthorized: EXIT.credential,
  forbidden: EXIT.credential,
  "slot-damaged": EXIT.damaged,
  "slot-foreign": EXIT.damaged,
  "kdf-params": EXIT.damaged,
  "vault-damaged": EXIT.damaged,
  "object-corrupt": EXIT.damaged,
  "object-truncated": EXIT.damaged,
  "object-swapped": EXIT.damaged,
  "object-missing": EXIT.damaged,
  "chunk-missing": EXIT.damaged,
  "chunk-corrupt": EXIT.damaged,
  "tree-corrupt": EXIT.damaged,
  "state-damaged": EXIT.damaged,
  rollback: EXIT.history,
  fork: EXIT.history,
};

/** The exit code of an error's code. */
export function exitOf(code: ZkBackupErrorCode): number {
  return BY_ERROR[code] ?? EXIT.failed;
}

import { ZkBackupError } from "../core/errors.ts";

/**
 * Holds a lock while `act` works, over all tabs and workers of the site; a tab that dies lets go of
 * it. Two backups at once would do no harm to the vault, and everything twice.
 *
 * @throws ZkBackupError `busy` when another tab holds it.
 */
export async function underLock<T>(vault: string, act: () => Promise<T>): Promise<T> {
  return navigator.locks.request(
    `candor-zk-backup ${vault}`,
    { ifAvailable: true },
    (lock): Promise<T> => {
      if (lock !== null) return act();
      const message = "Another tab of this site is at this vault: wait until it is done.";
      return Promise.reject(new ZkBackupError("busy", message));
    },
  );
}

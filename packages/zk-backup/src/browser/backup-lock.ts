import { ZkBackupError } from "../core/errors.ts";

/** Milliseconds: a worker that was ended, or a tab that was closed, lets go a moment later. */
const MOMENT = 3_000;

/**
 * Holds a lock while `act` works, over all tabs and workers of the site; a tab that dies lets go of
 * it. Two backups at once would do no harm to the vault, and everything twice.
 *
 * @throws ZkBackupError `busy` when another tab holds it, and does not let go within a moment.
 */
export async function underLock<T>(vault: string, act: () => Promise<T>): Promise<T> {
  const signal = AbortSignal.timeout(MOMENT);
  let isHeld = false;
  try {
    return await navigator.locks.request(`candor-zk-backup ${vault}`, { signal }, () => {
      isHeld = true;
      return act();
    });
  } catch (error) {
    if (isHeld || !signal.aborted) throw error;
    const message = "Another tab of this site is at this vault: wait until it is done.";
    throw new ZkBackupError("busy", message);
  }
}

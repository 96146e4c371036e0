import type { Cancellation } from "../../cancellation.ts";
import { isZkBackupError, type ZkBackupErrorCode } from "../../errors.ts";
import { isOfOneObject } from "../objects/one-object.ts";
import type { Session } from "../vault-session.ts";

/** An object that was found damaged. */
export interface DamagedObject {
  readonly name: string;
  /** `storage-failed` for one that the storage cannot read just now: it is left where it is. */
  readonly code: ZkBackupErrorCode;
  readonly message: string;
}

/** A repair under way. */
export interface Work {
  readonly session: Session;
  readonly signal: Cancellation | undefined;
  readonly damaged: readonly DamagedObject[];
  /** Notes what is wrong with an object; throws it when it is not about that object. */
  note(name: string, error: unknown): Promise<void>;
}

/** Begins with nothing noted. */
export function beginWork(session: Session, signal: Cancellation | undefined): Work {
  const { storage } = session.options;
  const damaged: DamagedObject[] = [];
  return {
    ...{ session, signal, damaged },
    async note(name, error) {
      if (!isZkBackupError(error) || !(await isOfOneObject(storage, error, signal))) throw error;
      damaged.push({ name, code: error.code, message: error.message });
    },
  };
}

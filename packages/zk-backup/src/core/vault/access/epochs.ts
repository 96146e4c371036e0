import type { Closing, Keyring } from "../../codec/keyring.ts";
import { currentMaster } from "../../codec/keyring.ts";
import { ZkBackupError } from "../../errors.ts";
import { headName, type SeenHead } from "../heads/head.ts";

/** Which heads count, after revocations: section 12 of the format. */
export interface Epochs {
  /** The epoch that is open. */
  readonly current: number;
  /**
   * Tells whether a head counts.
   *
   * @throws ZkBackupError `fork` when it stands where a closing has another.
   */
  counts(device: string, head: SeenHead & { readonly epoch: number }): boolean;
  /** The device's last head that counts in a closed epoch. */
  closing(epoch: number, device: string): Closing | undefined;
  /** What the keyring knows of every device's history: a memory that each client has. */
  readonly closings: readonly Closing[];
}

/** Reads the epochs of a keyring. */
export function epochsOf(keyring: Pick<Keyring, "masters" | "closings">): Epochs {
  const current = currentMaster(keyring).epoch;
  const closings = new Map(
    keyring.closings.map((closing) => [`${closing.epoch} ${closing.device}`, closing]),
  );
  const closing: Epochs["closing"] = (epoch, device) => closings.get(`${epoch} ${device}`);
  return {
    current,
    closing,
    closings: keyring.closings,
    counts(device, { epoch, sequence, hash }) {
      if (epoch === current) return true;
      const last = closing(epoch, device);
      if (last === undefined || sequence > last.sequence) return false;
      if (sequence < last.sequence || hash === last.hash) return true;
      const name = headName(device, sequence);
      throw new ZkBackupError("fork", `${name} is not the head with which epoch ${epoch} ended.`);
    },
  };
}

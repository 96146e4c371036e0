import { isZkBackupError, type ZkBackupErrorCode } from "../../errors.ts";

const LOST: readonly ZkBackupErrorCode[] = [
  ...(["object-missing", "object-corrupt", "object-truncated", "object-swapped"] as const),
  ...(["chunk-missing", "chunk-corrupt", "tree-corrupt", "unknown-epoch"] as const),
];

/** Tells whether content could not be read because the vault has it no more, or not whole. */
export function isLost(error: unknown): boolean {
  return isZkBackupError(error) && LOST.includes(error.code);
}

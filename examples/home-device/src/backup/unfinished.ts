import { access } from "node:fs/promises";
import { join } from "node:path";
import { DeviceError } from "../device-error.ts";
import type { BackupMemory, Remembered } from "./memory.ts";
import type { JobView } from "./view.ts";

/** Written before a job's first step: what was said of the one before no longer holds. */
export function begun(kind: JobView["kind"], target: string | null): Partial<Remembered> {
  return { lastError: null, lastErrorCode: null, failed: null, unfinished: { kind, target } };
}

/** A half-restored folder must not pass for a whole one after the device was switched off. */
export async function tellOfUnfinished(memory: BackupMemory): Promise<void> {
  const { unfinished } = memory.value();
  if (unfinished === null) return;
  const lastError = CUT_OFF[unfinished.kind](unfinished.target ?? "");
  const failed = unfinished.kind;
  await memory.update({ lastError, lastErrorCode: "interrupted", failed, unfinished: null });
}

const CUT_OFF: Record<JobView["kind"], (target: string) => string> = {
  backup: () => "The last backup was cut off. Start it again: what was sent already is kept.",
  restore: (target) =>
    `The restore into restored/${target} was cut off: files are missing there. Restore into a new folder.`,
  tidying: () => "Freeing space was cut off. Nothing is lost; start it again.",
};

/** What to say of a restore's folder when the restore failed. */
export async function partlyRestored(
  restoredDir: string,
  unfinished: Remembered["unfinished"],
): Promise<string> {
  const target = unfinished?.target ?? null;
  if (target === null || !(await isThere(join(restoredDir, target)))) return "";
  return ` The files restored before it are in restored/${target}; they are whole, the others are missing.`;
}

/** @throws DeviceError `target-exists` */
export async function needNew(folder: string): Promise<void> {
  if (await isThere(folder))
    throw new DeviceError("target-exists", "That folder is there already. Choose another name.", {
      field: "target",
    });
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

import { join } from "node:path";
import { stateFile } from "../state-file.ts";
import { type BackupPlace, parsePlace } from "./place.ts";
import { NO_PLAN, parsePlan } from "./plan.ts";
import type { BackupView, JobView } from "./view.ts";

/** What of the view outlives the process. */
export type Remembered = Pick<
  BackupView,
  ("vault" | "snapshots" | "plan") | ("lastBackup" | "lastRestore" | "lastError" | "lastErrorCode")
> & {
  /** Where the vault is kept; null without one, and for the maker, whose account stands elsewhere. */
  readonly kept: Exclude<BackupPlace, { kind: "maker" }> | null;
  /** When the last backup was begun, or the plan chosen, ISO 8601. */
  readonly since: string | null;
  /** What the last failure was of; null when nothing failed since. */
  readonly failed: JobView["kind"] | null;
  /** A job that was begun and did not end: the device was switched off or killed in it. */
  readonly unfinished: { readonly kind: JobView["kind"]; readonly target: string | null } | null;
};

/** What the device remembers of its vault between two starts. */
export interface BackupMemory {
  value(): Remembered;
  /** Changes some of it; resolves when it is on disk. */
  update(change: Partial<Remembered>): Promise<void>;
}

const NOTHING: Remembered = {
  ...{ vault: false, snapshots: [], lastBackup: null, lastRestore: null },
  ...{ lastError: null, lastErrorCode: null, unfinished: null },
  ...{ plan: NO_PLAN, kept: null, since: null, failed: null },
};

/** Opens the memory kept in `folder`. @throws Error when the file is damaged. */
export async function openMemory(folder: string): Promise<BackupMemory> {
  const file = stateFile(join(folder, "backup.json"), parseRemembered);
  let value = (await file.read()) ?? NOTHING;
  return {
    value: () => value,
    async update(change) {
      value = { ...value, ...change };
      await file.write(value);
    },
  };
}

function parseRemembered(value: unknown): Remembered {
  const remembered = (value ?? {}) as Partial<Remembered>;
  if (typeof remembered.vault !== "boolean") throw new Error("`vault` is no true or false");
  if (!Array.isArray(remembered.snapshots)) throw new Error("`snapshots` is no list");
  const known = { ...NOTHING, ...remembered };
  const kept = known.kept === null ? null : parsePlace(known.kept);
  if (kept?.kind === "maker")
    throw new Error("`kept` is the maker's, whose account stands elsewhere");
  return { ...known, plan: parsePlan(known.plan), kept };
}

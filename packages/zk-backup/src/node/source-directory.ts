import { type BigIntStats, lstatSync } from "node:fs";
import type { DirectoryAttributes, ExtendedAttribute } from "../core/vault/trees/tree.ts";
import type { AttributeHelper } from "./attribute-helper.ts";
import { sameHint, timesOf } from "./scan.ts";

/** Heads carry every snapshot's, so that long ones are not kept there. */
const LONGEST = 1024;

/** What is read of the directory that a backup begins with. */
export interface SourceDirectory {
  readonly attributes: DirectoryAttributes;
  /** What of it could not be read, or is not kept. */
  readonly warning: "attributes-unreadable" | "attributes-too-long" | null;
}

/**
 * Reads what is kept of the directory itself. Its extended attributes are taken from the snapshot
 * before where its change time is that one's: no helper is started for them.
 */
export async function readSourceDirectory(
  path: Buffer,
  before: DirectoryAttributes | undefined,
  helper: AttributeHelper | null,
): Promise<SourceDirectory> {
  const plain = plainAttributes(lstatSync(path, { bigint: true }));
  const extended = sameHint(plain, before)
    ? (before?.attributes ?? [])
    : helper === null
      ? []
      : await readExtended(path, helper);
  if (extended === null) return { attributes: plain, warning: "attributes-unreadable" };
  const length = extended.reduce((sum, { name, value }) => sum + name.length + value.length, 0);
  if (length > LONGEST) return { attributes: plain, warning: "attributes-too-long" };
  if (extended.length === 0) return { attributes: plain, warning: null };
  return { attributes: { ...plain, attributes: extended }, warning: null };
}

function plainAttributes(stat: BigIntStats): DirectoryAttributes {
  return {
    mode: Number(stat.mode) & 0o7777,
    owner: { uid: Number(stat.uid), gid: Number(stat.gid) },
    ...timesOf(stat),
  };
}

/** None where there is nothing that could read them; null where they cannot be read. */
async function readExtended(
  path: Buffer,
  helper: AttributeHelper,
): Promise<readonly ExtendedAttribute[] | null> {
  const answer = await helper.read([path]);
  return answer === null ? [] : (answer[0] ?? null);
}

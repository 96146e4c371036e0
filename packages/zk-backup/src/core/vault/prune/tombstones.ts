import type { Cancellation } from "../../cancellation.ts";
import type { Storage } from "../objects/storage.ts";

/** Name of the mark that says: no run that begins from now on counts on this pack. */
export function tombstoneName(pack: string): string {
  return `tombstones/${pack}`;
}

/** The packs on a storage, as a run that begins sees them. */
export interface StandingPacks {
  /** Those that are there and not to be removed, 64 hex digits each. */
  readonly standing: ReadonlySet<string>;
  /** Those that are to be removed. */
  readonly marked: ReadonlySet<string>;
}

/**
 * Lists the packs that a run may count on. The marks are read first: who removes a pack removes it
 * before its mark.
 */
export async function standingPacks(
  storage: Storage,
  signal: Cancellation | undefined,
): Promise<StandingPacks> {
  const tombstones = await storage.list("tombstones/", { signal });
  const marked = new Set(tombstones.map(({ name }) => name.slice("tombstones/".length)));
  const packs = await storage.list("packs/", { signal });
  const all = packs.map(({ name }) => name.slice("packs/".length));
  return { standing: new Set(all.filter((hash) => !marked.has(hash))), marked };
}

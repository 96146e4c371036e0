import { isZkBackupError, ZkBackupError } from "../../errors.ts";
import { checkPack, checkStored } from "../check/check-pack.ts";
import type { PackEntry } from "../indexes/index-object.ts";
import { isIntact, readPackEnds } from "../packs/read-pack.ts";
import type { Work } from "./work.ts";

/** What a look at the packs showed. */
export interface LookedAt {
  /** Packs that no index named. */
  readonly found: readonly PackEntry[];
  /** Packs that are damaged or missing, 64 hex digits each. */
  readonly bad: ReadonlySet<string>;
  /** Packs that the storage cannot read just now: another day it may, so they stay. */
  readonly unread: ReadonlySet<string>;
}

/** Looks at every pack: by its size when an index names it and `data` is not wanted, else inside. */
export async function lookAtPacks(
  work: Work,
  entries: readonly PackEntry[],
  stored: ReadonlyMap<string, number>,
  data: boolean,
): Promise<LookedAt> {
  const { session, signal } = work;
  const { storage, platform } = session.options;
  const { opening } = session.inside();
  const found: PackEntry[] = [];
  const bad = new Set<string>();
  const unread = new Set<string>();
  const named = new Set(entries.map(({ hash }) => hash));
  const attempt = async (hash: string, look: () => Promise<void>): Promise<void> => {
    signal?.throwIfAborted();
    if (unread.has(hash)) return;
    await look().catch(async (error: unknown) => {
      if (!bad.has(hash)) await work.note(`packs/${hash}`, error);
      (isZkBackupError(error, "storage-failed") ? unread : bad).add(hash);
    });
  };
  for (const entry of entries)
    await attempt(entry.hash, async () => {
      checkStored(entry, stored.get(entry.hash));
      const { compression } = platform;
      if (data) await checkPack({ storage, opening, compression, signal }, entry);
    });
  for (const hash of stored.keys())
    if (!named.has(hash))
      await attempt(hash, async () => {
        const reading = { storage, opening, hash, signal };
        found.push(await readPackEnds(reading));
        if (await isIntact(reading)) return;
        const message = `packs/${hash}: its bytes are not those of its name.`;
        throw new ZkBackupError("object-corrupt", message);
      });
  return { found, bad, unread };
}

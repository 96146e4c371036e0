import type { TreeEntry } from "../core/vault/trees/tree.ts";
import type { FileResult } from "./file-writer.ts";
import type { ScannedEntry } from "./scan.ts";

/** A file that the queue has taken. */
interface Queued {
  readonly results: Promise<readonly FileResult[]>;
}

/** Files with several names: each name gets its group's number, and content is read once. */
export interface LinkGroups {
  groupOf(scanned: ScannedEntry): Pick<TreeEntry, "hardLink">;
  /** Queues a file, unless another of its names was queued before. */
  once(scanned: ScannedEntry, queue: () => Promise<Queued>): Promise<Queued>;
}

/**
 * Starts without groups. A group's number is the inode's, so that trees stay as they are from one
 * backup to the next; where two file systems use one number, the next that is free.
 */
export function createLinkGroups(): LinkGroups {
  const numbers = new Map<string, bigint>();
  const taken = new Set<bigint>();
  const queued = new Map<string, Promise<Queued>>();

  const numberFor = (key: string, inode: bigint): bigint => {
    const known = numbers.get(key);
    if (known !== undefined) return known;
    let number = BigInt.asUintN(64, inode);
    while (taken.has(number)) number = BigInt.asUintN(64, number + 1n);
    taken.add(number);
    numbers.set(key, number);
    return number;
  };

  return {
    groupOf(scanned) {
      if (!scanned.hasLinks) return {};
      return { hardLink: numberFor(keyOf(scanned), scanned.inode) };
    },
    once(scanned, queue) {
      if (!scanned.hasLinks) return queue();
      const key = keyOf(scanned);
      const known = queued.get(key);
      if (known) return known;
      const first = queue();
      queued.set(key, first);
      return first;
    },
  };
}

function keyOf({ device, inode }: ScannedEntry): string {
  return `${device}:${inode}`;
}

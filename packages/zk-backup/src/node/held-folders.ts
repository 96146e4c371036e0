import type { HeldFolder } from "./held-folder.ts";
import type { RestoredFolder } from "./restore-work.ts";
import { descend } from "./restored-folder.ts";

/** Directories that are held open for those who write into them, and a while longer. */
export interface HeldFolders {
  /** Holds a directory, reached step by step from the target, through no link. */
  take(folder: RestoredFolder): HeldFolder;
  /** Says that one `take` is over. */
  release(folder: RestoredFolder): void;
  close(): void;
}

/** Directories held beyond their use: the next batch is most often for the same ones. */
const MOST_IDLE = 256;

interface Held {
  readonly held: HeldFolder;
  uses: number;
}

/** Starts with none. */
export function createHeldFolders(): HeldFolders {
  const known = new Map<RestoredFolder, Held>();
  const clear = (most: number): void => {
    for (const [folder, { held, uses }] of known) {
      if (known.size <= most) return;
      if (uses > 0) continue;
      known.delete(folder);
      held.close();
    }
  };
  const folders: HeldFolders = {
    take(folder) {
      const there = known.get(folder);
      if (there) {
        there.uses += 1;
        return there.held;
      }
      const held = open(folder);
      known.set(folder, { held, uses: 1 });
      return held;
    },
    release(folder) {
      const there = known.get(folder);
      if (there) there.uses -= 1;
      if (known.size > MOST_IDLE) clear(MOST_IDLE);
    },
    close: () => clear(0),
  };
  const open = (folder: RestoredFolder): HeldFolder => {
    const { above, entry, held } = folder;
    if (held !== null || above === null || entry === null) return descend(folder);
    const outer = folders.take(above);
    try {
      return outer.open(entry.name);
    } finally {
      folders.release(above);
    }
  };
  return folders;
}

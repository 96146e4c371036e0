import type { HeldFolder } from "./held-folder.ts";
import type { RestoredFolder } from "./restore-work.ts";
import { descend } from "./restored-folder.ts";

/** Directories that are held open for those who write into them, and a while longer. */
export interface HeldFolders {
  /** Holds a directory, reached step by step from the target, through no link. */
  take(folder: RestoredFolder): HeldFolder;
  /** Says that one `take` is over. */
  release(folder: RestoredFolder): void;
  /** Is given a directory that somebody else has held until now. */
  leave(folder: RestoredFolder, held: HeldFolder): void;
  /** Lets go all that nobody has taken. */
  close(): void;
}

/** Directories held beyond their use: what was walked last, and was written into, comes soon again. */
const MOST_IDLE = 500;

/** Starts with none. */
export function createHeldFolders(): HeldFolders {
  const used = new Map<RestoredFolder, { readonly held: HeldFolder; uses: number }>();
  const idle = new Map<RestoredFolder, HeldFolder>(); // the longest unused first

  const keep = (most: number): void => {
    for (const [folder, held] of idle) {
      if (idle.size <= most) return;
      idle.delete(folder);
      held.close();
    }
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
  const folders: HeldFolders = {
    take(folder) {
      const known = used.get(folder);
      if (known) {
        known.uses += 1;
        return known.held;
      }
      const held = idle.get(folder) ?? open(folder);
      idle.delete(folder);
      used.set(folder, { held, uses: 1 });
      return held;
    },
    release(folder) {
      const known = used.get(folder);
      if (known === undefined) return;
      known.uses -= 1;
      if (known.uses > 0) return;
      used.delete(folder);
      folders.leave(folder, known.held);
    },
    leave(folder, held) {
      if (used.has(folder) || idle.has(folder)) return held.close();
      idle.set(folder, held);
      keep(MOST_IDLE);
    },
    close: () => keep(0),
  };
  return folders;
}

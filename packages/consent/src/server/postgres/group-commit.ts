interface Waiting<T> {
  readonly item: T;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Items committed together at most. */
const BATCH = 500;

/**
 * Makes a function that commits items in groups: what arrives while one commit is under way shares
 * the next, so that a rush costs few flushes of the disk. Each caller is answered after the commit
 * that holds its own item; a commit that fails, fails for its group alone.
 */
export function groupCommit<T>(
  commit: (items: readonly T[]) => Promise<void>,
): (item: T) => Promise<void> {
  const waiting: Waiting<T>[] = [];
  let committing = false;

  async function commitAll(): Promise<void> {
    committing = true;
    while (waiting.length > 0) {
      const group = waiting.splice(0, BATCH);
      try {
        await commit(group.map(({ item }) => item));
        for (const { resolve } of group) resolve();
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
    committing = false;
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (!committing) void commitAll();
    });
}

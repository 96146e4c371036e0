import { mkdir, open, readFile, rename } from "node:fs/promises";
import { dirname } from "node:path";

/** One JSON file with a piece of the device's state; readable by its owner alone. */
export interface StateFile<T> {
  /** Null when it was never written. @throws Error naming the file when it is damaged. */
  read(): Promise<T | null>;
  /** Resolves when the value is on disk; a crash leaves the old value or the new one. */
  write(value: T): Promise<void>;
}

/** Opens a state file. `parse` checks what was read and throws an Error that names the field. */
export function stateFile<T>(path: string, parse: (value: unknown) => T): StateFile<T> {
  let last: Promise<void> = Promise.resolve();
  return {
    async read() {
      const text = await textOf(path);
      if (text === null) return null;
      try {
        return parse(JSON.parse(text));
      } catch (cause) {
        const why = (cause as Error).message;
        throw new Error(`${path} cannot be read: ${why}. Move it away to start afresh.`, { cause });
      }
    },
    write(value) {
      const turn = last.then(() => replace(path, `${JSON.stringify(value, null, 1)}\n`));
      last = turn.catch(() => {}); // the caller hears of it
      return turn;
    },
  };
}

async function textOf(path: string): Promise<string | null> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

/** Write beside it, sync, rename, sync the folder: the rename lives in the folder. */
async function replace(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const beside = `${path}.new`;
  await withFile(beside, "w", async (file) => {
    await file.writeFile(text);
    await file.sync();
  });
  await rename(beside, path);
  await withFile(dirname(path), "r", (folder) => folder.sync());
}

type OpenFile = Awaited<ReturnType<typeof open>>;

async function withFile(
  path: string,
  flags: string,
  work: (file: OpenFile) => Promise<void>,
): Promise<void> {
  const file = await open(path, flags, 0o600);
  try {
    await work(file);
  } finally {
    await file.close();
  }
}

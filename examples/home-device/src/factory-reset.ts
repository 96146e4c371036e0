import { access, mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Stands there while the folder is being emptied: a device that dies in it goes on at its next start. */
const MARK = "reset-pending";

/** Empties the folder with the device's state. */
export async function forgetEverything(dataDir: string): Promise<void> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  await writeFile(join(dataDir, MARK), "", { flush: true });
  const names = await readdir(dataDir);
  for (const name of names.filter((one) => one !== MARK))
    await rm(join(dataDir, name), { recursive: true, force: true, maxRetries: 5 });
  await rm(join(dataDir, MARK));
}

/** Ends a reset that was begun. */
export async function finishReset(dataDir: string): Promise<void> {
  const begun = await access(join(dataDir, MARK)).then(
    () => true,
    () => false,
  );
  if (begun) await forgetEverything(dataDir);
}

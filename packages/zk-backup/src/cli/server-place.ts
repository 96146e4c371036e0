import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ZkBackupError } from "../core/errors.ts";
import { errorCode, syncFolder } from "../node/object-files.ts";
import { SERVER_FOLDERS } from "../server-node/start-server.ts";
import { CommandError, UsageError } from "./command-error.ts";
import { EXIT } from "./exit-codes.ts";

// A server that is started without the option that it was started with before would serve empty
// vaults, and every client would have to take that for a rollback. So the place is remembered.

/**
 * Says where a server's vaults are: as the option says, else as its folder remembers; null is the
 * folder itself.
 *
 * @throws UsageError when the option and the folder's memory, or its vaults, say otherwise;
 * ZkBackupError `state-damaged`.
 */
export async function serverPlace(folder: string, named: string | null): Promise<string | null> {
  const kept = await rememberedPlace(folder);
  if (named === null || named === kept) return kept;
  if (kept !== null)
    throw new UsageError(
      `The vaults of ${folder} are in ${kept}. Leave --vaults out; or, when they were moved, remove ${fileOf(folder)} first.`,
    );
  const below = SERVER_FOLDERS.vaults(folder);
  if ((await readdir(below).catch(() => [])).length === 0) return named;
  throw new CommandError(
    "exists",
    `There are vaults in ${below} already: move each of them to ${named} and remove that folder, or serve them from it without --vaults.`,
    EXIT.conflict,
  );
}

/** Remembers where a server's vaults are. It holds no key. */
export async function rememberPlace(folder: string, place: string): Promise<void> {
  if ((await rememberedPlace(folder)) === place) return;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const next = `${fileOf(folder)}.new`;
  const text = `${JSON.stringify({ version: 1, place })}\n`;
  await writeFile(next, text, { mode: 0o600, flush: true });
  await rename(next, fileOf(folder));
  await syncFolder(folder);
}

async function rememberedPlace(folder: string): Promise<string | null> {
  const text = await readFile(fileOf(folder), "utf8").catch((cause: unknown) => {
    if (errorCode(cause) === "ENOENT") return null;
    throw damaged(folder, errorCode(cause) ?? "it failed");
  });
  return text === null ? null : placeIn(text, folder);
}

function placeIn(text: string, folder: string): string {
  try {
    const { version, place } = JSON.parse(text) as { version?: unknown; place?: unknown };
    if (version === 1 && typeof place === "string") return place;
  } catch {
    // said below
  }
  throw damaged(folder, 'it is not {"version":1,"place":"s3://..."}');
}

function damaged(folder: string, why: string): ZkBackupError {
  const what = "which says where the server's vaults are, cannot be read";
  return new ZkBackupError("state-damaged", `${fileOf(folder)}, ${what}: ${why}.`);
}

function fileOf(folder: string): string {
  return join(folder, "vaults.json");
}

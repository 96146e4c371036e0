import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Updater } from "tuf-js";
import type { Findings, Instructions } from "./messages.ts";

const TARGET = "stable.json";

/** Bytes of a release file; a longer one is refused before it is read. */
const LARGEST_RELEASE = 65_536;

/** The same for every device: a request tells that some device asks, and not which one. */
const USER_AGENT = "candor-home-device";

/**
 * Walks the repository as The Update Framework says (specification 1.0.31, section 5): roots one
 * after the other, timestamp, snapshot, targets, and the release file itself.
 */
async function walk({ metadata, targets, url, floor }: Instructions): Promise<Findings> {
  const updater = new Updater({
    ...{ metadataDir: metadata, targetDir: targets },
    ...{ metadataBaseUrl: `${url}/metadata`, targetBaseUrl: `${url}/targets` },
    config: { userAgent: USER_AGENT, fetchTimeout: 30_000, fetchRetries: 0 },
  });
  await updater.refresh();
  await nothingExpired(metadata, floor);
  const target = await updater.getTargetInfo(TARGET);
  if (target === undefined) throw new Error("The maker's repository names no release.");
  if (target.length > LARGEST_RELEASE) throw new Error("The release file is too long.");
  const path = await updater.downloadTarget(target);
  return { release: await readFile(path, "utf8"), issued: await issuedIn(metadata) };
}

/**
 * When the repository last said what is newest. The key that signs this is online; were it stolen,
 * a date far ahead would make everything look expired for ever. So it counts up to the end of what
 * the keys in the drawer have signed, and no further.
 */
async function issuedIn(folder: string): Promise<number> {
  const read = async (role: string) => (await roleIn(folder, role)).signed;
  const issued = Date.parse(String((await read("timestamp")).issued));
  if (Number.isNaN(issued)) return 0;
  const ends = [await read("root"), await read("targets")].map(({ expires }) =>
    Date.parse(String(expires)),
  );
  return Math.min(issued, ...ends);
}

interface RoleFile {
  readonly signed: { readonly expires?: unknown; readonly issued?: unknown };
}

/**
 * tuf-js asks this machine's clock alone. One that stands still would take an old state of the
 * repository, expired long ago, for the newest: so what it has accepted is held against a time that
 * is surely over as well.
 */
async function nothingExpired(folder: string, floor: number): Promise<void> {
  for (const role of ["root", "timestamp", "snapshot", "targets"]) {
    const { signed } = await roleIn(folder, role);
    if (!(Date.parse(String(signed.expires)) > floor))
      throw new Error(`What the maker signed as ${role} has expired; is the clock right?`);
  }
}

async function roleIn(folder: string, role: string): Promise<RoleFile> {
  return JSON.parse(await readFile(join(folder, `${role}.json`), "utf8")) as RoleFile;
}

process.umask(0o077); // what tuf-js writes is for the device alone, like everything it keeps
process.once("message", (instructions: Instructions) => {
  walk(instructions).then(
    (findings) => process.send?.(findings, () => process.exit(0)),
    (error: unknown) => {
      const why = error instanceof Error ? error.message : String(error);
      process.send?.({ error: why }, () => process.exit(1));
    },
  );
});
process.once("disconnect", () => process.exit(1)); // nobody waits for the answer any more

import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import type { System } from "../system.ts";

const run = promisify(execFile);
const require = createRequire(import.meta.url);

/** Announces a release, as the maker does: with the signing tool, at a desk. */
export async function announce(system: System, version: string, notes: string): Promise<void> {
  const tool = join(
    dirname(require.resolve("@candor/example-maker-cloud/dist/main.js")),
    "updates.js",
  );
  const { data } = system.cloud;
  const keys = ["--keys", join(data, "updates-keys")];
  const release = ["--version", version, "--notes", notes];
  await run(process.execPath, [tool, "publish", join(data, "updates"), ...release, ...keys]);
}

/** The statement of what is newest, as it lies on the maker's disk. */
export function readTimestamp(system: System): Promise<Buffer> {
  return readFile(timestampFile(system));
}

/** Puts an earlier statement back in its place, as somebody who holds the server could. */
export function putTimestamp(system: System, statement: Buffer): Promise<void> {
  return writeFile(timestampFile(system), statement);
}

function timestampFile(system: System): string {
  return join(system.cloud.data, "updates", "metadata", "timestamp.json");
}

import { join } from "node:path";
import { parseArgs } from "node:util";
import { openRepository, type Release } from "./repository.ts";
import { ROLES } from "./role.ts";

const USAGE = `usage: updates <command> FOLDER [--keys FOLDER]
  init FOLDER --version 1.0.0 [--notes TEXT]      keys, and the first metadata
  publish FOLDER --version 1.1.0 [--notes TEXT]   announce a release
  refresh FOLDER                                  renew snapshot and timestamp; daily
  rotate FOLDER --role root|targets|snapshot|timestamp
  status FOLDER                                   versions and expiries
FOLDER/metadata and FOLDER/targets are to be served; keys lie in FOLDER-keys unless said otherwise.`;

/** The signing tool. @returns the exit code: 0 done, 2 wrong usage; failures are thrown. */
export async function updates(args: readonly string[], now = () => new Date()): Promise<number> {
  const parsed = parse(args);
  if (parsed === null) {
    console.error(USAGE);
    return 2;
  }
  const { command, folder, keys, release, role } = parsed;
  const repository = openRepository({ folder, keys, now });
  if (command === "status") console.log(JSON.stringify(await repository.status(), null, 1));
  else if (command === "refresh") await repository.refresh();
  else if (command === "init" && release !== null) await repository.init(release(now()));
  else if (command === "publish" && release !== null) await repository.publish(release(now()));
  else if (command === "rotate" && role !== null) await repository.rotate(role);
  else {
    console.error(USAGE);
    return 2;
  }
  return 0;
}

function parse(args: readonly string[]) {
  const text = { type: "string" } as const;
  try {
    const { values, positionals } = parseArgs({
      ...{ args: [...args], allowPositionals: true },
      options: { keys: text, version: text, notes: text, role: text },
    });
    const [command, folder, ...more] = positionals;
    if (folder === undefined || more.length > 0) return null;
    const { keys = `${folder}-keys`, version, notes = "", role } = values;
    const known = /^\d+\.\d+\.\d+$/.test(version ?? "") ? version : undefined;
    return {
      ...{ command, folder, keys, role: ROLES.find((one) => one === role) ?? null },
      release:
        known === undefined
          ? null
          : (now: Date): Release => ({ version: known, released: now.toISOString(), notes }),
    };
  } catch {
    return null;
  }
}

/** Where the cloud keeps its own repository and, in the demo, the keys beside it. */
export function cloudRepository(dataDir: string): { folder: string; keys: string } {
  return { folder: join(dataDir, "updates"), keys: join(dataDir, "updates-keys") };
}

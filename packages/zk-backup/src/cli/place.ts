import { createHash } from "node:crypto";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import type { Storage } from "../core/vault/storage.ts";
import { folderStorage } from "../node/folder-storage.ts";
import { httpStorage } from "../storage/http.ts";
import { type CommandLine, UsageError } from "./arguments.ts";
import { readSecret } from "./secrets.ts";

/** A vault's storage, and the folder for what this device remembers of it. */
export interface Place {
  readonly storage: Storage;
  readonly stateFolder: string;
}

/** Finds the vault that a command line names. @throws UsageError. */
export async function placeOf(line: CommandLine): Promise<Place> {
  if (line.vault === undefined)
    throw new UsageError("Name the vault: --vault FOLDER or https://...");
  const remote = /^https?:\/\//.test(line.vault);
  const place = remote ? line.vault : resolve(line.vault);
  const stateFolder = line.state ?? defaultState(place);
  if (!remote) return { storage: folderStorage({ folder: place }), stateFolder };
  const command = process.env["ZK_BACKUP_TOKEN_COMMAND"];
  const token = await readSecret({ what: "token", file: line.tokenFile, command });
  if (token === null) throw new UsageError("A server wants a token: --token-file FILE.");
  return { storage: httpStorage({ url: place, token }), stateFolder };
}

function defaultState(place: string): string {
  const base = process.env["XDG_STATE_HOME"] ?? join(homedir(), ".local", "state");
  const short = createHash("sha256").update(place).digest("hex").slice(0, 16);
  return join(base, "zk-backup", short);
}

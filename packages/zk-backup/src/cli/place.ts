import { createHash } from "node:crypto";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import type { Storage } from "../core/vault/objects/storage.ts";
import { folderStorage } from "../node/folder-storage.ts";
import { nearFolder } from "../node/near-folder.ts";
import { nodeTransport } from "../node/node-transport.ts";
import { httpStorage } from "../storage/http.ts";
import { nearStorage } from "../storage/near-storage.ts";
import { type TransferLimit, transferLimit } from "../storage/transfer-limit.ts";
import { UsageError } from "./command-error.ts";
import type { PLACE_OPTIONS } from "./common-options.ts";
import type { OptionValues } from "./option.ts";
import { s3StorageOf } from "./s3-place.ts";
import { readSecret } from "./secrets.ts";

/** A vault's storage, and the folder for what this device remembers of it. */
export interface Place {
  readonly storage: Storage;
  readonly stateFolder: string;
}

/** Which vault, and how it is reached. */
export type PlaceValues = OptionValues<typeof PLACE_OPTIONS>;

/**
 * Whether a command reads what it has read before from near by: everything there, as a check must;
 * the indexes near; or these and directories, as a backup does, which reads nothing else.
 */
export type Reads = "there" | "indexes near" | "trees near";

/** Finds the vault that a command line names. @throws UsageError. */
export async function placeOf(values: PlaceValues, reads: Reads = "there"): Promise<Place> {
  const { vault, state } = values;
  if (vault === undefined)
    throw new UsageError(
      "Name the vault: --vault FOLDER, https://... or s3://..., or ZK_BACKUP_VAULT.",
    );
  const remote = /^[a-z][a-z0-9+.-]*:\/\//i.test(vault);
  const place = remote ? vault : resolve(vault);
  const stateFolder = state ?? defaultState(place);
  const { "limit-upload": upload, "limit-download": download } = values;
  const limit = transferLimit({ upload, download });
  if (!remote) return { storage: folderStorage({ folder: place, limit }), stateFolder };
  const storage = await remoteStorage(place, values, limit);
  if (reads === "there" || values["no-cache"]) return { storage, stateFolder };
  const near = nearFolder({ folder: values.cache ?? defaultCache(place, state) });
  const keepRanges = reads === "trees near";
  return { storage: nearStorage({ storage, near, keepRanges }), stateFolder };
}

async function remoteStorage(
  place: string,
  values: PlaceValues,
  limit: TransferLimit,
): Promise<Storage> {
  if (/^s3:\/\//.test(place)) return s3StorageOf(place, values["s3-keys-file"], process.env, limit);
  if (!/^https?:\/\//.test(place))
    throw new UsageError(`--vault ${place} is no folder, and no https:// or s3:// address.`);
  const { "token-file": file, "token-command": command } = values;
  const token = await readSecret({ what: "token", file, command });
  if (token === null) throw new UsageError("A server wants a token: --token-file FILE.");
  return httpStorage({ url: place, token, limit, transport: nodeTransport() });
}

function defaultState(place: string): string {
  const base = process.env["XDG_STATE_HOME"] ?? join(homedir(), ".local", "state");
  return join(base, "zk-backup", shortOf(place));
}

/** Who says where the state lies has it all in one place. */
function defaultCache(place: string, state: string | undefined): string {
  if (state !== undefined) return join(state, "cache");
  const base = process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache");
  return join(base, "zk-backup", shortOf(place));
}

function shortOf(place: string): string {
  return createHash("sha256").update(place).digest("hex").slice(0, 16);
}

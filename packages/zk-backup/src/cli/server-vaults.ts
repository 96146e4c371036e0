import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { CallOptions, StoredObject } from "../core/vault/objects/storage.ts";
import type { ServedStorage } from "../server/served-storage.ts";
import { bucketStores } from "../server-node/bucket-stores.ts";
import { folderStore } from "../server-node/folder-store.ts";
import { SERVER_FOLDERS } from "../server-node/start-server.ts";
import { PLACE_OPTIONS } from "./common-options.ts";
import type { OptionValues } from "./option.ts";
import { readS3Place, s3BucketOf, s3PlaceText } from "./s3-place.ts";
import { SERVER_FOLDER, serverFolder } from "./server-options.ts";
import { rememberPlace, serverPlace } from "./server-place.ts";

/** Where a server keeps vaults: options of the commands that touch them. */
export const VAULTS_OPTIONS = {
  folder: SERVER_FOLDER.folder as typeof SERVER_FOLDER.folder,
  vaults: {
    kind: "text",
    value: "PLACE",
    text: "keep vaults in s3://BUCKET/PREFIX; the folder remembers it (default: in the folder)",
    env: "ZK_BACKUP_SERVER_VAULTS",
  },
  "s3-keys-file": PLACE_OPTIONS["s3-keys-file"] as (typeof PLACE_OPTIONS)["s3-keys-file"],
} as const;

/** A server's vaults, wherever they are. */
export interface ServerVaults {
  /** For people: the folder or address of all of them, or of an account's. */
  where(account?: string): string;
  store(account: string): ServedStorage;
  /** Sees that they can be kept there, and remembers that they are. @throws ZkBackupError. */
  begin(options: CallOptions): Promise<void>;
  /** Deletes an account's vault. */
  remove(account: string): Promise<void>;
}

/** Finds the vaults of the server that a command line names. @throws UsageError, CommandError. */
export async function serverVaults(
  values: OptionValues<typeof VAULTS_OPTIONS>,
  env: NodeJS.ProcessEnv,
): Promise<ServerVaults> {
  const folder = serverFolder(values);
  const source = { option: "--vaults", env };
  const named = values.vaults === undefined ? null : readS3Place(values.vaults, source);
  const text = await serverPlace(folder, named && s3PlaceText(named));
  if (text === null) return inFolder(folder);
  const place = readS3Place(text, source);
  const bucket = await s3BucketOf(place, { ...source, keysFile: values["s3-keys-file"] });
  const [base, query] = text.split("?");
  const onTheWay = join(folder, "on-the-way");
  return {
    where(account) {
      const address = account === undefined ? base : `${base?.replace(/\/$/, "")}/${account}`;
      return query === undefined ? `${address}` : `${address}?${query}`;
    },
    store: bucketStores({ bucket, folder: onTheWay }),
    async begin(options) {
      await bucket.check(options);
      await rememberPlace(folder, text);
    },
    async remove(account) {
      const vault = bucket.storage(account);
      const objects = await vault.list("");
      await Promise.all(objects.map(({ name }: StoredObject) => vault.delete(name)));
      await rm(join(onTheWay, account), { recursive: true, force: true });
    },
  };
}

function inFolder(folder: string): ServerVaults {
  const vaultOf = (account: string): string => SERVER_FOLDERS.vault(folder, account);
  return {
    where: (account) => (account === undefined ? folder : vaultOf(account)),
    store: (account) => folderStore({ folder: vaultOf(account) }),
    begin: async () => {},
    remove: (account) => rm(vaultOf(account), { recursive: true, force: true }),
  };
}

import { readdir, stat } from "node:fs/promises";
import { join, relative } from "node:path";
import type { ServedStorage } from "@candor/zk-backup/server";
import { bucketStores, folderStore } from "@candor/zk-backup/server/node";
import { s3Bucket } from "@candor/zk-backup/storage/s3";
import type { VaultBucket } from "./vault-bucket.ts";

/** An object of a vault, as the maker sees it. */
export interface VaultObject {
  /** Its path below the vault; what is no object of the format may be among them. */
  readonly name: string;
  readonly size: number;
  /** When it was put, ISO 8601; null when that is not known. */
  readonly modified: string | null;
}

/** Where the vaults are. */
export interface VaultStorage {
  /** The vault of an account, as the blind server keeps it. */
  storage(account: string): ServedStorage;
  /** What is in it. */
  objects(account: string): Promise<readonly VaultObject[]>;
}

/**
 * Opens where the vaults are: a folder an account, or, where a bucket is named, a prefix an account;
 * the folder has what is on its way then.
 * The bucket's keys stay here: devices have tokens of this server, which refuses them to delete.
 *
 * @throws ZkBackupError when the bucket is not there, does not take the keys, or would overwrite.
 */
export async function openVaultStorage(
  folder: string,
  bucket: VaultBucket | null,
): Promise<VaultStorage> {
  if (bucket === null) return inFolder(folder);
  const opened = s3Bucket({ ...bucket, prefix: "vaults", parallel: 32 });
  await opened.check();
  return {
    storage: bucketStores({ bucket: opened, folder }),
    objects: (account) => opened.storage(account).list(""),
  };
}

function inFolder(folder: string): VaultStorage {
  const place = (account: string): string => join(folder, account);
  return {
    storage: (account) => folderStore({ folder: place(account) }),
    objects: (account) => filesBelow(place(account)),
  };
}

async function filesBelow(folder: string): Promise<VaultObject[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(
    (error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
      throw error;
    },
  );
  const files = entries.filter((entry) => entry.isFile());
  return Promise.all(
    files.map(async (entry) => {
      const path = join(entry.parentPath, entry.name);
      const { size, mtime } = await stat(path);
      return { name: relative(folder, path), size, modified: mtime.toISOString() };
    }),
  );
}

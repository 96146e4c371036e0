import { readFile, stat, unlink } from "node:fs/promises";
import { join } from "node:path";
import type { Cancellation } from "../core/cancellation.ts";
import { requireObjectName } from "../core/vault/objects/object-name.ts";
import type { Storage } from "../core/vault/objects/storage.ts";
import { discard } from "../node/discard.ts";
import { makeFolders, sweepLeftovers, temporaryPath } from "../node/object-files.ts";
import { hashMismatch } from "../server/refusal.ts";
import type { ServedStorage } from "../server/served-storage.ts";
import { inFlight } from "../storage/wire/in-flight.ts";
import { folderUploads } from "./folder-uploads.ts";
import { writeNewFile } from "./received-file.ts";

/** A vault in a bucket, as a server passes objects on to it: `s3Bucket` gives these. */
export type BucketVault = Pick<Storage, "put"> &
  Pick<ServedStorage, "size" | "read" | "list" | "delete">;

/** Which bucket, and where objects wait for it. */
export interface BucketStoresOptions {
  /** Its vaults' `put` keeps nothing of the bytes it was given: their memory is used again. */
  readonly bucket: { storage(account: string): BucketVault };
  /** Gets a folder an account, with what is on its way; mode 0700. */
  readonly folder: string;
}

/** Objects up to this length go on at once; of longer ones a few at a time are in memory. */
const SMALL = 256 * 1024;
const LARGE_AT_ONCE = 2;

/**
 * Keeps accounts' vaults in a bucket. An object comes into a file first, and goes on when all of it
 * is here and is what its name says: a slow line holds no memory, and an upload that broke is gone
 * on with, which S3 cannot do itself below 5 MiB a part. It is acknowledged when the bucket has it.
 *
 * @example
 * const storage = bucketStores({ bucket: s3Bucket(options), folder: "/var/spool/vaults" });
 * createBlindServer({ authorize, storage });
 */
export function bucketStores(options: BucketStoresOptions): (account: string) => ServedStorage {
  const turns = inFlight(LARGE_AT_ONCE);
  return (account) => {
    const folder = join(options.folder, account);
    const vault = options.bucket.storage(account);
    const known = new Set<string>();
    let swept: Promise<void> | null = null;
    const ready = async (): Promise<void> => {
      await makeFolders(folder, folder, known);
      swept ??= sweepLeftovers(folder);
      await swept;
    };
    const publish = async (file: string, name: string, signal?: Cancellation): Promise<void> => {
      const put = async (): Promise<void> => {
        const bytes = await readFile(file);
        await vault.put(name, bytes, { signal });
        discard(bytes); // the bucket has all of it: nothing sends it any more
      };
      const { size } = await stat(file);
      await (size <= SMALL ? put() : turns(signal, put));
    };
    return {
      ...{ size: vault.size, read: vault.read, list: vault.list },
      ...(vault.delete && { delete: vault.delete }),
      async write(name, body, { hash, signal }) {
        requireObjectName(name);
        await ready();
        const file = temporaryPath(folder);
        try {
          const written = await writeNewFile(file, body);
          if (hash !== null && hash !== written.hash) throw hashMismatch();
          await publish(file, name, signal);
          return written.bytes;
        } finally {
          await unlink(file).catch(() => {});
        }
      },
      uploads: folderUploads({ folder: join(folder, ".uploads"), publish }),
    };
  };
}

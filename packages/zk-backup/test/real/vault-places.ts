import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cephMissing, startCeph } from "@candor/engines/ceph";
import { s3 } from "./built.ts";

/** Where a server that is tried keeps its vaults. */
export interface VaultPlace {
  /** What it is, for the names of tests and campaigns. */
  readonly name: string;
  /** Why it cannot be had on this machine; null where it can. */
  readonly missing: string | null;
  open(): Promise<OpenPlace>;
}

/** A place that is there, and empty. */
export interface OpenPlace {
  /** What `zk-backup serve` is told of it. */
  readonly args: readonly string[];
  /** How many files or objects of an account have come to a server, whole or on their way. */
  arrived(serverFolder: string, account: string): Promise<number>;
  close(): Promise<void>;
}

/** A folder of the server's own, where nothing else is said. */
const inFolder: VaultPlace = {
  name: "a folder",
  missing: null,
  open: async () => ({
    args: [],
    arrived: (serverFolder, account) => entriesBelow(join(serverFolder, "vaults", account)),
    close: async () => {},
  }),
};

/** A bucket of a real object store, whose keys the server alone has. */
const inBucket: VaultPlace = {
  name: "a bucket",
  missing: cephMissing(),
  async open() {
    const ceph = await startCeph();
    await ceph.makeBucket("vaults");
    const { accessKeyId, secretAccessKey, endpoint } = ceph;
    const folder = await mkdtemp(join(tmpdir(), "zk-bucket-keys-"));
    const keys = join(folder, "keys");
    const text = `aws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`;
    await writeFile(keys, text, { mode: 0o600 });
    const bucket = s3.s3Bucket({ ...ceph, bucket: "vaults", prefix: "served" });
    return {
      args: ["--vaults", `s3://vaults/served?endpoint=${endpoint}`, "--s3-keys-file", keys],
      async arrived(serverFolder, account) {
        const onTheWay = await entriesBelow(join(serverFolder, "on-the-way", account));
        return onTheWay + (await bucket.storage(account).list("")).length;
      },
      async close() {
        await ceph.stop();
        await rm(folder, { recursive: true });
      },
    };
  },
};

/** Everywhere that `zk-backup serve` can keep vaults. */
export const VAULT_PLACES: readonly VaultPlace[] = [inFolder, inBucket];

async function entriesBelow(folder: string): Promise<number> {
  return (await readdir(folder, { recursive: true }).catch(() => [])).length;
}

import { createCipheriv, randomBytes } from "node:crypto";
import { deflateRawSync, inflateRawSync } from "node:zlib";
import { pureKeyAgreement } from "../../src/core/engine/x25519.ts";
import {
  type BackupTarget,
  type ChunkProfile,
  type Compression,
  createVault,
  type MemoryStorage,
  memoryStorage,
  type Snapshot,
  type Vault,
  type VaultPlatform,
} from "../../src/core/vault/index.ts";
import { encodeTree, type TreeEntry } from "../../src/core/vault/trees/tree.ts";
import { nodeEngine } from "../../src/node/node-engine.ts";

const secret = new Uint8Array(32).fill(7);
/** An owner's, without the cost of a password. */
export const credential = { type: "recovery", secret } as const;

export const deflate: Compression = {
  codec: "deflate",
  compress: (bytes) => deflateRawSync(bytes),
  decompress: (codec, bytes, length) => {
    if (codec !== "deflate") throw new Error(`no ${codec} here`);
    return inflateRawSync(bytes, { maxOutputLength: length });
  },
};

let clock = 1_700_000_000_000;

export const platform: VaultPlatform = {
  engine: nodeEngine(),
  agreement: pureKeyAgreement(),
  random: (length) => new Uint8Array(randomBytes(length)),
  now: () => ++clock,
  compression: deflate,
};

/** Chunks of 4 to 16 KiB, so that little content already has many. */
export const smallProfile: ChunkProfile = { minimum: 4096, average: 8192, maximum: 16384 };

export interface Fixture {
  readonly storage: MemoryStorage;
  readonly vault: Vault;
  readonly snapshot: Snapshot;
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** A vault with one snapshot of a few files. */
export async function smallVault(
  files: ReadonlyMap<string, Uint8Array> = new Map([
    ["a.txt", bytesOf("the quick brown fox jumps over the lazy dog")],
    ["b.bin", noise(20_000, 1)],
  ]),
  more: { readonly platform?: VaultPlatform } = {},
): Promise<Fixture> {
  const storage = memoryStorage();
  const options = { platform, storage, credential, profile: smallProfile, ...more };
  const vault = await createVault(options);
  const snapshot = await backUp(vault, files);
  return { storage, vault, snapshot, files };
}

/** Backs up files given in memory, as one directory. */
export async function backUp(
  vault: BackupTarget,
  files: ReadonlyMap<string, Uint8Array>,
): Promise<Snapshot> {
  const run = await vault.run();
  const entries: TreeEntry[] = [];
  let bytes = 0;
  for (const [name, content] of files) {
    bytes += content.length;
    entries.push({
      kind: "file",
      name: bytesOf(name),
      mode: 0o644,
      modified: { seconds: 1_700_000_000n, nanoseconds: 123_456_789 },
      content: await run.content.whole(content),
    });
  }
  const root = await run.content.whole(encodeTree(entries));
  return run.commit({ root, files: files.size, bytes, path: "/test" });
}

/** Reads a snapshot's files back. */
export async function readBack(vault: Vault, id = "latest"): Promise<Map<string, Uint8Array>> {
  const found = new Map<string, Uint8Array>();
  for (const entry of await vault.tree(vault.snapshot(id).root)) {
    if (!entry.content) continue;
    const parts: Uint8Array[] = [];
    for await (const chunk of vault.chunks(entry.content)) parts.push(chunk);
    found.set(Buffer.from(entry.name).toString(), new Uint8Array(Buffer.concat(parts)));
  }
  return found;
}

export function bytesOf(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text));
}

/** Bytes that do not compress, the same for the same seed. */
export function noise(length: number, seed: number): Uint8Array {
  const key = Buffer.alloc(16);
  key.writeDoubleLE(seed);
  const cipher = createCipheriv("aes-128-ctr", key, Buffer.alloc(16));
  return new Uint8Array(cipher.update(new Uint8Array(length)));
}

/** The code of the error that a promise fails with; fails the test when it does not. */
export async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    return (error as { code?: string }).code ?? `no code: ${String(error)}`;
  }
  return "no error";
}

/** Names of objects of a kind, ascending. */
export function named(storage: MemoryStorage, prefix: string): string[] {
  return [...storage.objects.keys()].filter((name) => name.startsWith(prefix)).sort();
}

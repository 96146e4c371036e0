import { ZkBackupError } from "../core/errors.ts";
import type { Snapshot } from "../core/vault/snapshots/snapshot.ts";
import { encodeTree } from "../core/vault/trees/tree.ts";
import type { BackupTarget } from "../core/vault/vault.ts";
import type { BackupProgress } from "./backup.ts";

/** What is backed up without a file of its own: what a program prints. */
export interface BackupStreamOptions {
  readonly vault: BackupTarget;
  /** The bytes; when it throws, nothing is backed up. */
  readonly input: AsyncIterable<Uint8Array>;
  /** What the file is called in the snapshot; no path. */
  readonly name: string;
  /** What the snapshot says was backed up; default `stdin:` and the name. */
  readonly path?: string | undefined;
  /** Permissions to restore it with; default 0o600. */
  readonly mode?: number | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: BackupProgress) => void) | undefined;
}

/** What a backup of a stream did. */
export interface BackupStreamResult {
  readonly snapshot: Snapshot;
  readonly bytes: number;
  readonly newBytes: number;
  readonly storedBytes: number;
}

/**
 * Backs a stream up as the only file of a snapshot.
 *
 * @throws ZkBackupError `bad-input` for a name that is none, what the input throws, and the
 * storage's; the vault is then as it was.
 * @example
 * await backupStream({ vault, input: process.stdin, name: "database.sql" });
 */
export async function backupStream(options: BackupStreamOptions): Promise<BackupStreamResult> {
  const { vault, name, mode = 0o600, tags, signal } = options;
  const bytes = new Uint8Array(Buffer.from(name));
  if (name === "" || name === "." || name === ".." || /[/\0]/.test(name))
    throw new ZkBackupError("bad-input", `"${name}" names no file: leave out slashes.`);
  const run = await vault.run({ signal });
  try {
    let read = 0;
    const counted = async function* (): AsyncGenerator<Uint8Array> {
      for await (const part of options.input) {
        read += part.length;
        yield part;
        options.onProgress?.({ files: 0, bytes: read, ...run.totals, expected: null });
      }
    };
    const content = await run.content.stream(counted(), signal);
    const now = BigInt(Date.now());
    const modified = { seconds: now / 1000n, nanoseconds: Number(now % 1000n) * 1_000_000 };
    const tree = encodeTree([{ kind: "file", name: bytes, mode, modified, content }]);
    const root = await run.content.whole(tree);
    const path = options.path ?? `stdin:${name}`;
    const snapshot = await run.commit({ root, files: 1, bytes: read, path, ...(tags && { tags }) });
    return { snapshot, bytes: read, ...run.totals };
  } finally {
    await run.end();
  }
}

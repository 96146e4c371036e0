import type { Cancellation } from "../../core/cancellation.ts";
import type { ContentRef } from "../../core/vault/content/content-ref.ts";
import type { Run } from "../../core/vault/run.ts";
import { encodeTree, type TreeEntry } from "../../core/vault/trees/tree.ts";
import { platformErrorName } from "../platform-error.ts";
import type { BackupCounts } from "../progress.ts";
import { fileEntry, folderEntry } from "../tree-names.ts";
import { writeBlobs } from "./blob-stream.ts";
import { type CapturedDatabase, captureDatabase } from "./capture-database.ts";
import { type DatabaseChoice, recordPlace, siteDatabases } from "./database-list.ts";
import { encodeSchema } from "./database-schema.ts";
import { openSpool, type Spool } from "./spool.ts";

/** What writing databases into a run takes. */
export interface DatabaseBackup {
  readonly run: Run;
  readonly databases: DatabaseChoice;
  readonly counts: BackupCounts;
  /** Milliseconds since 1970: the time of what is written. */
  readonly time: number;
  readonly onStep: () => void;
  readonly signal?: Cancellation | undefined;
}

/** Files of a database's directory: section 1 of docs/formats/zk-backup-web-app-v1.md. */
export const DATABASE_FILES = {
  schema: "schema.json",
  records: "records",
  blobs: "blobs",
} as const;

/** Writes databases, one after another, and gives the tree of them. */
export async function backupDatabases(backup: DatabaseBackup): Promise<ContentRef> {
  const { databases } = backup;
  const site = await siteDatabases();
  const entries: TreeEntry[] = [];
  for (const name of databases === "all" ? site : [...databases]) {
    backup.signal?.throwIfAborted();
    const tree = site.includes(name) ? await backupDatabase(backup, name) : null;
    if (tree !== null) entries.push(folderEntry(folderName(entries.length + 1, name), tree));
    else if (databases !== "all") missing(backup, name);
  }
  return backup.run.content.whole(encodeTree(entries));
}

function missing({ counts }: DatabaseBackup, name: string): void {
  counts.warnings.push({ where: `database ${JSON.stringify(name)}`, why: "NotFoundError" });
}

/** For people who look into a snapshot; the true name is in the schema. */
function folderName(number: number, name: string): string {
  return `${number}-${name.replace(/[^A-Za-z0-9_.-]/g, "_").slice(0, 80)}`;
}

async function backupDatabase(backup: DatabaseBackup, name: string): Promise<ContentRef | null> {
  const { counts, onStep, signal } = backup;
  const spool = await openSpool();
  try {
    const captured = await captureDatabase({
      ...{ name, spool, signal },
      onRefused: ({ store, key, kind }) =>
        counts.warnings.push({
          where: recordPlace(name, store, key),
          why: `unsupported-value: ${kind}`,
        }),
      onRecords(records) {
        counts.records += records;
        onStep();
      },
    });
    return captured === null ? null : await writeDatabase(backup, captured, spool);
  } finally {
    await spool.close();
  }
}

async function writeDatabase(
  backup: DatabaseBackup,
  { schema, blobs, blobPlace }: CapturedDatabase,
  spool: Spool,
): Promise<ContentRef> {
  const { run, counts, time, signal } = backup;
  const onBroken = (number: number, cause: unknown): void => {
    const { store, key } = blobPlace(number);
    const why = `blob-unreadable: ${platformErrorName(cause) ?? "unknown"}`;
    counts.warnings.push({ where: recordPlace(schema.name, store, key), why });
  };
  const write = async (name: string, parts: AsyncIterable<Uint8Array>): Promise<TreeEntry> =>
    fileEntry(name, time, await run.content.stream(counted(backup, parts), signal));
  const entries = [
    fileEntry(DATABASE_FILES.schema, time, await run.content.whole(encodeSchema(schema))),
    await write(DATABASE_FILES.records, spooled(spool)),
  ];
  if (blobs.length > 0)
    entries.push(await write(DATABASE_FILES.blobs, writeBlobs(blobs, onBroken)));
  counts.files += entries.length;
  return run.content.whole(encodeTree(entries));
}

const READ = 1024 * 1024;

async function* spooled(spool: Spool): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < spool.length; at += READ) yield spool.read(at, READ);
}

async function* counted(
  { counts, onStep }: DatabaseBackup,
  parts: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  for await (const part of parts) {
    counts.bytes += part.length;
    onStep();
    yield part;
  }
}

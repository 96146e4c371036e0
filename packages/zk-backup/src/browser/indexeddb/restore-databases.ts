import type { Cancellation } from "../../core/cancellation.ts";
import { ZkBackupError } from "../../core/errors.ts";
import type { ContentRef } from "../../core/vault/content/content-ref.ts";
import type { TreeEntry } from "../../core/vault/trees/tree.ts";
import type { Vault } from "../../core/vault/vault.ts";
import type { DataWarning } from "../progress.ts";
import { nameText } from "../tree-names.ts";
import { DATABASE_FILES } from "./backup-databases.ts";
import { readBlobs } from "./blob-stream.ts";
import { type DatabaseChoice, recordPlace, siteDatabases } from "./database-list.ts";
import { type DatabaseSchema, decodeSchema, LARGEST_SCHEMA } from "./database-schema.ts";
import { restoreDatabase } from "./restore-database.ts";
import { openSpool } from "./spool.ts";

/** What putting databases back takes. */
export interface DatabaseRestore {
  readonly vault: Pick<Vault, "tree" | "chunks">;
  /** The tree that `backupDatabases` gave. */
  readonly tree: ContentRef;
  readonly databases: DatabaseChoice;
  readonly replace: boolean;
  readonly problems: DataWarning[];
  readonly onBytes: (bytes: number) => void;
  readonly onRecords: (records: number) => void;
  readonly signal?: Cancellation | undefined;
}

/** A database of a snapshot, its records still in the vault. */
interface StoredDatabase {
  readonly schema: DatabaseSchema;
  readonly records: ContentRef;
  readonly blobs: ContentRef | null;
}

/**
 * Puts databases back, each when all of it was fetched and verified.
 *
 * @returns how many
 * @throws ZkBackupError `target-not-empty` before anything is touched, `not-found` for a name that
 * is not in the snapshot, and as `restoreDatabase`.
 */
export async function restoreDatabases(restore: DatabaseRestore): Promise<number> {
  const chosen = await chosenDatabases(restore);
  if (!restore.replace) await refuseExisting(chosen);
  for (const database of chosen) await putBack(restore, database);
  return chosen.length;
}

async function chosenDatabases(restore: DatabaseRestore): Promise<readonly StoredDatabase[]> {
  const { vault, tree, databases, signal } = restore;
  const stored: StoredDatabase[] = [];
  for (const { kind, content } of await vault.tree(tree, { signal }))
    if (kind === "directory" && content) stored.push(await readDatabase(restore, content));
  if (databases === "all") return stored;
  return databases.map((name) => {
    const found = stored.find(({ schema }) => schema.name === name);
    if (found !== undefined) return found;
    const message = `The snapshot has no database ${JSON.stringify(name)}.`;
    throw new ZkBackupError("not-found", message);
  });
}

async function readDatabase(
  { vault, signal }: DatabaseRestore,
  tree: ContentRef,
): Promise<StoredDatabase> {
  const entries = await vault.tree(tree, { signal });
  const schema = contentOf(entries, DATABASE_FILES.schema);
  if (schema.length > LARGEST_SCHEMA)
    throw new ZkBackupError("record-corrupt", `schema.json has ${schema.length} bytes.`);
  const parts: BlobPart[] = [];
  for await (const part of vault.chunks(schema, { signal }))
    parts.push(part as Uint8Array<ArrayBuffer>);
  const hasBlobs = entries.some(({ name }) => nameText(name) === DATABASE_FILES.blobs);
  return {
    schema: decodeSchema(new Uint8Array(await new Blob(parts).arrayBuffer())),
    records: contentOf(entries, DATABASE_FILES.records),
    blobs: hasBlobs ? contentOf(entries, DATABASE_FILES.blobs) : null,
  };
}

function contentOf(entries: readonly TreeEntry[], file: string): ContentRef {
  const found = entries.find(({ name, kind }) => kind === "file" && nameText(name) === file);
  if (found?.content !== undefined) return found.content;
  throw new ZkBackupError("record-corrupt", `A database's directory has no file ${file}.`);
}

async function refuseExisting(chosen: readonly StoredDatabase[]): Promise<void> {
  const site = await siteDatabases();
  const there = chosen.find(({ schema }) => site.includes(schema.name));
  if (there === undefined) return;
  const name = JSON.stringify(there.schema.name);
  const message = `The database ${name} is there already: say existing: "replace" to have it replaced. Nothing was changed.`;
  throw new ZkBackupError("target-not-empty", message);
}

async function putBack(restore: DatabaseRestore, database: StoredDatabase): Promise<void> {
  const { vault, problems, replace, onRecords, onBytes, signal } = restore;
  const { schema } = database;
  const fetched = async function* (ref: ContentRef): AsyncGenerator<Uint8Array> {
    for await (const part of vault.chunks(ref, { signal })) {
      onBytes(part.length);
      yield part;
    }
  };
  const spool = await openSpool();
  try {
    for await (const part of fetched(database.records)) spool.write(part);
    const blobs = database.blobs === null ? [] : await readBlobs(fetched(database.blobs));
    await restoreDatabase({
      ...{ schema, spool, blobs, replace, onRecords, signal },
      onLost: (store, { key, lost }) =>
        problems.push({
          where: recordPlace(schema.name, store, key),
          why: lost ?? "lost",
        }),
    });
  } finally {
    await spool.close();
  }
}

import type { Cancellation } from "../../cancellation.ts";
import { ascii, concat } from "../../codec/bytes.ts";
import { isZkBackupError, type ZkBackupError } from "../../errors.ts";
import type { ContentRef } from "../content/content-ref.ts";
import { encodeTree, type TreeEntry } from "./tree.ts";

/** What becomes of an entry: it stays, goes, is looked into (a directory), or stands otherwise. */
export type Rewritten = "keep" | "drop" | "descend" | TreeEntry;

/** What writing a tree anew takes. */
export interface TreeRewriteOptions {
  /** Reads a directory. */
  readonly read: (tree: ContentRef) => Promise<readonly TreeEntry[]>;
  /** Writes a directory, and gives its reference. */
  readonly write: (tree: Uint8Array) => Promise<ContentRef>;
  /** Decides on an entry at a path below the root, its names joined by `/`. */
  readonly entry: (entry: TreeEntry, path: Uint8Array) => Promise<Rewritten>;
  /** Write also what did not change: for another vault. */
  readonly always?: boolean;
  /** Told of a directory that cannot be read, and then left out; without this it is an error. */
  readonly unreadable?: (path: Uint8Array, error: ZkBackupError) => void;
  readonly signal?: Cancellation | undefined;
}

const SLASH = /* @__PURE__ */ ascii("/");
const ROOT = new Uint8Array();

/** Writes a tree anew, from its leaves up; null when its root cannot be read. */
export function rewriteTree(
  options: TreeRewriteOptions,
  root: ContentRef,
): Promise<ContentRef | null> {
  return rewriteDirectory(options, root, ROOT);
}

async function rewriteDirectory(
  options: TreeRewriteOptions,
  tree: ContentRef,
  path: Uint8Array,
): Promise<ContentRef | null> {
  const entries = await readable(options, tree, path);
  if (entries === null) return null;
  const next: TreeEntry[] = [];
  for (const entry of entries) {
    options.signal?.throwIfAborted();
    const rewritten = await rewriteEntry(options, entry, joined(path, entry.name));
    if (rewritten !== null) next.push(rewritten);
  }
  const same =
    !options.always &&
    next.length === entries.length &&
    next.every((entry, i) => entry === entries[i]);
  return same ? tree : options.write(encodeTree(next));
}

async function rewriteEntry(
  options: TreeRewriteOptions,
  entry: TreeEntry,
  path: Uint8Array,
): Promise<TreeEntry | null> {
  const decision = await options.entry(entry, path);
  if (decision === "drop") return null;
  if (decision === "keep") return entry;
  if (decision !== "descend") return decision;
  if (entry.content === undefined) return entry;
  const content = await rewriteDirectory(options, entry.content, path);
  if (content === null) return null;
  return content === entry.content ? entry : { ...entry, content };
}

async function readable(
  options: TreeRewriteOptions,
  tree: ContentRef,
  path: Uint8Array,
): Promise<readonly TreeEntry[] | null> {
  try {
    return await options.read(tree);
  } catch (error) {
    const { unreadable } = options;
    if (unreadable === undefined || !isZkBackupError(error) || error.code === "storage-failed")
      throw error;
    unreadable(path, error);
    return null;
  }
}

function joined(folder: Uint8Array, name: Uint8Array): Uint8Array {
  return folder.length === 0 ? name : concat(folder, SLASH, name);
}

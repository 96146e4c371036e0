import type { Cancellation } from "../../cancellation.ts";
import { toHex } from "../../codec/bytes.ts";
import { type IgnoreRules, pathText } from "../../selection/ignore-rules.ts";
import type { ContentRef } from "../content/content-ref.ts";
import type { Snapshot } from "../snapshots/snapshot.ts";
import type { Vault } from "../vault.ts";
import type { TreeEntry } from "./tree.ts";
import type { PlacedEntry } from "./walk-tree.ts";

/** One version of an entry, and the snapshots of one device and source that have it. */
export interface FoundVersion extends PlacedEntry {
  /** Oldest first, at least one. */
  readonly snapshots: readonly Snapshot[];
}

/** What is looked for, and where. */
export interface FindVersionsOptions {
  readonly vault: Pick<Vault, "tree">;
  /** Oldest first. */
  readonly snapshots: readonly Snapshot[];
  /** Patterns of gitignore(5): what they would leave out is what is found. */
  readonly patterns: IgnoreRules;
  readonly signal?: Cancellation | undefined;
}

/**
 * Finds what patterns match in snapshots, each version once. A directory that several snapshots
 * have alike is read once.
 *
 * @throws ZkBackupError `tree-corrupt` and what reading content throws.
 */
export async function findVersions(options: FindVersionsOptions): Promise<FoundVersion[]> {
  const found = new Map<string, { placed: PlacedEntry; snapshots: Snapshot[] }>();
  const known = new Map<string, readonly PlacedEntry[]>();
  for (const snapshot of options.snapshots)
    for (const placed of await matchesIn({ ...options, known }, snapshot.root, [])) {
      const { device, path } = snapshot;
      const key = JSON.stringify([device, path, versionOf(placed)]);
      const version = found.get(key) ?? { placed, snapshots: [] };
      version.snapshots.push(snapshot);
      found.set(key, version);
    }
  return [...found.values()].map(({ placed, snapshots }) => ({ ...placed, snapshots }));
}

interface Search extends FindVersionsOptions {
  /** What was found below a directory, by its path and its tree. */
  readonly known: Map<string, readonly PlacedEntry[]>;
}

async function matchesIn(
  search: Search,
  ref: ContentRef,
  above: readonly Uint8Array[],
): Promise<readonly PlacedEntry[]> {
  const { vault, patterns, known, signal } = search;
  signal?.throwIfAborted();
  const folder = above.map((name) => `${pathText(name)}/`).join("");
  const key = `${toHex(ref.ids)} ${ref.level} ${folder}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  const matches: PlacedEntry[] = [];
  for (const entry of await vault.tree(ref, { signal })) {
    const names = [...above, entry.name];
    const isFolder = entry.kind === "directory";
    if (patterns.verdict(folder + pathText(entry.name), isFolder) === "out")
      matches.push({ names, entry });
    if (isFolder && entry.content !== undefined)
      matches.push(...(await matchesIn(search, entry.content, names)));
  }
  known.set(key, matches);
  return matches;
}

/** What makes it another version: kind, content, target, mode, time. A directory's content does not. */
function versionOf({ names, entry }: PlacedEntry): readonly unknown[] {
  const { kind, mode, modified, target, content } = entry;
  return [
    names.map(toHex),
    ...[kind, mode, `${modified.seconds}.${modified.nanoseconds}`, toHex(target ?? NONE)],
    kind === "directory" ? "" : toHex((content as TreeEntry["content"])?.ids ?? NONE),
  ];
}

const NONE = new Uint8Array();

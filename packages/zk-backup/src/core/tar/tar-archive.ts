import type { Cancellation } from "../cancellation.ts";
import { ascii, concat } from "../codec/bytes.ts";
import { type Choice, type ChoiceRules, choiceOf } from "../selection/choice.ts";
import { pathText } from "../selection/ignore-rules.ts";
import type { ContentRef } from "../vault/content/content-ref.ts";
import { sameIds } from "../vault/trees/same-content.ts";
import type { TreeEntry } from "../vault/trees/tree.ts";
import type { Vault } from "../vault/vault.ts";
import { encodeTarHeader, TAR_END, type TarEntry, tarPadding } from "./tar-header.ts";

/** What is written into an archive. */
export interface TarOptions extends ChoiceRules {
  readonly vault: Pick<Vault, "tree" | "chunks">;
  /** A snapshot's root, or a directory in it. */
  readonly root: ContentRef;
  readonly signal?: Cancellation | undefined;
}

/**
 * Writes a tree as a tar archive (POSIX pax), piece by piece: for a pipe, or for a browser to save.
 * Names, modes, owners, times to the nanosecond, symbolic and hard links and extended attributes
 * are in it; holes are written as the zeros they read as. Nothing is in it that was not verified;
 * an archive that fails has no end, and `tar` says so.
 *
 * @throws ZkBackupError as `vault.chunks`, and `bad-input` for rules that are none.
 * @example
 * for await (const part of tarArchive({ vault, root: vault.snapshot("latest").root }))
 *   process.stdout.write(part);
 */
export async function* tarArchive(options: TarOptions): AsyncGenerator<Uint8Array> {
  const archive: Archive = { options, linked: new Map() };
  yield* folder(archive, options.root, new Uint8Array(), choiceOf(options));
  yield TAR_END;
}

interface Archive {
  readonly options: TarOptions;
  /** The first name of each group of hard links. */
  readonly linked: Map<bigint, { readonly path: Uint8Array; readonly content: ContentRef }>;
}

async function* folder(
  archive: Archive,
  tree: ContentRef,
  above: Uint8Array,
  choice: Choice,
): AsyncGenerator<Uint8Array> {
  const { vault, signal } = archive.options;
  for (const entry of await vault.tree(tree, { signal })) {
    signal?.throwIfAborted();
    const name = pathText(entry.name);
    const isFolder = entry.kind === "directory";
    const taken = choice.takes(name, isFolder);
    if (taken === "none") continue;
    const path = concat(above, entry.name, isFolder ? SLASH : NONE);
    if (!isFolder) yield* leaf(archive, entry, path);
    else {
      if (taken === "all") yield encodeTarHeader({ ...common(entry, path), type: "5", size: 0 });
      if (entry.content) yield* folder(archive, entry.content, path, choice.inside(name));
    }
  }
}

const [SLASH, NONE] = [ascii("/"), new Uint8Array()];

async function* leaf(
  { options, linked }: Archive,
  entry: TreeEntry,
  path: Uint8Array,
): AsyncGenerator<Uint8Array> {
  const { content, target, hardLink } = entry;
  const shared = common(entry, path);
  if (content === undefined) {
    yield encodeTarHeader({ ...shared, type: "2", size: 0, link: target });
    return;
  }
  const first = hardLink === undefined ? undefined : linked.get(hardLink);
  if (first !== undefined && sameIds(first.content, content)) {
    yield encodeTarHeader({ ...shared, type: "1", size: 0, link: first.path });
    return;
  }
  if (hardLink !== undefined) linked.set(hardLink, { path, content });
  yield encodeTarHeader({ ...shared, type: "0", size: content.length });
  yield* options.vault.chunks(content, { signal: options.signal });
  yield tarPadding(content.length);
}

function common(entry: TreeEntry, path: Uint8Array): Omit<TarEntry, "type" | "size"> {
  const { mode, modified, owner = { uid: 0, gid: 0 }, attributes } = entry;
  return { path, mode, modified, owner, ...(attributes && { attributes }) };
}

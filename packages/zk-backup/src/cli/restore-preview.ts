import type { Cancellation } from "../core/cancellation.ts";
import { type Choice, type ChoiceRules, choiceOf } from "../core/selection/choice.ts";
import { pathText } from "../core/selection/ignore-rules.ts";
import type { ContentRef } from "../core/vault/content/content-ref.ts";
import { findEntry, type PlacedEntry } from "../core/vault/trees/walk-tree.ts";
import type { Vault } from "../core/vault/vault.ts";

/** What a restore would take. */
export interface PreviewOptions extends ChoiceRules {
  readonly vault: Pick<Vault, "tree">;
  readonly root: ContentRef;
  /** Names that lead to what is restored. */
  readonly path: readonly Uint8Array[];
  readonly signal?: Cancellation | undefined;
}

/** Goes through the files and links that a restore would write, and reads none of them. */
export async function* previewRestore(options: PreviewOptions): AsyncGenerator<PlacedEntry> {
  const { entry } = await findEntry(options, options.path);
  if (entry !== null && entry.kind !== "directory") yield { names: options.path, entry };
  else yield* taken(options, entry?.content ?? options.root, [], choiceOf(options));
}

async function* taken(
  options: PreviewOptions,
  tree: ContentRef,
  above: readonly Uint8Array[],
  choice: Choice,
): AsyncGenerator<PlacedEntry> {
  const { vault, signal } = options;
  for (const entry of await vault.tree(tree, { signal })) {
    signal?.throwIfAborted();
    const name = pathText(entry.name);
    const isFolder = entry.kind === "directory";
    if (choice.takes(name, isFolder) === "none") continue;
    const names = [...above, entry.name];
    if (!isFolder) yield { names, entry };
    else if (entry.content) yield* taken(options, entry.content, names, choice.inside(name));
  }
}

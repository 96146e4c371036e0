import type { Cancellation } from "../../cancellation.ts";
import { toHex } from "../../codec/bytes.ts";
import { ZkBackupError } from "../../errors.ts";
import { type ContentRef, idKey, splitIds } from "../content/content-ref.ts";
import type { PackEntry } from "../indexes/index-object.ts";
import type { Vault } from "../vault.ts";
import type { Attempt } from "./check.ts";

/** Walks every snapshot's trees and looks that each chunk they refer to is in an index. */
export async function checkTrees(
  vault: Vault,
  packs: Iterable<PackEntry>,
  attempt: Attempt,
  signal: Cancellation | undefined,
): Promise<void> {
  const chunks = new Set<string>();
  for (const pack of packs) for (const id of splitIds(pack.contents.ids)) chunks.add(idKey(id));
  const walked = new Set<string>();
  for (const snapshot of vault.snapshots())
    await walk({ vault, chunks, walked, attempt, signal }, snapshot.root, snapshot.id);
}

interface Walk {
  readonly vault: Vault;
  readonly chunks: ReadonlySet<string>;
  readonly walked: Set<string>;
  readonly attempt: Attempt;
  readonly signal: Cancellation | undefined;
}

async function walk(state: Walk, ref: ContentRef, snapshot: string): Promise<void> {
  const key = toHex(ref.ids);
  if (state.walked.has(key)) return;
  state.walked.add(key);
  await state.attempt(`snapshot ${snapshot}`, async () => {
    for (const entry of await state.vault.tree(ref, { signal: state.signal })) {
      if (entry.content === undefined) continue;
      if (entry.kind === "directory") await walk(state, entry.content, snapshot);
      else await lookUp(state, entry.content);
    }
  });
}

async function lookUp({ chunks, vault, signal }: Walk, ref: ContentRef): Promise<void> {
  const absent = splitIds(ref.ids).find((id) => !chunks.has(idKey(id)));
  if (absent !== undefined)
    throw new ZkBackupError("chunk-missing", `A file needs ${toHex(absent.subarray(0, 8))}.`);
  if (ref.level > 0) await readThrough(vault.chunks(ref, { signal })); // a list of chunks is content too
}

async function readThrough(chunks: AsyncIterable<Uint8Array>): Promise<void> {
  const iterator = chunks[Symbol.asyncIterator]();
  while (!(await iterator.next()).done);
}

import { findEntry, type TreeEntry, type Vault } from "@candor/zk-backup/vault";
import { DeviceError } from "../device-error.ts";
import type { FileIn, PlaceIn } from "./engine.ts";
import type { EntryView } from "./view.ts";

/** Lists a directory of a snapshot: directories first, then by name. */
export async function listIn(vault: Vault, place: PlaceIn): Promise<EntryView[]> {
  const { root } = vault.snapshot(place.snapshot);
  const { entry } = await findEntry({ vault, root }, namesOf(place));
  if (entry !== null && entry.kind !== "directory")
    throw new DeviceError("missing", "That is no folder.");
  const entries = await vault.tree(entry?.content ?? root);
  return entries.map(viewOf).sort(byKindAndName);
}

/** Opens a file of a snapshot. */
export async function fileIn(vault: Vault, place: PlaceIn): Promise<FileIn> {
  const { root } = vault.snapshot(place.snapshot);
  const { entry } = await findEntry({ vault, root }, namesOf(place));
  if (entry === null || entry.kind !== "file" || entry.content === undefined)
    throw new DeviceError("missing", "That is no file.");
  const { content } = entry;
  return { name: textOf(entry.name), bytes: content.length, content: vault.chunks(content) };
}

/** Names from the top. */
export function namesOf({ path }: PlaceIn): Uint8Array[] {
  return path.map((hex) => new Uint8Array(Buffer.from(hex, "hex")));
}

function viewOf({ kind, name, content, modified }: TreeEntry): EntryView {
  return {
    ...{ kind, name: textOf(name), id: Buffer.from(name).toString("hex") },
    bytes: kind === "file" ? (content?.length ?? 0) : null,
    modified: new Date(Number(modified.seconds) * 1000).toISOString(),
  };
}

/** Control characters are shown, not sent: a name may be any bytes. */
function textOf(name: Uint8Array): string {
  return Buffer.from(name)
    .toString("utf8")
    .replace(/\p{Cc}/gu, "\u{fffd}");
}

function byKindAndName(one: EntryView, other: EntryView): number {
  const rank = ({ kind }: EntryView) => (kind === "directory" ? 0 : 1);
  return rank(one) - rank(other) || one.name.localeCompare(other.name, "en");
}

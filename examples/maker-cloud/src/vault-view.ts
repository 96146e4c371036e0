import type { VaultObject } from "./vault-storage.ts";

/** One kind of object in a vault, as the maker has it. */
interface ObjectKind {
  /** First part of the object's name: `packs`, `heads`, ... */
  readonly kind: string;
  readonly count: number;
  readonly bytes: number;
  /** How many objects have which size, largest first. Packs come in fixed size classes. */
  readonly sizes: readonly { readonly bytes: number; readonly count: number }[];
}

/** What the maker can tell of a vault: counts, sizes, the time of the last upload. */
export interface VaultView {
  readonly kinds: readonly ObjectKind[];
  readonly objects: number;
  readonly bytes: number;
  /** Devices that have written: each has a folder of heads. */
  readonly devices: number;
  /** When an object was last added, ISO 8601; null while there is none. */
  readonly lastWrite: string | null;
}

const OBJECT = /^(vault|(slots|packs|indexes)\/[0-9a-f]{64}|heads\/[0-9a-f]{32}\/[0-9]{10})$/;

/** Looks at what is in one account's vault; an empty view when there is nothing. */
export function viewVault(objects: readonly VaultObject[]): VaultView {
  const kinds = new Map<string, Map<number, number>>();
  const devices = new Set<string>();
  let last: string | null = null;
  for (const { name, size, modified } of objects) {
    if (!OBJECT.test(name)) continue;
    const sizes = kinds.get(name.split("/")[0] ?? "") ?? new Map<number, number>();
    sizes.set(size, (sizes.get(size) ?? 0) + 1);
    kinds.set(name.split("/")[0] ?? "", sizes);
    if (modified !== null && (last === null || modified > last)) last = modified;
    if (name.startsWith("heads/")) devices.add(name.split("/")[1] ?? "");
  }
  const views = [...kinds].map(([kind, sizes]) => viewOfKind(kind, sizes));
  return {
    kinds: views.sort((a, b) => a.kind.localeCompare(b.kind)),
    objects: views.reduce((sum, view) => sum + view.count, 0),
    bytes: views.reduce((sum, view) => sum + view.bytes, 0),
    devices: devices.size,
    lastWrite: last,
  };
}

function viewOfKind(kind: string, counts: ReadonlyMap<number, number>): ObjectKind {
  const sizes = [...counts]
    .map(([bytes, count]) => ({ bytes, count }))
    .sort((a, b) => b.bytes - a.bytes);
  return {
    kind,
    count: sizes.reduce((sum, { count }) => sum + count, 0),
    bytes: sizes.reduce((sum, { bytes, count }) => sum + bytes * count, 0),
    sizes,
  };
}

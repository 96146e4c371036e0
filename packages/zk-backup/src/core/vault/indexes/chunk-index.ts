import { equal } from "../../codec/bytes.ts";
import type { WriteKeys } from "../../codec/vault-keys.ts";
import type { ZkBackupError } from "../../errors.ts";
import { ID_SIZE } from "../content/content-ref.ts";
import { sameDomain } from "../packs/pack-directory.ts";
import { createIdTable, isIdAt } from "./id-table.ts";
import type { PackEntry } from "./index-object.ts";

/** Where a chunk lies. */
export interface ChunkPlace {
  readonly pack: PackEntry;
  /** Offset in the pack's raw stream, and length. */
  readonly start: number;
  readonly length: number;
}

/** Finds chunks by id: what all indexes say together. */
export interface ChunkIndex {
  /** The newest place that claims to hold a chunk. */
  find(id: Uint8Array): ChunkPlace | null;
  /** All places that claim to, the newest first. */
  places(id: Uint8Array): readonly ChunkPlace[];
  /** Tells whether any pack that claims to hold a chunk is one of these. */
  some(id: Uint8Array, isWanted: (pack: PackEntry) => boolean): boolean;
  /**
   * Tells whether a pack of the writer's own domain has the chunk, so that none is to be stored.
   *
   * @param among packs that may be counted on, by hash; all when left out
   */
  has(id: Uint8Array, among?: Pick<ReadonlySet<string>, "has">): boolean;
  add(pack: PackEntry): void;
  /** By hash; of what several indexes say of one pack, the last that says something else. */
  readonly packs: ReadonlyMap<string, PackEntry>;
  /** All that indexes say of packs, each saying once. */
  readonly entries: readonly PackEntry[];
  /** Why indexes could not be read: what they name is not found. */
  readonly damaged: ZkBackupError[];
}

/** Starts an empty index for a writer with these keys. */
export function createChunkIndex({
  domain,
  id: key,
}: Pick<WriteKeys, "domain" | "id">): ChunkIndex {
  const packs = new Map<string, PackEntry>();
  const entries: PackEntry[] = [];
  const known = new Map<string, PackEntry[]>();
  /** Of each entry: the number of its first chunk, and, once asked for, where each of them starts. */
  const firsts: number[] = [];
  const starts: (Float64Array | undefined)[] = [];
  let near = 0;
  /** Which entry a chunk is in: most often the one that was asked for before. */
  const entryOf = (number: number): number => {
    if (number < (firsts[near] as number) || number >= (firsts[near + 1] ?? table.size))
      near = entryAt(firsts, number);
    return near;
  };
  const isAt = (number: number, id: Uint8Array): boolean => {
    const at = entryOf(number);
    const { contents } = entries[at] as PackEntry;
    return isIdAt(contents.ids, number - (firsts[at] as number), id);
  };
  const table = createIdTable({ key, isAt });

  const placeOf = (number: number): ChunkPlace => {
    const at = entryOf(number);
    const pack = entries[at] as PackEntry;
    const chunk = number - (firsts[at] as number);
    starts[at] ??= startsOf(pack.contents.lengths);
    const length = pack.contents.lengths[chunk] as number;
    return { pack, start: starts[at]?.[chunk] as number, length };
  };

  const some = (id: Uint8Array, isWanted: (pack: PackEntry) => boolean): boolean => {
    for (let number = table.find(id); number >= 0; number = table.before(number))
      if (isWanted(entries[entryOf(number)] as PackEntry)) return true;
    return false;
  };

  return {
    packs,
    entries,
    damaged: [],
    find(id) {
      const number = table.find(id);
      return number < 0 ? null : placeOf(number);
    },
    places(id) {
      const places: ChunkPlace[] = [];
      for (let number = table.find(id); number >= 0; number = table.before(number))
        places.push(placeOf(number));
      return places;
    },
    some,
    has: (id, among) =>
      some(
        id,
        ({ hash, contents }) => sameDomain(contents.domain, domain) && (among?.has(hash) ?? true),
      ),
    add(pack) {
      // By all they say: nobody can shadow what another index says of the same pack.
      const same = known.get(pack.hash) ?? [];
      if (same.some((other) => sameEntry(other, pack))) return;
      known.set(pack.hash, [...same, pack]);
      entries.push(pack);
      firsts.push(table.size);
      packs.set(pack.hash, pack);
      const { ids } = pack.contents;
      for (let at = 0; at < ids.length; at += ID_SIZE) table.add(ids.subarray(at, at + ID_SIZE));
    },
  };
}

/** The last entry whose first chunk is not after this one. */
function entryAt(firsts: readonly number[], number: number): number {
  let [low, high] = [0, firsts.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((firsts[middle] as number) <= number) low = middle;
    else high = middle - 1;
  }
  return low;
}

function startsOf(lengths: readonly number[]): Float64Array {
  const starts = new Float64Array(lengths.length);
  for (let i = 1; i < lengths.length; i++)
    starts[i] = (starts[i - 1] as number) + (lengths[i - 1] as number);
  return starts;
}

function sameEntry(a: PackEntry, b: PackEntry): boolean {
  return a.length === b.length && equal(a.salt, b.salt) && equal(a.directory, b.directory);
}

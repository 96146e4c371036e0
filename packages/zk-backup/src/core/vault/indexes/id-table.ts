import { ID_SIZE } from "../content/content-ref.ts";
import { halfSipHash } from "./half-sip-hash.ts";

/** Numbers ids in the order in which they are added, and finds the number of an id. */
export interface IdTable {
  /** Ids that were added; the next gets this number. */
  readonly size: number;
  add(id: Uint8Array): void;
  /** The number under which an id was added last; -1 when it never was. */
  find(id: Uint8Array): number;
  /** The number under which the same id was added before that one; -1 when it was not. */
  before(number: number): number;
}

/** What a table is made of. */
export interface IdTableOptions {
  /** At least 8 secret bytes: others may choose ids, and would choose some that collide. */
  readonly key: Uint8Array;
  /** Tells whether a number that was given is that of this id: whoever has the ids keeps them. */
  readonly isAt: (number: number, id: Uint8Array) => boolean;
}

/**
 * Starts an empty table. It takes some 20 bytes an id, where a Map of texts takes 150 and keeps the
 * collector busy.
 */
export function createIdTable({ key, isAt }: IdTableOptions): IdTable {
  let size = 0;
  let slots = new Uint32Array(2 * SMALLEST); // each a hash, and a number + 1; 0 where it is free
  let earlier = new Int32Array(SMALLEST);

  /** Where an id stands, or else the free slot where it belongs. */
  const slotOf = (id: Uint8Array, hash: number): number => {
    const mask = slots.length - 1;
    for (let at = (2 * hash) & mask; ; at = (at + 2) & mask) {
      const held = slots[at + 1] as number;
      if (held === 0 || (slots[at] === hash && isAt(held - 1, id))) return at;
    }
  };

  const grow = (): void => {
    const before = slots;
    slots = new Uint32Array(2 * before.length);
    const mask = slots.length - 1;
    for (let from = 0; from < before.length; from += 2) {
      if (before[from + 1] === 0) continue;
      let at = (2 * (before[from] as number)) & mask;
      while (slots[at + 1] !== 0) at = (at + 2) & mask;
      slots[at] = before[from] as number;
      slots[at + 1] = before[from + 1] as number;
    }
    const chain = new Int32Array(slots.length / 2);
    chain.set(earlier);
    earlier = chain;
  };

  return {
    get size() {
      return size;
    },
    add(id) {
      if (3 * size >= slots.length) grow(); // two thirds of the slots are taken
      const hash = halfSipHash(key, id);
      const at = slotOf(id, hash);
      earlier[size] = (slots[at + 1] as number) - 1;
      slots[at] = hash;
      slots[at + 1] = size + 1;
      size += 1;
    },
    find: (id) => (slots[slotOf(id, halfSipHash(key, id)) + 1] as number) - 1,
    before: (number) => earlier[number] as number,
  };
}

const SMALLEST = 64;

/** Tells whether the id at a place among joined ids is this one. */
export function isIdAt(ids: Uint8Array, place: number, id: Uint8Array): boolean {
  const from = place * ID_SIZE;
  for (let i = 0; i < ID_SIZE; i++) if (ids[from + i] !== id[i]) return false;
  return true;
}

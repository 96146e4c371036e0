import { ID_SIZE } from "../content/content-ref.ts";
import { createIdTable, isIdAt } from "./id-table.ts";

/** A set of ids. */
export interface IdSet {
  has(id: Uint8Array): boolean;
  /** Takes a copy of an id. @returns whether it was not there. */
  add(id: Uint8Array): boolean;
}

/**
 * Starts an empty set.
 *
 * @param key as a table's
 */
export function createIdSet(key: Uint8Array): IdSet {
  let ids = new Uint8Array(64 * ID_SIZE);
  const table = createIdTable({ key, isAt: (number, id) => isIdAt(ids, number, id) });
  const has = (id: Uint8Array): boolean => table.find(id) >= 0;
  return {
    has,
    add(id) {
      if (has(id)) return false;
      const at = table.size * ID_SIZE;
      if (at === ids.length) {
        const larger = new Uint8Array(2 * ids.length);
        larger.set(ids);
        ids = larger;
      }
      ids.set(id, at);
      table.add(id);
      return true;
    },
  };
}

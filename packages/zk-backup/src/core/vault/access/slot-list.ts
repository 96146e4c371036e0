import { type Head, NO_SLOTS, type SlotList } from "../heads/head.ts";

/** The slots that are valid: those of the highest generation that any device's latest head lists. */
export function validSlots(latest: Iterable<Pick<Head, "slotList">>): SlotList {
  let valid = NO_SLOTS;
  for (const { slotList } of latest) {
    if (slotList.generation < valid.generation) continue;
    const same = slotList.generation === valid.generation ? valid.slots : [];
    valid = { ...slotList, slots: [...new Set([...same, ...slotList.slots])] };
  }
  return valid;
}

/** The next generation of a list: without these slots, with those. */
export function nextSlots(
  list: SlotList,
  change: { readonly without: readonly string[]; readonly with: readonly string[] },
): SlotList {
  const stay = list.slots.filter((slot) => !change.without.includes(slot));
  return { generation: list.generation + 1, slots: [...new Set([...stay, ...change.with])] };
}

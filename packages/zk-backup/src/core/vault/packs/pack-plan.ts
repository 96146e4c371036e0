/** Which of the waiting segments go into the next pack, and its plaintext length. */
export interface PackPlan {
  /** Places in the list of waiting segments, ascending; at least one. */
  readonly taken: readonly number[];
  readonly length: number;
}

/**
 * Plans the next pack so that little is padding: the smallest size class that takes everything,
 * when it would be at least half full; else the largest class that can be filled, with the first
 * segments that fit beside each other.
 *
 * @param shares bytes that each waiting segment takes, its part of the directory included
 * @param classes plaintext lengths, ascending
 */
export function planPack(
  shares: readonly number[],
  classes: readonly number[],
  fixed: number,
): PackPlan {
  const total = shares.reduce((sum, size) => sum + size, fixed);
  const all = classes.find((length) => length >= total);
  const everything = { taken: shares.map((_, place) => place), length: all ?? 0 };
  if (all !== undefined && (total >= all / 2 || all === classes[0])) return everything;
  for (const length of classes.filter((size) => size < total).reverse()) {
    const taken = firstFitting(shares, length - fixed);
    if (taken.length > 0) return { taken, length };
  }
  return everything;
}

function firstFitting(shares: readonly number[], room: number): number[] {
  const taken: number[] = [];
  let left = room;
  for (const [place, size] of shares.entries()) {
    if (size > left) continue;
    taken.push(place);
    left -= size;
  }
  return taken;
}

/** How many of the waiting segments go into the next pack, and its plaintext length. */
export interface PackPlan {
  readonly count: number;
  readonly length: number;
}

/**
 * Plans the next pack so that little is padding: the smallest size class that takes everything,
 * when it would be at least half full; else the largest class that can be filled.
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
  if (all !== undefined && (total >= all / 2 || all === classes[0]))
    return { count: shares.length, length: all };
  const fillable = classes.filter((length) => length < total).reverse();
  for (const length of fillable) {
    const count = fitting(shares, length, fixed);
    if (count > 0) return { count, length };
  }
  return { count: shares.length, length: all ?? classes.at(-1) ?? 0 };
}

function fitting(shares: readonly number[], length: number, fixed: number): number {
  let used = fixed;
  for (const [count, size] of shares.entries()) {
    used += size;
    if (used > length) return count;
  }
  return shares.length;
}

import type { ResourceLimits } from "node:worker_threads";

/**
 * Room for what a thread makes and soon drops. What is large in a thread lies outside this heap and
 * is used again; the default, 48 MB, would be filled with leftovers before anything is cleared.
 */
export const FEW_LEFTOVERS: ResourceLimits = { maxYoungGenerationSizeMb: 12 };

/** Less still, for threads that keep nothing from one batch to the next. */
export const FEWEST_LEFTOVERS: ResourceLimits = { maxYoungGenerationSizeMb: 3 };

const WINDOW = 600_000; // milliseconds in which changes count
const FREE = 3; // changes in it that are sent at once
const MOST = 600_000;

/**
 * How long a new address must have held before it is sent, in milliseconds: nothing for the first
 * changes of ten minutes, then twice as long with each.
 *
 * @param first the first wait; 0 sends every change at once.
 * @param sentAt times of earlier changes, in milliseconds.
 */
export function holdTime(first: number, sentAt: readonly number[], now: number): number {
  const recent = sentAt.filter((at) => now - at < WINDOW).length;
  return recent < FREE ? 0 : Math.min(MOST, first * 2 ** (recent - FREE));
}

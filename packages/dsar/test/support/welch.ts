/** Running mean and variance (Welford 1962), so that no sample has to be kept. */
interface Moments {
  add(value: number): void;
  readonly count: number;
  readonly mean: number;
  /** Of the sample, by n - 1. */
  readonly variance: number;
}

/** Begins an empty sample. */
function moments(): Moments {
  let count = 0;
  let mean = 0;
  let squares = 0;
  return {
    add(value) {
      count++;
      const off = value - mean;
      mean += off / count;
      squares += off * (value - mean);
    },
    get count() {
      return count;
    },
    get mean() {
      return mean;
    },
    get variance() {
      return count < 2 ? 0 : squares / (count - 1);
    },
  };
}

/**
 * Welch's t of two samples of times, the slowest tenth of both left out by one common threshold: what
 * interrupts a process says nothing of its work. Beyond 4.5 the classes differ, as dudect has it
 * (Reparaz, Balasch, Verbauwhede, "Dude, is my code constant time?", 2017).
 */
export function welchT(first: readonly number[], second: readonly number[]): number {
  const all = [...first, ...second].sort((a, b) => a - b);
  const limit = all[Math.floor(all.length * 0.9)] ?? Number.POSITIVE_INFINITY;
  const [a, b] = [moments(), moments()];
  for (const time of first) if (time <= limit) a.add(time);
  for (const time of second) if (time <= limit) b.add(time);
  return (a.mean - b.mean) / Math.sqrt(a.variance / a.count + b.variance / b.count);
}

/** |t| from which two classes of answers can be told apart. */
export const TELLS_APART = 4.5;

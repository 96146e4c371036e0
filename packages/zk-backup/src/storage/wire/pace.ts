/** How long sending may take, learned from what it took. */
export interface Pace {
  /** Time to wait for so many bytes to be taken, milliseconds. */
  readonly sending: (bytes: number) => number;
  /** What a transfer that came through took, milliseconds. */
  took(bytes: number, milliseconds: number): void;
  /** One did not come through in its time. */
  missed(): void;
}

const SLOWEST = 8 * 1024; // bytes a second
const AT_FIRST = 32 * 1024;

/** Shorter transfers tell of latency and of nothing else. */
const TELLING = 64 * 1024;

/**
 * A `fetch` does not tell how much of a body has gone out, so that a line which died under it shows
 * only by time. Four times what the last ones took is waited; a slower line halves what is expected.
 */
export function uploadPace(): Pace {
  let rate = AT_FIRST;
  return {
    sending: (bytes) => ((bytes * 4) / rate) * 1000,
    took(bytes, milliseconds) {
      if (bytes < TELLING) return;
      const seen = (bytes / Math.max(1, milliseconds)) * 1000;
      rate = Math.max(SLOWEST, Math.min(seen, (rate + seen) / 2));
    },
    missed() {
      rate = Math.max(SLOWEST, rate / 2);
    },
  };
}

import { appendFileSync } from "node:fs";

/** One long test, of which `npm test` runs a share and `npm run test:deep` all. */
export interface Campaign {
  /** How many cases to run now. */
  readonly count: number;
  /** Seed of the random choices: the same seed gives the same cases. */
  readonly seed: number;
  /**
   * Writes down what the campaign found, once it has ended well. Kept by `npm run test:deep`,
   * which puts it into `docs/evidence`; without effect otherwise.
   */
  record(figures: Readonly<Record<string, string | number>>): void;
}

/** How many cases a campaign has. */
export interface CampaignSize {
  /** In `npm test`. */
  readonly share: number;
  /** In `npm run test:deep -- NAME`. */
  readonly full: number;
}

/** Seed of the share, so that `npm test` finds today what it found yesterday. */
const FIXED_SEED = 20_261;

/**
 * Sizes a long test. The full count, with a fresh seed, runs when `CANDOR_DEEP` names the file that
 * takes the results; `CANDOR_SEED` repeats a run that failed.
 *
 * @example
 * const flips = campaign("bit flips in a vault", { share: 2_000, full: 100_000 });
 * for (let n = 0; n < flips.count; n++) { ... }
 * flips.record({ flips: flips.count, accepted: 0 });
 */
export function campaign(name: string, size: CampaignSize): Campaign {
  const file = process.env["CANDOR_DEEP"];
  const seed = Number(process.env["CANDOR_SEED"] ?? (file ? Date.now() % 2 ** 31 : FIXED_SEED));
  const count = file ? size.full : size.share;
  const started = performance.now();
  return {
    count,
    seed,
    record(figures) {
      if (!file) return;
      const seconds = Math.round((performance.now() - started) / 1000);
      appendFileSync(file, `${JSON.stringify({ name, count, seed, seconds, figures })}\n`);
    },
  };
}

import type { Release } from "./release.ts";

/** What the admin page and `status.json` say of updates. */
export interface UpdateView {
  /** The switch. */
  readonly enabled: boolean;
  /** False for a device that came without the maker's root of trust: it never asks. */
  readonly available: boolean;
  /** Seconds between two looks. */
  readonly everySeconds: number;
  readonly installed: string;
  /** What the maker was last seen to offer, its signatures checked; null before that. */
  readonly newest: Release | null;
  readonly updateAvailable: boolean;
  /** When that was seen, ISO 8601. */
  readonly checkedAt: string | null;
  readonly checking: boolean;
  /** Why the last check found nothing; null when it went well. */
  readonly lastError: string | null;
}

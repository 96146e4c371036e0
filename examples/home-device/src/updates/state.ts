import { parseRelease, type Release } from "./release.ts";

/** What the device remembers of its update checks. */
export interface UpdateState {
  /** The switch. */
  readonly enabled: boolean;
  /** Folder with the trusted metadata; null before the first good check. */
  readonly metadata: string | null;
  /** Milliseconds since 1970 that are surely over, by what the maker has signed. */
  readonly trustedTime: number;
  readonly release: Release | null;
  /** When a check last went well, by this device's clock. */
  readonly checkedAt: number | null;
}

/** On by default: the policy says so, and how to turn it off. */
export const firstState: UpdateState = {
  ...{ enabled: true, metadata: null, trustedTime: 0, release: null, checkedAt: null },
};

/** @throws Error naming the field. */
export function parseUpdateState(value: unknown): UpdateState {
  const { enabled, metadata, trustedTime, release, checkedAt } = (value ??
    {}) as Partial<UpdateState>;
  if (typeof enabled !== "boolean") throw new Error("`enabled` is no true or false");
  if (metadata !== null && !/^metadata-[0-9a-f]{12}$/.test(String(metadata)))
    throw new Error("`metadata` is no folder of this device");
  if (typeof trustedTime !== "number") throw new Error("`trustedTime` is no number");
  if (checkedAt !== null && typeof checkedAt !== "number")
    throw new Error("`checkedAt` is no number");
  return {
    ...{ enabled, trustedTime, metadata: metadata ?? null, checkedAt: checkedAt ?? null },
    release: release == null ? null : parseRelease(release),
  };
}

/** What the maker says of the newest software. */
export interface Release {
  /** Such as `1.4.0`. */
  readonly version: string;
  /** ISO 8601. */
  readonly released: string;
  /** One sentence for the owner; text, never markup. */
  readonly notes: string;
}

/** The software this device runs. */
export const INSTALLED: { readonly version: string; readonly built: string } = {
  version: "1.0.0",
  built: "2026-11-01T00:00:00Z",
};

/** Checks what a release file says, its signature having been checked before. @throws Error */
export function parseRelease(value: unknown): Release {
  const { version, released, notes } = (value ?? {}) as Partial<Release>;
  if (typeof version !== "string" || !/^\d{1,6}\.\d{1,6}\.\d{1,6}$/.test(version))
    throw new Error("the release has no version");
  if (typeof released !== "string" || Number.isNaN(Date.parse(released)))
    throw new Error("the release has no date");
  if (typeof notes !== "string" || notes.length > 2000) throw new Error("the release has no notes");
  return { version, released, notes };
}

/** Tells whether `one` comes after `other`, number by number. */
export function isNewer(one: string, other: string): boolean {
  const [a, b] = [one, other].map((version) => version.split(".").map(Number));
  for (const i of [0, 1, 2]) {
    const difference = (a?.[i] ?? 0) - (b?.[i] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return false;
}

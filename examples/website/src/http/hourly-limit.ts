const HOUR = 3_600_000;

/**
 * Counts what somebody sets off within an hour, in memory: a restart forgives.
 *
 * @param most how often within an hour
 * @returns whether one more is allowed; it is counted when it is
 */
export function hourlyLimit(most: number, now: () => number): (key: string) => boolean {
  const times = new Map<string, number[]>();
  return (key) => {
    const since = now() - HOUR;
    for (const [one, at] of times) if ((at.at(-1) ?? 0) < since) times.delete(one);
    const recent = (times.get(key) ?? []).filter((at) => at > since);
    if (recent.length >= most) return false;
    times.set(key, [...recent, now()]);
    return true;
  };
}

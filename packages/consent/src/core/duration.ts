/** The units of an ISO 8601 duration, in its order, as `Intl.NumberFormat` names them. */
export const UNITS = ["year", "month", "week", "day", "hour", "minute", "second"] as const;

const DURATION =
  /^P(?:([\d.]+)Y)?(?:([\d.]+)M)?(?:([\d.]+)W)?(?:([\d.]+)D)?(?:T(?=.)(?:([\d.]+)H)?(?:([\d.]+)M)?(?:([\d.]+)S)?)?$/;

/**
 * Takes an ISO 8601 duration apart into one amount for each of {@link UNITS}; empty for what is no
 * duration. It asks little: the registry has checked its own durations already.
 */
export function durationParts(iso: string): number[] {
  return (DURATION.exec(iso) ?? []).slice(1).map((amount) => +(amount ?? 0));
}

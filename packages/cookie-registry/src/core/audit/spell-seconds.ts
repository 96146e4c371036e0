const UNITS = [
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
  ["second", 1],
] as const;

/**
 * Spells a time out in one unit, the largest of which there are two, or one exactly: `400 days`,
 * `1 minute`, `90 seconds`.
 */
export function spellSeconds(seconds: number): string {
  const fits = UNITS.find(([, size]) => seconds === size || seconds >= 2 * size) ?? ["second", 1];
  const [unit, size] = fits;
  const amount = Math.round((seconds / size) * 10) / 10;
  return `${amount} ${unit}${amount === 1 ? "" : "s"}`;
}

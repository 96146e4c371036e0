/** Writes a size for people: powers of 1,000, three digits. */
export function bytesText(bytes: number): string {
  const units = ["bytes", "kB", "MB", "GB", "TB", "PB"];
  const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  const value = bytes / 1000 ** step;
  const digits = step === 0 || value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return `${value.toFixed(digits)} ${units[step]}`;
}

/** Writes a time for people, in this machine's zone. */
export function timeText(milliseconds: number): string {
  return new Date(milliseconds).toLocaleString("sv-SE");
}

/**
 * Gives a function that shows a line of progress on a terminal, at most ten times a second, and
 * removes it when called with null. Shows nothing where there is no terminal.
 */
export function progressLine(quiet: boolean): (text: string | null) => void {
  let last = 0;
  return (text) => {
    if (quiet || !process.stderr.isTTY) return;
    const now = performance.now();
    if (text !== null && now - last < 100) return;
    last = now;
    process.stderr.write(`\r\x1b[K${text ?? ""}`);
  };
}

/** `41.9 MB`, in powers of ten as file managers show them. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  const units = ["kB", "MB", "GB", "TB"];
  let value = bytes / 1000;
  let unit = 0;
  while (value >= 999.95 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}

/** `22 November 2026, 14:05 UTC`; the clock of the reader is not known here. */
export function formatTime(iso: string): string {
  const date = new Date(iso);
  const day = date.toLocaleDateString("en-GB", {
    ...{ day: "numeric", month: "long", year: "numeric", timeZone: "UTC" },
  });
  return `${day}, ${iso.slice(11, 16)} UTC`;
}

/** `1 file`, `512 files`. */
export function formatCount(count: number, one: string): string {
  return `${count.toLocaleString("en-GB")} ${one}${count === 1 ? "" : "s"}`;
}

/** `once a day`, `every 6 seconds`: as often as the setting says, so that no page says otherwise. */
export function formatInterval(seconds: number): string {
  return seconds === 86_400 ? "once a day" : `every ${formatCount(seconds, "second")}`;
}

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

// RFC 6265bis section 5.1.1: everything but these separates the tokens of a date.
const TOKEN = /[^\t\x20-\x2f\x3b-\x40\x5b-\x60\x7b-\x7e]+/g;
const TIME = /^(\d{1,2}):(\d{1,2}):(\d{1,2})(?:\D.*)?$/;
const DAY = /^(\d{1,2})(?:\D.*)?$/;
const YEAR = /^(\d{2,4})(?:\D.*)?$/;

/**
 * Reads the date of an Expires attribute as RFC 6265bis section 5.1.1 has user agents read it.
 *
 * @returns milliseconds since 1970 UTC, or null when it is no date
 */
export function readCookieDate(text: string): number | null {
  let time: RegExpExecArray | null = null;
  let day: number | undefined;
  let month: number | undefined;
  let year: number | undefined;
  for (const [token] of text.matchAll(TOKEN)) {
    if (!time) {
      time = TIME.exec(token);
      if (time) continue;
    }
    if (day === undefined) {
      day = leading(DAY, token);
      if (day !== undefined) continue;
    }
    if (month === undefined) {
      const found = MONTHS.indexOf(token.slice(0, 3).toLowerCase());
      if (found >= 0) {
        month = found;
        continue;
      }
    }
    year ??= leading(YEAR, token);
  }
  if (!time || day === undefined || month === undefined || year === undefined) return null;
  const [hour = 0, minute = 0, second = 0] = time.slice(1, 4).map(Number);
  return instant([fullYear(year), month, day, hour, minute, second]);
}

function leading(pattern: RegExp, token: string): number | undefined {
  const digits = pattern.exec(token)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

function fullYear(year: number): number {
  if (year >= 70 && year <= 99) return year + 1900;
  return year <= 69 ? year + 2000 : year;
}

function instant(parts: readonly [number, number, number, number, number, number]): number | null {
  const [year, month, day, hour, minute, second] = parts;
  if (year < 1601 || hour > 23 || minute > 59 || second > 59) return null;
  const at = Date.UTC(year, month, day, hour, minute, second);
  // A day that the month does not have would roll over into the next one.
  const read = new Date(at);
  return read.getUTCDate() === day && read.getUTCMonth() === month ? at : null;
}

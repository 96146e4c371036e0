import type { LocalDate } from "../clock/clock-answer.ts";
import { DsarError } from "../error.ts";

/** Minutes past the hour on the clocks of a zone; not every zone is whole hours from UTC. */
export function minuteOfHour(instant: Date, timeZone: string): number {
  return Number(partsOf(instant, timeZone)("minute"));
}

/** The first moment of a date in a zone, also where the clocks change on that day. */
export function startOfDay(date: LocalDate, timeZone: string): Date {
  return instantOf(`${date}T00:00`, timeZone);
}

/**
 * Reads a time as the clocks of a zone show it, `2026-03-10T08:20`, as a form's `datetime-local` field
 * gives it. Of a time that comes twice, when clocks go back, the first is meant; one that is skipped
 * is read as if the clocks had not been changed yet.
 *
 * @throws DsarError `clock-invalid` when it is no such time, or the zone is unknown.
 */
export function instantOf(text: string, timeZone: string): Date {
  const wanted = Date.parse(`${text}:00Z`);
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(text) || Number.isNaN(wanted))
    throw new DsarError("clock-invalid", "Write the time as 2026-03-10T08:20.", { path: "at" });
  const day = 86_400_000;
  const offsets = [wanted - day, wanted + day].map((near) => offsetAt(new Date(near), timeZone));
  const fitting = offsets
    .map((offset) => wanted - offset)
    .filter((instant) => instant + offsetAt(new Date(instant), timeZone) === wanted);
  return new Date(fitting.length > 0 ? Math.min(...fitting) : wanted - (offsets[0] ?? 0));
}

/**
 * Writes an instant as the people of a zone would, with its distance from UTC, since 02:30 can
 * happen twice: `2026-03-27 10:20 (UTC+01:00)`.
 *
 * @throws DsarError `clock-invalid` when the zone is unknown.
 */
export function localTime(instant: Date, timeZone: string): string {
  const part = partsOf(instant, timeZone);
  const offset = offsetAt(instant, timeZone) / 60_000;
  const sign = offset < 0 ? "-" : "+";
  const two = (n: number) => String(n).padStart(2, "0");
  const distance = `${sign}${two(Math.floor(Math.abs(offset) / 60))}:${two(Math.abs(offset) % 60)}`;
  const date = `${part("year")}-${part("month")}-${part("day")}`;
  return `${date} ${part("hour")}:${part("minute")} (UTC${distance})`;
}

/** Milliseconds that a zone's clocks are ahead of UTC. */
function offsetAt(instant: Date, timeZone: string): number {
  const part = partsOf(instant, timeZone);
  const shown = Date.UTC(
    Number(part("year")),
    Number(part("month")) - 1,
    Number(part("day")),
    Number(part("hour")),
    Number(part("minute")),
    Number(part("second")),
  );
  return shown - Math.floor(instant.getTime() / 1000) * 1000;
}

function partsOf(instant: Date, timeZone: string): (type: string) => string {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat("en-u-ca-iso8601-nu-latn", {
      ...{ timeZone, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit" },
      ...{ hour: "2-digit", minute: "2-digit", second: "2-digit" },
    });
  } catch (cause) {
    throw new DsarError(
      "clock-invalid",
      `"${timeZone}" is no IANA time zone; write one such as "Europe/Stockholm".`,
      { path: "timeZone", cause },
    );
  }
  const parts = format.formatToParts(instant);
  return (type) => parts.find((part) => part.type === type)?.value ?? "";
}

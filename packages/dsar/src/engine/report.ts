import { dayNumber, localDateOf } from "../core/clock/local-date.ts";
import { DsarError } from "../core/error.ts";
import { type CountedEvent, casesOf } from "../core/report/case.ts";
import { type Report, reportOf } from "../core/report/month-report.ts";
import type { EngineContext } from "./context.ts";

const DAY_MS = 86_400_000;

/** Counts a period from the audit: the rows name no person, and cannot be altered unseen. */
export async function report(
  { store, controller }: EngineContext,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<Report> {
  const [first, last] = [dayNumber(from, "from"), dayNumber(to, "to")];
  if (last < first)
    throw new DsarError("clock-invalid", "A period ends on or after its first day.", {
      path: "to",
    });
  // A local day begins and ends within a day of the same day in UTC.
  const span = { from: new Date((first - 1) * DAY_MS), to: new Date((last + 2) * DAY_MS) };
  const rows = await store.transaction((tx) => tx.countedEvents(controller.id, span));
  const events = rows.flatMap(({ requestId, record }): CountedEvent[] =>
    record === null ? [] : [{ ...(JSON.parse(record) as CountedEvent), requestId }],
  );
  // What happened after the period is not part of what was so at its end.
  const then = events.filter(({ at }) => localDateOf(new Date(at), controller.timeZone) <= to);
  return reportOf(casesOf(then, controller.timeZone), from, to);
}

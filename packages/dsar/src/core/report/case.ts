import type { LocalDate } from "../clock/clock-answer.ts";
import type { Law } from "../clock/law.ts";
import { localDateOf } from "../clock/local-date.ts";
import type { RequestType } from "../request/request-type.ts";

/** How a case ended. */
type CaseOutcome = "granted" | "partly" | "refused" | "withdrawn";

/** A request as a report counts it; an appeal is a case of its own. Dates are the controller's. */
export interface Case {
  readonly type: RequestType | null;
  readonly law: Law;
  readonly received: LocalDate;
  readonly due: LocalDate;
  readonly extended: boolean;
  readonly closed: LocalDate | null;
  readonly outcome: CaseOutcome | null;
  /** Code of the ground, where a refusal had one. */
  readonly because: string | null;
}

/** An audit record, as far as a report reads it. */
export interface CountedEvent {
  readonly requestId: string;
  readonly at: string;
  readonly event: string;
  readonly detail: Readonly<Record<string, string | number | boolean | null>>;
}

type Open = { -readonly [K in keyof Case]: Case[K] };

/**
 * Folds the audit of requests into cases. The audit outlives the person's data and cannot be altered
 * unseen, so a report of last year says the same today.
 *
 * @param events of one request after another, each in the order of its chain
 */
export function casesOf(events: Iterable<CountedEvent>, timeZone: string): Case[] {
  const cases: Open[] = [];
  let request = "";
  let open: Open | null = null;
  for (const { requestId, at, event, detail } of events) {
    const day = localDateOf(new Date(at), timeZone);
    if (requestId !== request || event === "reopen") {
      const before: Open | null = requestId === request ? open : null;
      request = requestId;
      open = begun(day, event === "reopen" ? "review-of-refusal" : detail["type"], detail, before);
      cases.push(open);
    } else if (open !== null) follow(open, day, event, detail);
  }
  return cases;
}

function begun(
  received: LocalDate,
  type: CountedEvent["detail"][string] | undefined,
  { law, due }: CountedEvent["detail"],
  before: Open | null,
): Open {
  return {
    type: (type ?? null) as RequestType | null,
    law: (law as Law | undefined) ?? before?.law ?? "gdpr",
    received,
    due: String(due ?? received),
    extended: false,
    closed: null,
    outcome: null,
    because: null,
  };
}

const OUTCOMES: Readonly<Record<string, CaseOutcome>> = {
  answer: "granted",
  refuse: "refused",
  withdraw: "withdrawn",
};

function follow(
  open: Open,
  day: LocalDate,
  event: string,
  { type, law, due, outcome, because }: CountedEvent["detail"],
): void {
  if (typeof type === "string") open.type = type as RequestType;
  if (typeof law === "string") open.law = law as Law;
  if (typeof due === "string") open.due = due;
  if (event === "extend") open.extended = true;
  const ended = OUTCOMES[event];
  if (ended === undefined) return;
  open.closed = day;
  open.outcome = outcome === "part" ? "partly" : ended;
  open.because = typeof because === "string" ? because : null;
}

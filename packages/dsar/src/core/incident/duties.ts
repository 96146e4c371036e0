import type { HolidayCalendar } from "../clock/holidays/calendar.ts";
import type { Breach } from "./breach.ts";
import { type NoticeDeadline, noticeDeadline } from "./notice-clock.ts";

/** Where a duty stands; `undecided` while the risk is not assessed, and the clock already runs. */
export type DutyState = "undecided" | "not-needed" | "open" | "late" | "done";

/** One duty, with the words that the desk reads. */
export interface BreachDuty {
  readonly state: DutyState;
  readonly why: string;
}

/** What Articles 33 and 34 want done about a breach. */
export interface BreachDuties {
  /** The notice to the authority; its deadline is null until the controller is aware. */
  readonly authority: BreachDuty & { readonly deadline: NoticeDeadline | null };
  /** Further information that the first notice promised (Art. 33(4)). */
  readonly followUp: BreachDuty;
  readonly people: BreachDuty;
  readonly controllers: BreachDuty;
  /** What keeps the record from being closed, a sentence each. */
  readonly open: readonly string[];
}

/** The controller's calendar, and what time it is. */
export interface DutyFacts {
  readonly now: Date;
  readonly timeZone: string;
  readonly holidays: string | HolidayCalendar;
}

/** Tells what is to be done, by when, and why. */
export function breachDuties(breach: Breach, facts: DutyFacts): BreachDuties {
  const deadline =
    breach.aware === null
      ? null
      : noticeDeadline({ ...facts, law: breach.opened.law, aware: breach.aware.at });
  const authority = { ...authorityDuty(breach, deadline, facts.now), deadline };
  const followUp = followUpDuty(breach);
  const people = peopleDuty(breach);
  const controllers = controllersDuty(breach);
  return {
    ...{ authority, followUp, people, controllers },
    open: openPoints(breach, { authority, followUp, people, controllers }),
  };
}

function authorityDuty(breach: Breach, deadline: NoticeDeadline | null, now: Date): BreachDuty {
  const { opened, assessment, authorityTold } = breach;
  if (opened.role === "processor")
    return { state: "not-needed", why: "The controllers notify; we tell them (Art. 33(2))." };
  if (authorityTold.length > 0) return { state: "done", why: "The authority was told." };
  if (assessment?.risk === "unlikely")
    return {
      state: "not-needed",
      why: "A risk to people is unlikely (Art. 33(1)); the record says why (Art. 33(5)).",
    };
  if (deadline === null)
    return { state: "undecided", why: "The clock starts when it is reasonably certain." };
  if (now > deadline.safe)
    return {
      state: "late",
      why: "72 hours are over: notify now, with the reasons for the delay (Art. 33(1)).",
    };
  return assessment === null
    ? { state: "undecided", why: "Assess the risk: the clock runs meanwhile." }
    : {
        state: "open",
        why: "Notify without undue delay; what is missing can follow (Art. 33(4)).",
      };
}

function followUpDuty({ authorityTold }: Breach): BreachDuty {
  const last = authorityTold.at(-1);
  if (last === undefined) return { state: "not-needed", why: "No notice was made yet." };
  return last.complete
    ? { state: "done", why: "The last notice was complete." }
    : { state: "open", why: "The last notice promised more (Art. 33(4))." };
}

function peopleDuty({ opened, assessment, peopleTold, peopleNotTold }: Breach): BreachDuty {
  if (opened.role === "processor")
    return { state: "not-needed", why: "The controllers decide whom they tell." };
  if (peopleTold.length > 0) return { state: "done", why: "The people were told (Art. 34(1))." };
  if (assessment === null) return { state: "undecided", why: "Assess the risk first." };
  if (assessment.risk !== "high")
    return { state: "not-needed", why: "The risk is not high (Art. 34(1))." };
  if (peopleNotTold !== null && peopleNotTold.exception !== "public-communication")
    return { state: "done", why: `Not needed: ${EXCEPTIONS[peopleNotTold.exception]}.` };
  return {
    state: "open",
    why:
      peopleNotTold === null
        ? "Tell the people without undue delay, in plain language (Art. 34(1), (2))."
        : "Tell them in public, as effectively as by letter (Art. 34(3)(c)).",
  };
}

function controllersDuty({ opened, controllersTold }: Breach): BreachDuty {
  if (opened.role === "controller") return { state: "not-needed", why: "We are the controller." };
  return controllersTold.length > 0
    ? { state: "done", why: "The controllers were told (Art. 33(2))." }
    : { state: "open", why: "Tell each controller without undue delay (Art. 33(2))." };
}

/** Art. 34(3) in a few words each. */
const EXCEPTIONS: Readonly<
  Record<"unintelligible" | "no-longer-likely" | "public-communication", string>
> = {
  unintelligible: "nobody without the key can read the data (Art. 34(3)(a))",
  "no-longer-likely": "what was done since makes the high risk no longer likely (Art. 34(3)(b))",
  "public-communication": "single letters would be a disproportionate effort (Art. 34(3)(c))",
};

function openPoints(
  breach: Breach,
  duties: Pick<BreachDuties, "authority" | "followUp" | "people" | "controllers">,
): string[] {
  const points: string[] = [];
  if (breach.aware === null) points.push("Say since when it was reasonably certain.");
  if (breach.scope === null) points.push("Say who and what is affected.");
  if (breach.assessment === null) points.push("Assess the risk.");
  if (breach.measures.length === 0) points.push("Say what was done about it.");
  for (const duty of Object.values(duties))
    if (duty.state === "open" || duty.state === "late") points.push(duty.why);
  return points;
}

import { type DayNumber, dayNumber, localDate } from "../local-date.ts";
import { periodEnd, unrolledEnd } from "../period.ts";
import { deadline, type Facts, reading, rolled, type Statute, type Terms } from "./statute.ts";

const CITATION = "Art. 12(3), 12A UK GDPR; ICO, Right of access: how to work out the time limit";
const STOP_CLOCK = "Art. 12A(5) UK GDPR (Data (Use and Access) Act 2025 s. 76)";
/** Days on which the two parts of the Act of 2025 came into force. */
const STOP_CLOCK_SINCE = dayNumber("2026-02-05");
const COMPLAINTS_SINCE = dayNumber("2026-06-19");

/** One month from the latest of request, identity and fee, less the days of a question. */
export const ukGdpr: Statute = (facts, extension) => {
  if (facts.type === "complaint") return complaint(facts);
  const { received, calendar } = facts;
  const months = extension === null ? 1 : 3;
  const span = extension === null ? "one month" : "three months";
  const relevant = Math.max(facts.identified, facts.feePaid);
  const at = (event: DayNumber, length = months) =>
    dayNumber(periodEnd(localDate(event), { months: length }, calendar));
  const stopped = stoppedDays(facts);
  const late = stopped.both > 0 ? `, ${stopped.both} stopped days not counted` : "";
  const announced = extension?.announced ?? null;
  const plain = unrolledEnd(received, { months });
  return {
    readings: [
      reading(
        rolled(unrolledEnd(relevant, { months }) + stopped.both, calendar),
        `${span} from the latest of request, identity and fee${late}, moved to the next working day`,
        stopped.both > 0 ? `${CITATION}; ${STOP_CLOCK}` : CITATION,
      ),
      ...(stopped.both > 0
        ? [
            reading(
              rolled(unrolledEnd(relevant, { months }) + stopped.between, calendar),
              "the day of the question counted, the days until the answer not",
              STOP_CLOCK,
            ),
          ]
        : []),
      reading(at(relevant), `${span} from the latest of request, identity and fee`, CITATION),
      reading(at(received), `${span} from the request, moved to the next working day`, CITATION),
      reading(
        plain,
        `${span} from the request, weekends and holidays not looked at`,
        "Art. 12(3) UK GDPR read alone",
      ),
      ...(announced === null
        ? []
        : [reading(announced, "the date that the person was told", "Art. 12A(3), (4) UK GDPR")]),
    ],
    deadlines:
      extension === null
        ? {
            extensionNotice: deadline(
              rolled(unrolledEnd(relevant, { months: 1 }) + stopped.both, calendar),
              "within the first month, with the reasons for the delay",
              "Art. 12A(3), (4) UK GDPR",
              unrolledEnd(received, { months: 1 }),
            ),
            refusal: deadline(
              at(received, 1),
              "within one month of receipt, with the reasons and the remedies",
              "Art. 12(4) UK GDPR",
              unrolledEnd(received, { months: 1 }),
            ),
          }
        : {},
    extendableTo: rolled(unrolledEnd(relevant, { months: 3 }) + stopped.both, calendar),
    usesHolidays: true,
    ...(stopped.since === null ? {} : { pausedSince: stopped.since }),
  };
};

/**
 * Days that a question stops the clock of an access request. The Act leaves out both the day of
 * the question and the day of the answer.
 */
function stoppedDays({ type, questions }: Facts): {
  readonly both: number;
  readonly between: number;
  readonly since: DayNumber | null;
} {
  const stopping =
    type === "access" ? questions.filter(({ asked }) => asked >= STOP_CLOCK_SINCE) : [];
  let both = 0;
  let between = 0;
  let since: DayNumber | null = null;
  for (const { asked, answered } of stopping) {
    if (answered === null) since ??= asked;
    else {
      both += answered - asked + 1;
      between += answered - asked;
    }
  }
  return { both, between, since };
}

/** A complaint to the controller: acknowledged within 30 days, answered without undue delay. */
function complaint({ received, calendar }: Facts): Terms {
  const citation = "Data Protection Act 2018 s. 164A(3); ICO, How to deal with complaints";
  const how = "30 days from the day after receipt, moved to the next working day";
  const end = received + 30;
  const early = received < COMPLAINTS_SINCE;
  return {
    readings: [
      reading(rolled(end, calendar), how, citation),
      reading(end, "30 days from the day after receipt", "DPA 2018 s. 164A(3)(a)"),
      reading(end - 1, "30 days beginning on the day of receipt", "DPA 2018 s. 164A(3)(a)"),
    ],
    deadlines: {
      acknowledgement: deadline(rolled(end, calendar), how, citation, end - 1),
    },
    extendableTo: null,
    usesHolidays: true,
    notes: [
      "The outcome of a complaint is due without undue delay; the date is that of its acknowledgement.",
      ...(early ? ["The duty is in force since 2026-06-19, after this complaint."] : []),
    ],
  };
}

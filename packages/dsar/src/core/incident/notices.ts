import type { Register } from "../register/register.ts";
import type { Breach, Count } from "./breach.ts";
import { localTime } from "./local-time.ts";
import type { NoticeDocument, NoticeSection } from "./notice-document.ts";

/** What a notice is written from. */
export interface NoticeFacts {
  readonly breach: Breach;
  readonly register: Register;
  /** IANA zone of the controller. */
  readonly timeZone: string;
}

const LATER = "Not known yet; it follows without undue further delay (Art. 33(4)).";

/**
 * Writes the notice to the authority: everything that Art. 33(3)(a) to (d) asks for, in its order.
 * What is not known yet is said to follow, instead of being left out.
 *
 * @param delay why it was not made within 72 hours, where it was not (Art. 33(1))
 */
export function authorityNotice(
  { breach, register, timeZone }: NoticeFacts,
  delay: string | null = null,
): NoticeDocument {
  const { controller } = register;
  const law = lawName(breach);
  const earlier = breach.authorityTold.filter(({ reference }) => reference !== null).at(-1);
  return {
    title: `Notification of a personal data breach, Art. 33 ${law}`,
    to: controller.authority.name,
    from: `${controller.name}, ${controller.address}`,
    sections: [
      ...(earlier
        ? [{ heading: "Earlier notice", paragraphs: [`Your reference: ${earlier.reference}.`] }]
        : []),
      { heading: "When", paragraphs: [times(breach, timeZone)] },
      natureSection(breach, register),
      contactSection(register),
      list("Likely consequences, Art. 33(3)(c)", breach.assessment?.consequences ?? []),
      measuresSection(breach),
      peopleSection(breach),
      ...(delay === null
        ? []
        : [{ heading: "Reasons for the delay, Art. 33(1)", paragraphs: [delay] }]),
    ],
  };
}

/**
 * Writes to the people concerned: the nature of the breach in plain language, and at least what
 * Art. 34(2) names: contact, consequences, measures; and what they can do themselves (recital 86).
 */
export function peopleNotice({ breach, register, timeZone }: NoticeFacts): NoticeDocument {
  const { controller } = register;
  const affected = categoryNames(breach, register);
  const advice = breach.assessment?.advice ?? [];
  return {
    title: "Your data was affected by an incident at our company",
    to: "You, because your data is concerned",
    from: controller.name,
    sections: [
      {
        heading: "What happened",
        paragraphs: [
          breach.opened.what,
          ...(breach.opened.occurredFrom
            ? [`It began on ${localTime(breach.opened.occurredFrom, timeZone)}.`]
            : []),
        ],
      },
      {
        heading: "Which data of yours",
        paragraphs:
          affected.length === 0 ? ["We are still finding out, and will write again."] : [],
        items: affected,
      },
      {
        heading: "What may follow for you",
        paragraphs: [],
        items: breach.assessment?.consequences ?? [],
      },
      {
        heading: "What we have done",
        paragraphs: [],
        items: breach.measures.map(({ what, state }) =>
          state === "taken" ? what : `Planned: ${what}`,
        ),
      },
      ...(advice.length > 0 ? [{ heading: "What you can do", paragraphs: [], items: advice }] : []),
      {
        heading: "Whom to ask",
        paragraphs: [
          controller.protectionOfficer
            ? `Our data protection officer: ${controller.protectionOfficer}`
            : `${controller.name}, ${controller.email}`,
          `You can complain to ${controller.authority.name}: ${controller.authority.url}`,
        ],
      },
    ],
  };
}

/** Writes from a processor to one of its controllers, without waiting for more (Art. 33(2)). */
export function controllerNotice(
  { breach, register, timeZone }: NoticeFacts,
  recipient: string,
): NoticeDocument {
  return {
    title: "A personal data breach at your processor, Art. 33(2) GDPR",
    to: recipient,
    from: `${register.controller.name}, ${register.controller.address}`,
    sections: [
      {
        heading: "Why we write",
        paragraphs: [
          "We process data on your behalf. Whether the authority and the people are to be told is yours to decide; your 72 hours may run from this letter.",
        ],
      },
      { heading: "When", paragraphs: [times(breach, timeZone)] },
      natureSection(breach, register),
      contactSection(register),
      list("Likely consequences", breach.assessment?.consequences ?? []),
      measuresSection(breach),
    ],
  };
}

function times({ opened, aware }: Breach, timeZone: string): string {
  const at = (moment: Date) => localTime(moment, timeZone);
  const { occurredFrom, occurredTo } = opened;
  const span =
    occurredFrom === null
      ? "When it began is not known yet."
      : `It began on ${at(occurredFrom)}${occurredTo === null ? ", and its end is not known yet" : ` and ended on ${at(occurredTo)}`}.`;
  const known =
    aware === null ? "" : `\nWe have been aware of it since ${at(aware.at)}: ${aware.how}`;
  return `${span}\nIt was discovered on ${at(opened.at)}.${known}`;
}

function natureSection(breach: Breach, register: Register): NoticeSection {
  const { scope, opened } = breach;
  const items =
    scope === null
      ? [LATER]
      : [
          `People: ${counted(scope.people)}${scope.groups.length > 0 ? ` (${scope.groups.join(", ")})` : ""}`,
          `Records: ${counted(scope.records)}`,
          ...categoryNames(breach, register).map((name) => `Data: ${name}`),
          ...(scope.countries.length > 0 ? [`Countries: ${scope.countries.join(", ")}`] : []),
        ];
  return {
    heading: "Nature of the breach, Art. 33(3)(a)",
    paragraphs: [opened.what, `What was lost: ${opened.nature.join(", ")}.`],
    items,
  };
}

function contactSection({ controller }: Register): NoticeSection {
  const officer = controller.protectionOfficer;
  return {
    heading: "Contact, Art. 33(3)(b)",
    paragraphs: [officer ?? `${controller.name}, ${controller.email}`],
  };
}

function measuresSection({ measures }: Breach): NoticeSection {
  return list(
    "Measures taken or proposed, Art. 33(3)(d)",
    measures.map(({ state, what }) => `${state === "taken" ? "Taken" : "Proposed"}: ${what}`),
  );
}

function peopleSection({ assessment, peopleTold, peopleNotTold }: Breach): NoticeSection {
  const heading = "The people concerned, Art. 34";
  const told = peopleTold.at(-1);
  if (told)
    return {
      heading,
      paragraphs: [
        `They were told, ${told.means === "direct" ? `${told.people} by letter` : "in public"}.`,
      ],
    };
  if (peopleNotTold)
    return { heading, paragraphs: [`They are not told one by one. ${peopleNotTold.reasons}`] };
  if (assessment === null) return { heading, paragraphs: [LATER] };
  return {
    heading,
    paragraphs: [
      assessment.risk === "high"
        ? "The risk is high; they will be told without undue delay."
        : `The risk is not found to be high. ${assessment.reasons}`,
    ],
  };
}

function list(heading: string, items: readonly string[]): NoticeSection {
  return items.length === 0 ? { heading, paragraphs: [LATER] } : { heading, paragraphs: [], items };
}

function categoryNames({ scope }: Breach, register: Register): string[] {
  return (scope?.categories ?? []).map((id) => register.category(id).name.en);
}

function counted({ least, most }: Count): string {
  if (most === null) return `at least ${least}`;
  return least === most ? `about ${least}` : `between ${least} and ${most}`;
}

function lawName({ opened }: Breach): string {
  return opened.law === "uk-gdpr" ? "UK GDPR" : "GDPR";
}

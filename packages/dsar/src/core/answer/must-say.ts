import type { Law } from "../clock/law.ts";

/** What an answer can be, as far as the law wants something said in it. */
export type AnswerKind = "refusal" | "extension";

/** Something that the law wants said, with its text. */
export interface MustSay {
  readonly what: string;
  readonly citation: string;
  /** Who says it: the person who writes, or the mail by itself. */
  readonly by: "desk" | "mail";
}

type Rows = readonly (readonly [what: string, citation: string, by?: MustSay["by"]])[];

const GDPR: Readonly<Record<AnswerKind, Rows>> = {
  refusal: [
    ["the reasons", "Art. 12(4) GDPR"],
    ["the right to complain to the supervisory authority", "Art. 12(4), 77 GDPR", "mail"],
    ["the right to a judicial remedy", "Art. 12(4), 79 GDPR", "mail"],
  ],
  extension: [
    ["the reasons of the delay, within the first month", "Art. 12(3) GDPR"],
    ["the new date", "Art. 12(3) GDPR", "mail"],
  ],
};

/** Refusals and extensions under the acts of Virginia, Colorado and Connecticut. */
function american(refusal: string, extension: string): Readonly<Record<AnswerKind, Rows>> {
  return {
    refusal: [
      ["the justification for declining", refusal],
      ["how to appeal the decision", refusal],
    ],
    extension: [
      ["the reason of the extension, within the first 45 days", extension],
      ["the new date", extension, "mail"],
    ],
  };
}

const ROWS: Readonly<Record<Law, Readonly<Record<AnswerKind, Rows>>>> = {
  gdpr: GDPR,
  "uk-gdpr": {
    refusal: [
      ["the reasons", "Art. 12(4) UK GDPR"],
      ["the right to complain to us", "Data Protection Act 2018 s. 164A"],
      ["the right to complain to the Commissioner", "Data Protection Act 2018 s. 165", "mail"],
      ["the right to a judicial remedy", "Data Protection Act 2018 s. 167", "mail"],
    ],
    extension: [
      ["the reasons of the delay, within the first month", "Art. 12A UK GDPR"],
      ["the new date", "Art. 12A UK GDPR", "mail"],
    ],
  },
  ccpa: {
    refusal: [
      ["the basis of the denial, and the exception relied on", "11 CCR 7022(f)(1), 7024(e)"],
      ["that data not subject to the exception was deleted", "11 CCR 7022(f)(2)"],
      ["the right to opt out, where data is sold or shared", "11 CCR 7022(g)"],
    ],
    extension: [
      ["an explanation of the need for more than 45 days", "11 CCR 7021(b)"],
      ["the new date", "11 CCR 7021(b)", "mail"],
    ],
  },
  "delete-act": {
    refusal: [["the exemption, as the result code of the list", "Cal. Civ. Code 1798.99.86(c)"]],
    extension: [],
  },
  lgpd: {
    refusal: [
      ["the reasons of fact or of law", "LGPD Art. 18 § 4, II"],
      ["who the controller is, where it is not us", "LGPD Art. 18 § 4, I"],
      ["the right to petition the national authority", "LGPD Art. 18 § 1", "mail"],
    ],
    extension: [],
  },
  pipeda: {
    refusal: [
      ["the reasons, in writing", "PIPEDA s. 8(7)"],
      ["the recourse that the person has", "PIPEDA s. 8(7)", "mail"],
    ],
    extension: [
      ["the reasons of the extension, within the first 30 days", "PIPEDA s. 8(4)"],
      ["the new date", "PIPEDA s. 8(4)", "mail"],
      ["the right to complain to the Commissioner", "PIPEDA s. 8(4)", "mail"],
    ],
  },
  "quebec-law-25": {
    refusal: [
      ["the reasons, in writing, and the provision of law", "CQLR c. P-39.1, s. 34"],
      ["the remedies, and the time limit for them", "CQLR c. P-39.1, s. 34, 42"],
      ["help in understanding the refusal, on request", "CQLR c. P-39.1, s. 34"],
    ],
    extension: [],
  },
  virginia: american("Va. Code 59.1-577(B)(2)", "Va. Code 59.1-577(B)(1)"),
  colorado: american("C.R.S. 6-1-1306(2)(b)", "C.R.S. 6-1-1306(2)(a)"),
  connecticut: american("Conn. Gen. Stat. 42-518(c)(2)", "Conn. Gen. Stat. 42-518(c)(1)"),
  "swiss-fadp": {
    refusal: [
      ["why the information is refused, restricted or deferred", "FADP Art. 26(4)"],
      ["that a civil court can be asked", "FADP Art. 32", "mail"],
    ],
    extension: [["the day by which the information will come", "DPO Art. 18(2)", "mail"]],
  },
  australia: {
    refusal: [
      ["the reasons, unless it is unreasonable to give them", "APP 12.9(a)"],
      ["how to complain about the refusal", "APP 12.9(b)", "mail"],
    ],
    extension: [],
  },
};

/** Lists what an answer has to say under a law, as read on `RULES_AS_OF`. */
export function mustSay(law: Law, kind: AnswerKind): readonly MustSay[] {
  return ROWS[law][kind].map(([what, citation, by = "desk"]) => ({ what, citation, by }));
}

/** Days in which the controller answers an appeal, by the laws that give one. */
const APPEALS: Readonly<Partial<Record<Law, number>>> = {
  virginia: 60, // Va. Code 59.1-577(C)
  colorado: 45, // C.R.S. 6-1-1306(3)(b)
  connecticut: 60, // Conn. Gen. Stat. 42-518(d)
};

/** The appeal to the controller that a law gives; null where it gives none. */
export function appealUnder(law: Law): { readonly days: number } | null {
  const days = APPEALS[law];
  return days === undefined ? null : { days };
}

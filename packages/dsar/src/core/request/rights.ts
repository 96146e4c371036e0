import type { Law } from "../clock/law.ts";
import { DsarError } from "../error.ts";
import type { RequestType } from "./request-type.ts";

/** The laws were read as they stood on this day. */
export const RULES_AS_OF: string = "2026-11-01";

/** A right that a law gives. */
export interface Right {
  readonly type: RequestType;
  /** The article or section that gives it. */
  readonly citation: string;
}

type Rights = Partial<Record<RequestType, string>>;

const GDPR: Rights = {
  access: "Art. 15 GDPR",
  rectification: "Art. 16 GDPR",
  erasure: "Art. 17 GDPR",
  restriction: "Art. 18 GDPR",
  portability: "Art. 20 GDPR",
  objection: "Art. 21 GDPR",
  "automated-decision-review": "Art. 22(3) GDPR",
  "consent-withdrawal": "Art. 7(3) GDPR",
  complaint: "Art. 77 GDPR (to the authority); the controller hears it first",
  "review-of-refusal": "Art. 12(4), 79 GDPR",
  "guardian-request": "Art. 8, 12 GDPR",
};

const UK: Rights = {
  ...Object.fromEntries(
    Object.entries(GDPR).map(([type, text]) => [type, text.replace(" GDPR", " UK GDPR")]),
  ),
  "automated-decision-review": "Art. 22C UK GDPR (Data (Use and Access) Act 2025 s. 80)",
  complaint: "Data Protection Act 2018 s. 164A",
  "review-of-refusal": "Art. 12(4) UK GDPR; Data Protection Act 2018 s. 167",
};

/** Rights that the acts of several United States have in common, by subsection. */
function american(section: string, of: Partial<Record<RequestType, string>>): Rights {
  return Object.fromEntries(
    Object.entries(of).map(([type, subsection]) => [type, `${section}${subsection}`]),
  );
}

const RIGHTS: Readonly<Record<Law, Rights>> = {
  gdpr: GDPR,
  "uk-gdpr": UK,
  ccpa: american("Cal. Civ. Code 1798.", {
    access: "100, 1798.110, 1798.115",
    rectification: "106",
    erasure: "105",
    portability: "130(a)(3)(B)(iii)",
    "opt-out-of-sale": "120",
    "opt-out-of-targeted-advertising": "120 (sharing)",
    "limit-sensitive-use": "121",
    "automated-decision-review": "185(a)(15); 11 CCR 7221",
    "guardian-request": "120(c); 11 CCR 7070",
  }),
  "delete-act": { erasure: "Cal. Civ. Code 1798.99.86" },
  lgpd: {
    access: "LGPD Art. 18, I-II, 19",
    rectification: "LGPD Art. 18, III",
    restriction: "LGPD Art. 18, IV",
    portability: "LGPD Art. 18, V",
    erasure: "LGPD Art. 18, IV, VI",
    "consent-withdrawal": "LGPD Art. 8 § 5, 18, IX",
    objection: "LGPD Art. 18 § 2",
    "automated-decision-review": "LGPD Art. 20",
    complaint: "LGPD Art. 18 § 1",
    "guardian-request": "LGPD Art. 14 § 1",
  },
  pipeda: {
    access: "PIPEDA Sch. 1, 4.9",
    rectification: "PIPEDA Sch. 1, 4.9.5",
    "consent-withdrawal": "PIPEDA Sch. 1, 4.3.8",
    complaint: "PIPEDA Sch. 1, 4.10",
  },
  "quebec-law-25": {
    access: "CQLR c. P-39.1, s. 27",
    rectification: "CQLR c. P-39.1, s. 28",
    erasure: "CQLR c. P-39.1, s. 28.1 (de-indexing), s. 28",
    portability: "CQLR c. P-39.1, s. 27, third paragraph",
    "consent-withdrawal": "CQLR c. P-39.1, s. 8",
    "automated-decision-review": "CQLR c. P-39.1, s. 12.1",
    complaint: "CQLR c. P-39.1, s. 3.2",
    "review-of-refusal": "CQLR c. P-39.1, s. 42",
    "guardian-request": "CQLR c. P-39.1, s. 4.1, 14",
  },
  virginia: american("Va. Code 59.1-577", {
    access: "(A)(1)",
    rectification: "(A)(2)",
    erasure: "(A)(3)",
    portability: "(A)(4)",
    "opt-out-of-targeted-advertising": "(A)(5)(i)",
    "opt-out-of-sale": "(A)(5)(ii)",
    "automated-decision-review": "(A)(5)(iii)",
    "review-of-refusal": "(C)",
    "guardian-request": "(A)",
  }),
  colorado: american("C.R.S. 6-1-1306", {
    "opt-out-of-targeted-advertising": "(1)(a)(I)(A)",
    "opt-out-of-sale": "(1)(a)(I)(B)",
    "automated-decision-review": "(1)(a)(I)(C)",
    access: "(1)(b)",
    rectification: "(1)(c)",
    erasure: "(1)(d)",
    portability: "(1)(e)",
    "review-of-refusal": "(3)",
  }),
  connecticut: american("Conn. Gen. Stat. 42-518", {
    access: "(a)(1)",
    rectification: "(a)(2)",
    erasure: "(a)(3)",
    portability: "(a)(4)",
    "opt-out-of-targeted-advertising": "(a)(5)(A)",
    "opt-out-of-sale": "(a)(5)(B)",
    "automated-decision-review": "(a)(5)(C)",
    "review-of-refusal": "(d)",
    "guardian-request": "(b)",
  }),
  "swiss-fadp": {
    access: "FADP Art. 25",
    portability: "FADP Art. 28",
    rectification: "FADP Art. 32(1)",
    erasure: "FADP Art. 32(2)(c)",
    restriction: "FADP Art. 32(2)(a)-(b)",
    objection: "FADP Art. 30(2)(b)",
    "automated-decision-review": "FADP Art. 21(2)",
    "consent-withdrawal": "FADP Art. 6(6), 30(2)(b)",
    complaint: "FADP Art. 49",
  },
  australia: {
    access: "APP 12",
    rectification: "APP 13",
    "opt-out-of-targeted-advertising": "APP 7.6",
    "consent-withdrawal": "APP guidelines B.51",
    complaint: "Privacy Act 1988 s. 36, 40(1A)",
    "review-of-refusal": "APP 12.9",
  },
};

/**
 * Lists the rights that a law gives, each with its text, as read on {@link RULES_AS_OF}.
 *
 * @throws DsarError `clock-invalid` for a law that is not built in.
 * @example
 * rightsUnder("swiss-fadp").map(({ type }) => type); // ["access", "portability", ...]
 */
export function rightsUnder(law: Law): readonly Right[] {
  const rights = RIGHTS[law];
  if (rights === undefined)
    throw new DsarError("clock-invalid", `No rights are known for the law "${law}".`, {
      path: "law",
    });
  return Object.entries(rights).map(([type, citation]) => ({
    type: type as RequestType,
    citation,
  }));
}

/** The text that gives a right, or null where the law does not give it. */
export function rightUnder(law: Law, type: RequestType): string | null {
  return rightsUnder(law).find((right) => right.type === type)?.citation ?? null;
}

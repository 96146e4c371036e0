import type { RegionRule } from "./region-rule.ts";

/** When the table below was last read against the laws it cites. */
export const RULES_AS_OF = "2026-11-22";

const MARKETING = ["marketing"] as const;

/** Whoever opted out is not asked to come back for twelve months: Cal. Civ. Code § 1798.135(c)(4). */
const TWELVE_MONTHS = { refuse: "P400D" } as const;

/** Where the region is not known, or has no rule here: the strictest of all. */
export const STRICTEST: RegionRule = {
  id: "unknown",
  regions: [],
  mode: "opt-in",
  gpc: "honoured",
  gpcCovers: MARKETING,
  law: "the strictest rule of this table: Directive 2002/58/EC article 5(3)",
};

const OPT_IN: readonly RegionRule[] = [
  {
    id: "eu",
    regions:
      "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE IS LI NO".split(
        " ",
      ),
    mode: "opt-in",
    gpc: "honoured",
    law: "Directive 2002/58/EC article 5(3); Regulation (EU) 2016/679 articles 4(11) and 7",
  },
  {
    id: "uk",
    regions: ["GB"],
    mode: "opt-in",
    gpc: "honoured",
    law: "Privacy and Electronic Communications Regulations 2003, regulation 6; UK GDPR article 7",
  },
  {
    id: "brazil",
    regions: ["BR"],
    mode: "opt-in",
    gpc: "honoured",
    law: "Lei 13.709/2018 (LGPD) articles 7(I) and 8; ANPD, Guia Orientativo Cookies, 2022",
  },
  {
    id: "quebec",
    regions: ["CA-QC"],
    mode: "opt-in",
    gpc: "honoured",
    law: "Act respecting the protection of personal information in the private sector, CQLR c P-39.1, sections 8.1 and 9.1",
  },
];

const NOTICE: readonly RegionRule[] = [
  {
    id: "switzerland",
    regions: ["CH"],
    mode: "notice",
    gpc: "honoured",
    law: "Telecommunications Act (SR 784.10) article 45c(b): inform, and say that it can be refused",
  },
];

/** US states whose law lets a person opt out, and says how: state, law, whether GPC binds. */
const STATES: readonly (readonly [state: string, law: string, gpc: RegionRule["gpc"]])[] = [
  ["CA", "Cal. Civ. Code §§ 1798.120, 1798.135; Cal. Code Regs. tit. 11, § 7025", "required"],
  ["CO", "Colo. Rev. Stat. § 6-1-1306(1)(a); 4 Colo. Code Regs. 904-3, part 5", "required"],
  ["CT", "Conn. Gen. Stat. § 42-520(e)(1)(A)(ii)", "required"],
  ["DE", "Del. Code tit. 6, § 12D-106(e)", "required"],
  ["MD", "Md. Code, Com. Law § 14-4701 et seq.", "required"],
  ["MN", "Minn. Stat. ch. 325M", "required"],
  ["MT", "Mont. Code § 30-14-2801 et seq.", "required"],
  ["NE", "Neb. Rev. Stat. § 87-1101 et seq.", "required"],
  ["NH", "N.H. Rev. Stat. ch. 507-H", "required"],
  ["NJ", "N.J. Stat. § 56:8-166.4 et seq.", "required"],
  ["OR", "Or. Rev. Stat. § 646A.570 et seq.", "required"],
  ["TX", "Tex. Bus. & Com. Code § 541.055(e)", "required"],
  ["FL", "Fla. Stat. § 501.701 et seq.", "honoured"],
  ["IA", "Iowa Code ch. 715D", "honoured"],
  ["IN", "Ind. Code 24-15", "honoured"],
  ["KY", "Ky. Rev. Stat. § 367.3611 et seq.", "honoured"],
  ["RI", "R.I. Gen. Laws ch. 6-48.1", "honoured"],
  ["TN", "Tenn. Code § 47-18-3301 et seq.", "honoured"],
  ["UT", "Utah Code § 13-61-101 et seq.", "honoured"],
  ["VA", "Va. Code § 59.1-575 et seq.", "honoured"],
];

const OPT_OUT: readonly RegionRule[] = STATES.map(([state, law, gpc]) => ({
  id: `us-${state.toLowerCase()}`,
  // A visitor of whom only the country is known is treated as one of the strictest state.
  regions: state === "CA" ? ["US-CA", "US"] : [`US-${state}`],
  mode: "opt-out",
  gpc,
  lifetime: TWELVE_MONTHS,
  law,
}));

/** The other states have no such law; visitors are told, and may refuse. */
const OTHER_STATES: RegionRule = {
  id: "us-other",
  regions:
    "AL AK AS AZ AR DC GA GU HI ID IL KS LA ME MA MI MS MO MP NV NM NY NC ND OH OK PA PR SC SD VI VT WA WV WI WY"
      .split(" ")
      .map((state) => `US-${state}`),
  mode: "notice",
  gpc: "honoured",
  lifetime: TWELVE_MONTHS,
  law: "15 U.S.C. § 45 (unfair or deceptive practices): what is said must be so",
};

/** Every rule, each with the law it comes from. */
export const REGION_RULES: readonly RegionRule[] = [
  ...OPT_IN,
  ...NOTICE,
  ...OPT_OUT,
  OTHER_STATES,
].map((rule) => ({ gpcCovers: MARKETING, ...rule }));

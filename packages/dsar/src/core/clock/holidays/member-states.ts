import {
  ASCENSION,
  CLEAN_MONDAY,
  CORPUS_CHRISTI,
  EASTER_MONDAY,
  GOOD_FRIDAY,
  ORTHODOX_EASTER_MONDAY,
  ORTHODOX_GOOD_FRIDAY,
  ORTHODOX_WHIT_MONDAY,
  on,
  REVIEWED,
  WHIT_MONDAY,
} from "./feasts.ts";
import type { HolidayTable } from "./rules.ts";

const covered = REVIEWED;

/**
 * Holidays of the 27 Member States of the European Union as their own laws name them, Sundays left
 * out. Regulation (EEC, Euratom) 1182/71 Art. 2(1) counts the days that a state designates;
 * regional days are the controller's to add.
 */
export const MEMBER_STATES: readonly HolidayTable[] = [
  {
    id: "AT",
    source: "Arbeitsruhegesetz, § 7(2)",
    covered,
    rules: [
      ...on("01-01", "01-06", "05-01", "08-15", "10-26", "11-01", "12-08", "12-25", "12-26"),
      ...[EASTER_MONDAY, ASCENSION, WHIT_MONDAY, CORPUS_CHRISTI],
    ],
  },
  {
    id: "BE",
    source: "Arrêté royal du 18 avril 1974, art. 1",
    covered,
    rules: [
      ...on("01-01", "05-01", "07-21", "08-15", "11-01", "11-11", "12-25"),
      ...[EASTER_MONDAY, ASCENSION, WHIT_MONDAY],
    ],
  },
  {
    id: "BG",
    source: "Labour Code, art. 154 (a weekend's holiday is kept on the next working days)",
    covered,
    observed: "next-working-day",
    rules: [
      ...[{ ...ORTHODOX_GOOD_FRIDAY }, { orthodox: -1, observed: "there" } as const],
      { orthodox: 0, observed: "there" },
      ORTHODOX_EASTER_MONDAY,
      ...on("01-01", "03-03", "05-01", "05-06", "05-24", "09-06", "09-22"),
      ...on("12-24", "12-25", "12-26"),
    ],
  },
  {
    id: "CY",
    source: "Public holidays of the public service of Cyprus",
    covered,
    rules: [
      ...on("01-01", "01-06", "03-25", "04-01", "05-01", "08-15", "10-01", "10-28"),
      ...on("12-24", "12-25", "12-26"),
      ...[CLEAN_MONDAY, ORTHODOX_GOOD_FRIDAY, ORTHODOX_EASTER_MONDAY, ORTHODOX_WHIT_MONDAY],
    ],
  },
  {
    id: "CZ",
    source: "Zákon č. 245/2000 Sb.",
    covered,
    rules: [
      ...on("01-01", "05-01", "05-08", "07-05", "07-06", "09-28", "10-28", "11-17"),
      ...on("12-24", "12-25", "12-26"),
      ...[GOOD_FRIDAY, EASTER_MONDAY],
    ],
  },
  {
    id: "DE",
    source: "Feiertagsgesetze der Länder: the nine days that are holidays in all sixteen",
    covered,
    rules: [
      ...on("01-01", "05-01", "10-03", "12-25", "12-26"),
      ...[GOOD_FRIDAY, EASTER_MONDAY, ASCENSION, WHIT_MONDAY],
    ],
  },
  {
    id: "DK",
    source: "Lov om helligdage; lov nr. 214 af 6.3.2023 (Great Prayer Day until 2023)",
    covered,
    rules: [
      ...on("01-01", "12-25", "12-26"),
      ...[{ easter: -3 }, GOOD_FRIDAY, EASTER_MONDAY, ASCENSION, WHIT_MONDAY],
      { easter: 26, until: 2023 },
    ],
  },
  {
    id: "EE",
    source: "Pühade ja tähtpäevade seadus, § 2",
    covered,
    rules: [
      ...on("01-01", "02-24", "05-01", "06-23", "06-24", "08-20", "12-24", "12-25", "12-26"),
      GOOD_FRIDAY,
    ],
  },
  {
    id: "ES",
    source: "Real Decreto 2001/1983, art. 45: the days kept throughout Spain",
    covered,
    rules: [
      ...on("01-01", "01-06", "05-01", "08-15", "10-12", "11-01", "12-06", "12-08", "12-25"),
      GOOD_FRIDAY,
    ],
  },
  {
    id: "FI",
    source: "Kirkkolaki; laki itsenäisyyspäivän viettämisestä; laki vapunpäivän järjestämisestä",
    covered,
    rules: [
      ...on("01-01", "01-06", "05-01", "12-06", "12-25", "12-26"),
      ...[GOOD_FRIDAY, EASTER_MONDAY, ASCENSION],
      { weekday: 6, from: "06-20" },
      { weekday: 6, from: "10-31" },
    ],
    // Laki säädettyjen määräaikain laskemisesta (150/1930), section 5.
    equated: [...on("12-24"), { weekday: 5, from: "06-19" }],
  },
  {
    id: "FR",
    source: "Code du travail, art. L. 3133-1",
    covered,
    rules: [
      ...on("01-01", "05-01", "05-08", "07-14", "08-15", "11-01", "11-11", "12-25"),
      ...[EASTER_MONDAY, ASCENSION, WHIT_MONDAY],
    ],
  },
  {
    id: "GR",
    source: "N. 4468/2017; N. 1157/1981 (1 May is moved out of Holy Week and off Sundays)",
    covered: { from: 2019, to: 2026 },
    rules: [
      ...on("01-01", "01-06", "03-25", "05-01", "08-15", "10-28", "12-25", "12-26"),
      ...[CLEAN_MONDAY, ORTHODOX_GOOD_FRIDAY, ORTHODOX_EASTER_MONDAY, ORTHODOX_WHIT_MONDAY],
    ],
    dropped: ["2021-05-01", "2022-05-01", "2024-05-01"],
    proclaimed: ["2021-05-04", "2022-05-02", "2024-05-07"],
  },
  {
    id: "HR",
    source: "Zakon o blagdanima, spomendanima i neradnim danima (NN 110/2019, from 2020)",
    covered,
    rules: [
      ...on("01-01", "01-06", "05-01", "06-22", "08-05", "08-15", "11-01", "12-25", "12-26"),
      ...[EASTER_MONDAY, CORPUS_CHRISTI],
      ...[
        { on: "05-30", since: 2020 },
        { on: "11-18", since: 2020 },
        { on: "06-25", until: 2019 },
        { on: "10-08", until: 2019 },
      ],
    ],
  },
  {
    id: "HU",
    source: "Munka törvénykönyve (2012. évi I. törvény), 102. §",
    covered,
    rules: [
      ...on("01-01", "03-15", "05-01", "08-20", "10-23", "11-01", "12-25", "12-26"),
      ...[GOOD_FRIDAY, EASTER_MONDAY, WHIT_MONDAY],
    ],
  },
  {
    id: "IE",
    source: "Organisation of Working Time Act 1997, Second Schedule; S.I. 50/2022 (1 February)",
    covered,
    rules: [
      ...on("01-01", "03-17", "12-25", "12-26"),
      EASTER_MONDAY,
      { weekday: 1, from: "05-01" },
      { weekday: 1, from: "06-01" },
      { weekday: 1, from: "08-01" },
      { weekday: 1, from: "10-25" },
      { weekday: 1, from: "02-01", since: 2023 },
    ],
    proclaimed: ["2022-03-18"], // remembrance of the pandemic
  },
  {
    id: "IT",
    source: "Legge 27 maggio 1949, n. 260; legge 8 ottobre 2025, n. 151 (4 October)",
    covered,
    rules: [
      ...on("01-01", "01-06", "04-25", "05-01", "06-02", "08-15", "11-01", "12-08"),
      ...on("12-25", "12-26"),
      EASTER_MONDAY,
      { on: "10-04", since: 2026 },
    ],
  },
  {
    id: "LT",
    source: "Darbo kodeksas, 123 straipsnis",
    covered,
    rules: [
      ...on("01-01", "02-16", "03-11", "05-01", "06-24", "07-06", "08-15", "11-01"),
      ...on("12-24", "12-25", "12-26"),
      EASTER_MONDAY,
      { on: "11-02", since: 2020 },
    ],
  },
  {
    id: "LU",
    source: "Code du travail, art. L. 232-2 (9 May from 2019)",
    covered,
    rules: [
      ...on("01-01", "05-01", "05-09", "06-23", "08-15", "11-01", "12-25", "12-26"),
      ...[EASTER_MONDAY, ASCENSION, WHIT_MONDAY],
    ],
  },
  {
    id: "LV",
    source: "Likums par svētku, atceres un atzīmējamām dienām, and working days moved by decree",
    covered: { from: 2019, to: 2026 },
    rules: [
      ...on("01-01", "05-01", "06-23", "06-24", "12-24", "12-25", "12-26", "12-31"),
      ...[GOOD_FRIDAY, EASTER_MONDAY],
      { on: "05-04", observed: "next-working-day" },
      { on: "11-18", observed: "next-working-day" },
    ],
    // A champions' day, the close of the song festival; days off moved by decree, as the Official Journal lists them.
    proclaimed: ["2023-05-29", "2023-07-10", "2026-01-02", "2026-06-22"],
  },
  {
    id: "MT",
    source: "National Holidays and Other Public Holidays Act (Cap. 252)",
    covered,
    rules: [
      ...on("01-01", "02-10", "03-19", "03-31", "05-01", "06-07", "06-29", "08-15", "09-08"),
      ...on("09-21", "12-08", "12-13", "12-25"),
      GOOD_FRIDAY,
    ],
  },
  {
    id: "NL",
    source: "Algemene termijnenwet, art. 3",
    covered,
    rules: [
      ...on("01-01", "04-27", "05-05", "12-25", "12-26"),
      ...[EASTER_MONDAY, ASCENSION, WHIT_MONDAY],
    ],
    // King's Day falls on the Saturday before when 27 April is a Sunday.
    dropped: ["2025-04-27"],
    proclaimed: ["2025-04-26"],
    equated: [GOOD_FRIDAY], // art. 3(2)
  },
  {
    id: "PL",
    source: "Ustawa o dniach wolnych od pracy, art. 1 (Christmas Eve since 2025)",
    covered,
    rules: [
      ...on("01-01", "01-06", "05-01", "05-03", "08-15", "11-01", "11-11", "12-25", "12-26"),
      ...[EASTER_MONDAY, CORPUS_CHRISTI],
      { on: "12-24", since: 2025 },
    ],
  },
  {
    id: "PT",
    source: "Código do Trabalho, art. 234.º",
    covered,
    rules: [
      ...on("01-01", "04-25", "05-01", "06-10", "08-15", "10-05", "11-01", "12-01", "12-08"),
      ...[...on("12-25"), GOOD_FRIDAY, CORPUS_CHRISTI],
    ],
  },
  {
    id: "RO",
    source: "Codul muncii, art. 139 (6 and 7 January since 2024)",
    covered,
    rules: [
      ...on("01-01", "01-02", "01-24", "05-01", "06-01", "08-15", "11-30", "12-01"),
      ...on("12-25", "12-26"),
      ...[ORTHODOX_GOOD_FRIDAY, ORTHODOX_EASTER_MONDAY, ORTHODOX_WHIT_MONDAY],
      ...[
        { on: "01-06", since: 2024 },
        { on: "01-07", since: 2024 },
      ],
    ],
  },
  {
    id: "SE",
    source: "Lag (1989:253) om allmänna helgdagar",
    covered,
    rules: [
      ...on("01-01", "01-06", "05-01", "06-06", "12-25", "12-26"),
      ...[GOOD_FRIDAY, EASTER_MONDAY, ASCENSION],
      { weekday: 6, from: "06-20" }, // Midsummer Day
      { weekday: 6, from: "10-31" }, // All Saints' Day
    ],
    // Lag (1930:173) om beräkning av lagstadgad tid, section 2.
    equated: [...on("12-24", "12-31"), { weekday: 5, from: "06-19" }],
  },
  {
    id: "SI",
    source: "Zakon o praznikih in dela prostih dnevih, 1. in 2. člen",
    covered,
    rules: [
      ...on("01-01", "01-02", "02-08", "04-27", "05-01", "05-02", "06-25", "08-15", "10-31"),
      ...[...on("11-01", "12-25", "12-26"), EASTER_MONDAY],
    ],
    proclaimed: ["2023-08-14"], // solidarity after the floods
  },
  {
    id: "SK",
    source: "Zákon č. 241/1993 Z. z., with the days off suspended from 2024 on",
    covered: { from: 2019, to: 2026 },
    rules: [
      ...on("01-01", "01-06", "05-01", "05-08", "07-05", "08-29", "09-15", "11-01"),
      ...on("12-24", "12-25", "12-26"),
      ...[GOOD_FRIDAY, EASTER_MONDAY],
      { on: "09-01", until: 2023 },
      { on: "11-17", until: 2024 },
    ],
    dropped: ["2026-05-08", "2026-09-15"],
  },
];

import { EASTER_MONDAY, GOOD_FRIDAY, on, REVIEWED } from "./feasts.ts";
import type { HolidayRule, HolidayTable } from "./rules.ts";

const EARLY_MAY: HolidayRule = { weekday: 1, from: "05-01" };
const SPRING: HolidayRule = { weekday: 1, from: "05-25" };
const LATE_SUMMER: HolidayRule = { weekday: 1, from: "08-25" };

/** VE Day 75 moved a holiday, the jubilee of 2022 another; a funeral and a coronation added one. */
const MOVED = { dropped: ["2020-05-04", "2022-05-30"] } as const;
const PROCLAIMED: readonly string[] = [
  ...["2020-05-08", "2022-06-02", "2022-06-03", "2022-09-19", "2023-05-08"],
];

const SOURCE = "Banking and Financial Dealings Act 1971, Sch. 1, and royal proclamations";
const shared = { covered: REVIEWED, observed: "next-working-day", ...MOVED } as const;

/** Bank holidays of the nations of the United Kingdom, as gov.uk publishes them. */
export const UNITED_KINGDOM: readonly HolidayTable[] = [
  {
    ...shared,
    id: "GB-EAW",
    source: SOURCE,
    rules: [
      ...on("01-01", "12-25", "12-26"),
      ...[GOOD_FRIDAY, EASTER_MONDAY, EARLY_MAY, SPRING, LATE_SUMMER],
    ],
    proclaimed: PROCLAIMED,
  },
  {
    ...shared,
    id: "GB-SCT",
    source: `${SOURCE}; St Andrew's Day Bank Holiday (Scotland) Act 2007`,
    rules: [
      ...on("01-01", "01-02", "11-30", "12-25", "12-26"),
      ...[GOOD_FRIDAY, EARLY_MAY, SPRING, { weekday: 1, from: "08-01" }],
    ],
    proclaimed: [...PROCLAIMED, "2026-06-15"], // the football World Cup
  },
  {
    ...shared,
    id: "GB-NIR",
    source: `${SOURCE}; St Patrick's Day and the Battle of the Boyne by proclamation`,
    rules: [
      ...on("01-01", "03-17", "07-12", "12-25", "12-26"),
      ...[GOOD_FRIDAY, EASTER_MONDAY, EARLY_MAY, SPRING, LATE_SUMMER],
    ],
    proclaimed: PROCLAIMED,
  },
];

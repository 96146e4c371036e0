import { checkLifetimes } from "@candor/consent/regions";
import { expect, it } from "vitest";
import { consentPolicy } from "../companies/stratum/consent-policy.ts";

it("Stratum keeps its word about lifetimes, and is told what regulators advise", () => {
  const notes = checkLifetimes(consentPolicy.lifetime);
  expect(notes.map(({ field, level }) => `${level}: ${field}`)).toEqual([
    "warning: refuse",
    "warning: refuse",
    "note: accept",
  ]);
  expect(notes.map(({ message }) => message).join("\n")).toMatchInlineSnapshot(`
    "a refusal is asked about again after 7 days: not within six months of it
    a refusal holds 7 days, a consent 365 days: keep both equally long
    a consent holds 365 days: six months is good practice"
  `);
});

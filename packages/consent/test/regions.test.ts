import { describe, expect, it } from "vitest";
import { encodeDecision } from "../src/core/cookie-value.ts";
import type { Decision } from "../src/core/decision.ts";
import { reduce } from "../src/core/reduce.ts";
import { createRules } from "../src/core/rules.ts";
import type { Choice, ConsentState } from "../src/core/state.ts";
import { checkLifetimes, REGION_RULES, regimeOf, STRICTEST } from "../src/regions/index.ts";
import { registry } from "./stratum-registry.ts";

const NOW = Date.UTC(2025, 5, 1);
const DAY = 86_400_000;

describe("the rule of a region", () => {
  it.each([
    ["DE", "opt-in"],
    ["fr", "opt-in"],
    ["NO", "opt-in"],
    ["GB", "opt-in"],
    ["BR", "opt-in"],
    ["CA-QC", "opt-in"],
    ["CH", "notice"],
    ["US-CA", "opt-out"],
    ["us_co", "opt-out"],
    ["US-TX", "opt-out"],
    ["US-NY", "notice"],
    ["US", "opt-out"],
    ["DE-BY", "opt-in"],
  ] as const)("%s is %s", (region, mode) => {
    expect(regimeOf(region).mode).toBe(mode);
  });

  it.each(["", "  ", "T1", "XX", "CA", "CA-ON", "AQ", "constructor", "🇩🇪", null, undefined])(
    "%j is not known here, and gets the strictest",
    (region) => {
      expect(regimeOf(region)).toBe(STRICTEST);
      expect(STRICTEST.mode).toBe("opt-in");
    },
  );

  it("is one, and cites its law", () => {
    const regions = REGION_RULES.flatMap((rule) => rule.regions);
    expect(new Set(regions).size).toBe(regions.length);
    for (const rule of REGION_RULES) {
      expect(rule.law).toMatch(/\d/);
      expect(rule.gpcCovers).toContain("marketing");
      for (const region of rule.regions) expect(region).toMatch(/^[A-Z]{2}(-[A-Z]{2})?$/);
    }
    expect(REGION_RULES.find(({ id }) => id === "eu")?.regions).toHaveLength(30);
    expect(regions.filter((region) => region.startsWith("US-"))).toHaveLength(56);
  });
});

describe("where silence grants", () => {
  const rules = createRules({ registry, policyVersion: "1", regime: regimeOf("US-CA") });
  const swiss = createRules({ registry, policyVersion: "1", regime: regimeOf("CH") });
  const european = createRules({ registry, policyVersion: "1", regime: regimeOf("DE") });
  const read = (state: ConsentState | null, under = rules, gpc = false, now = NOW) =>
    reduce(
      under,
      { gpc, decision: null },
      { type: "read", values: state?.decision ? [encode(state)] : [], now },
    );
  const choose = (choice: Choice, under = rules, gpc = false) =>
    reduce(under, { gpc, decision: null }, { type: "choose", choice, now: NOW });

  it("everything is granted and nobody interrupted, until it is refused", () => {
    expect(read(null)).toMatchObject({ ask: null, granted: { analytics: true, marketing: true } });
    expect(choose("none").granted).toMatchObject({ analytics: false, marketing: false });
    expect(choose({ marketing: false }).granted).toMatchObject({
      analytics: true,
      marketing: false,
      "marketing/google-ads": false,
    });
  });

  it("Global Privacy Control refuses without a word", () => {
    expect(read(null, rules, true)).toMatchObject({
      ask: null,
      gpc: true,
      granted: { analytics: true, marketing: false, "marketing/google-ads": false },
    });
  });

  it("a notice is shown once", () => {
    expect(read(null, swiss)).toMatchObject({ ask: "first-visit", granted: { marketing: true } });
    expect(read(choose("all", swiss), swiss).ask).toBeNull();
  });

  it("a no outlives its time and a change of the policy", () => {
    const no = choose({ marketing: false });
    const changed = createRules({ registry, policyVersion: "2", regime: regimeOf("US-CA") });
    expect(read(no, changed)).toMatchObject({ ask: null, granted: { marketing: false } });
    expect(read(no, rules, false, NOW + 500 * DAY).granted).toMatchObject({ marketing: false });
    expect(read(choose("none"), rules).expiresAt - NOW / 1000).toBe(400 * 86_400);
  });

  it("a yes is none where consent is asked for: its switches were on already", () => {
    expect(read(choose({ marketing: false }), european)).toMatchObject({
      ask: "changed",
      granted: { analytics: false, marketing: false },
    });
  });

  it("a no given to a question holds", () => {
    const no = choose({ analytics: true }, european);
    expect(read(no, rules).granted).toMatchObject({ analytics: true, marketing: false });
  });
});

describe("lifetimes against regulators' advice", () => {
  it("have nothing to hear when refusal and consent hold six months", () => {
    expect(checkLifetimes({})).toEqual([]);
    expect(checkLifetimes({ accept: "P6M", refuse: "P6M" })).toEqual([]);
  });

  it("of a year and a week hear that the refusal is asked away", () => {
    const notes = checkLifetimes({ accept: "P365D", refuse: "P7D" });
    expect(notes.map(({ field, level }) => `${field} ${level}`)).toEqual([
      "refuse warning",
      "refuse warning",
      "accept note",
    ]);
    expect(notes[0]?.message).toContain("7 days");
    expect(notes.map(({ source }) => source).join()).toMatch(/Garante.*CNIL/s);
  });

  it("say hours, not nothing", () => {
    expect(checkLifetimes({ refuse: "PT12H" })[0]?.message).toContain("0.5 days");
  });
});

function encode(state: ConsentState): string {
  return encodeDecision(state.decision as Decision);
}

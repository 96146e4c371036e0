import { readFileSync } from "node:fs";
import { parseRegistry } from "@candor/cookie-registry";
import { describe, expect, it } from "vitest";
import { decodeDecision, newestDecision } from "../src/core/cookie-value.ts";
import { reduce } from "../src/core/reduce.ts";
import { createRules } from "../src/core/rules.ts";

/**
 * Cookies as earlier versions of this package wrote them, with the rules they were written under.
 * A file is never changed once a version with its format is published; a new format gets its own.
 */
const FORMATS = ["1"];

interface Kept {
  readonly about: string;
  readonly value: string;
  readonly granted: readonly string[];
}
interface Fixture {
  readonly format: string;
  readonly policyVersion: string;
  readonly at: string;
  readonly registry: unknown;
  readonly kept: readonly Kept[];
}

describe.each(FORMATS)("a cookie of format %s", (format) => {
  const path = new URL(`./fixtures/choice-cookie-${format}.json`, import.meta.url);
  const fixture = JSON.parse(readFileSync(path, "utf8")) as Fixture;
  const rules = createRules({
    registry: parseRegistry(fixture.registry),
    policyVersion: fixture.policyVersion,
  });
  const now = Date.parse(fixture.at);

  it.each(fixture.kept)("holds after an upgrade, and nobody is asked again: $about", (kept) => {
    expect(kept.value.startsWith(`${format}~`)).toBe(true);
    const event = { type: "read", values: [kept.value], now } as const;
    const state = reduce(rules, { gpc: false, decision: null }, event);
    expect(state.ask).toBeNull();
    expect(Object.keys(state.granted).filter((id) => state.granted[id])).toEqual(kept.granted);
  });
});

describe("two cookies of one name", () => {
  const older = "1~abc~sx5hc0~~analytics~";
  const newer = "1~abc~sx5hc1~~-analytics~";

  it("give the newer choice, whichever the browser sends first", () => {
    for (const values of [
      [older, newer],
      [newer, older],
      ["rubbish", newer, older],
    ])
      expect(newestDecision(values, 2 ** 40)).toEqual(decodeDecision(newer));
  });

  it("never give one from the future", () => {
    const { decidedAt } = decodeDecision(older) as { decidedAt: number };
    expect(newestDecision([older, newer], decidedAt)).toEqual(decodeDecision(older));
    expect(newestDecision([newer], decidedAt)).toBeNull();
  });
});

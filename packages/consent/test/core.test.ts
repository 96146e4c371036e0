import { defineRegistry } from "@candor/cookie-registry";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeDecision, encodeDecision } from "../src/core/cookie-value.ts";
import { type Known, reduce } from "../src/core/reduce.ts";
import { createRules } from "../src/core/rules.ts";
import type { Choice, ConsentState } from "../src/core/state.ts";
import { isConsentError, needsBanner, scopesOf } from "../src/index.ts";
import { registry } from "./stratum-registry.ts";

const DAY = 86_400_000;
const NOW = Date.UTC(2025, 5, 1);
const lifetime = { accept: "P365D", refuse: "P7D" };
const rules = createRules({ registry, policyVersion: "2025-06", lifetime });
const ids = rules.scopes.map(({ id }) => id);
const fresh: Known = { gpc: false, decision: null };

function choose(choice: Choice, known: Known = fresh, now: number = NOW): ConsentState {
  return reduce(rules, known, { type: "choose", choice, now });
}

function read(value: string | undefined, now: number = NOW, gpc = false): ConsentState {
  return reduce(
    rules,
    { gpc, decision: null },
    { type: "read", values: value === undefined ? [] : [value], now },
  );
}

function cookieOf(state: ConsentState): string {
  if (!state.decision) throw new Error("nothing was decided");
  return encodeDecision(state.decision);
}

function grantedIds(state: ConsentState): string[] {
  return Object.keys(state.granted).filter((id) => state.granted[id]);
}

describe("what there is to decide", () => {
  it("is every category that is not essential, each followed by its services", () => {
    expect(ids).toEqual([
      "analytics",
      "analytics/google-analytics",
      "marketing",
      "marketing/google-ads",
    ]);
  });

  it("counts a service that keeps nothing: cookie-less is not consent-free", () => {
    const counting = defineRegistry({
      entries: [],
      services: [
        {
          name: "Matomo",
          category: "analytics",
          purpose: { en: "Counts visits." },
          expects: "no-storage",
        },
      ],
    });
    expect(scopesOf(counting).map(({ id }) => id)).toEqual(["analytics", "analytics/matomo"]);
    expect(needsBanner(counting)).toBe(true);
  });

  it("is nothing when only essential entries are declared", () => {
    const essential = registry.entries.filter(({ category }) => category === "essential");
    const own = defineRegistry({ entries: essential });
    expect(needsBanner(own)).toBe(false);
    const { ask } = reduce(createRules({ registry: own, policyVersion: "1" }), fresh, {
      type: "read",
      values: [],
      now: NOW,
    });
    expect(ask).toBeNull();
  });

  it("keeps services whose names have no Latin letter apart", () => {
    const entries = ["Яндекс", "百度"].map((name, at) => ({
      name: `c${at}`,
      category: "marketing" as const,
      party: "first" as const,
      provider: { name },
      purpose: { en: "x" },
      retention: [{ session: true as const }],
    }));
    const found = scopesOf(defineRegistry({ entries })).map(({ id }) => id);
    expect(new Set(found).size).toBe(3);
    for (const id of found) expect(id).toMatch(/^[a-z0-9/-]+$/);
  });
});

describe("a choice", () => {
  it("is asked for on the first visit, with nothing granted", () => {
    const state = read(undefined);
    expect(state).toMatchObject({ ask: "first-visit", decision: null });
    expect(grantedIds(state)).toEqual([]);
  });

  it("grants everything, nothing, or what was named", () => {
    expect(grantedIds(choose("all"))).toEqual(ids);
    expect(grantedIds(choose("none"))).toEqual([]);
    expect(grantedIds(choose({ analytics: true }))).toEqual([
      "analytics",
      "analytics/google-analytics",
    ]);
    expect(grantedIds(choose({ "marketing/google-ads": true }))).toEqual(["marketing/google-ads"]);
    expect(grantedIds(choose({ analytics: true, "analytics/google-analytics": false }))).toEqual([
      "analytics",
    ]);
  });

  it("leaves what it does not name as it was", () => {
    const before = choose({ analytics: true });
    expect(grantedIds(choose({ marketing: true }, before))).toEqual(ids);
  });

  it("about a category goes for its services too", () => {
    const before = choose({ analytics: true, "analytics/google-analytics": false });
    expect(grantedIds(choose({ analytics: true }, before))).toContain("analytics/google-analytics");
  });

  it("of something unknown is refused by name", () => {
    try {
      choose({ analitycs: true });
      expect.unreachable();
    } catch (error) {
      expect(isConsentError(error) && error.code).toBe("unknown-id");
      expect((error as Error).message).toContain('"analitycs"');
    }
  });

  it.each([
    ["a consent", "all", 365],
    ["a refusal", "none", 7],
  ] as const)("%s holds for its own time and lapses then", (_, choice, days) => {
    const value = cookieOf(choose(choice));
    expect(read(value, NOW + days * DAY - 1000).ask).toBeNull();
    const after = read(value, NOW + days * DAY);
    expect(after.ask).toBe("expired");
    expect(grantedIds(after)).toEqual([]);
  });

  it("holds 180 days either way when the site states nothing", () => {
    const { accept, refuse } = createRules({ registry, policyVersion: "1" });
    expect([accept, refuse]).toEqual([180 * 86_400, 180 * 86_400]);
  });

  it.each(["P401D", "P2Y", "PT59M", "PT0S", "7 days", "", "P", "P1DT", "-P1D", "P1H", "PT1D"])(
    "refuses the lifetime %s",
    (accept) => {
      expect(() =>
        createRules({ registry, policyVersion: "1", lifetime: { accept } }),
      ).toThrowError(
        expect.objectContaining({ code: "bad-duration", message: expect.stringContaining(accept) }),
      );
    },
  );

  it("is asked for anew when the policy changes", () => {
    const next = createRules({ registry, policyVersion: "2025-07", lifetime });
    const value = cookieOf(choose("all"));
    const state = reduce(next, fresh, { type: "read", values: [value], now: NOW });
    expect(state).toMatchObject({ ask: "changed", decision: null });
    expect(Object.values(state.granted)).not.toContain(true);
  });

  it("is asked for anew when a cookie is added, although nobody thought of a version", () => {
    const [first] = registry.entries;
    const entries = [
      ...registry.entries,
      { ...first, name: "_new", category: "marketing" as const },
    ];
    const grown = defineRegistry({ entries: entries as typeof registry.entries });
    const next = createRules({ registry: grown, policyVersion: "2025-06", lifetime });
    const value = cookieOf(choose("all"));
    expect(reduce(next, fresh, { type: "read", values: [value], now: NOW }).ask).toBe("changed");
  });

  it("outlives a new essential entry and a new order: there is nothing new to ask", () => {
    const essential = { ...registry.entries[0], name: "another" };
    const entries = [...registry.entries, essential].reverse() as typeof registry.entries;
    const next = createRules({
      registry: defineRegistry({ entries }),
      policyVersion: "2025-06",
      lifetime,
    });
    const value = cookieOf(choose("all"));
    expect(reduce(next, fresh, { type: "read", values: [value], now: NOW }).ask).toBeNull();
  });
});

describe("Global Privacy Control", () => {
  const signal: Known = { gpc: true, decision: null };

  it("keeps marketing out of a blanket yes", () => {
    expect(grantedIds(choose("all", signal))).toEqual(["analytics", "analytics/google-analytics"]);
  });

  it("gives way to a choice that names what it objects to", () => {
    expect(grantedIds(choose({ marketing: true }, signal))).toContain("marketing");
  });

  it("outweighs a yes from before it was switched on", () => {
    const value = cookieOf(choose("all"));
    expect(grantedIds(read(value, NOW, true))).toEqual(["analytics", "analytics/google-analytics"]);
  });

  it("does not outweigh a yes given under it, whether it is on or off later", () => {
    const value = cookieOf(choose({ marketing: true }, signal));
    expect(grantedIds(read(value, NOW, true))).toContain("marketing");
    expect(grantedIds(read(value, NOW, false))).toContain("marketing");
  });

  it("covers what the site says it covers", () => {
    const wide = createRules({
      registry,
      policyVersion: "1",
      gpcCovers: ["analytics", "marketing"],
    });
    const state = reduce(wide, signal, { type: "choose", choice: "all", now: NOW });
    expect(Object.values(state.granted)).not.toContain(true);
  });
});

describe("the cookie's value", () => {
  it("has the published shape", () => {
    const state = choose({ analytics: true });
    expect(cookieOf(state)).toMatch(/^1~[0-9a-z]{1,7}~sx5hc0~~analytics!-marketing~$/);
  });

  it("comes back as it was written", () => {
    const choices = fc.dictionary(fc.constantFrom(...ids), fc.boolean(), { minKeys: 1 });
    const decision = fc.record({
      choices,
      decidedAt: fc.integer({ min: 0, max: 2 ** 40 }),
      question: fc.stringMatching(/^[0-9a-z]{1,7}$/),
      gpc: fc.boolean(),
      receipt: fc.oneof(fc.constant(""), fc.stringMatching(/^[\w-]{22}$/)),
    });
    fc.assert(
      fc.property(decision, (one) => {
        const value = encodeDecision(one);
        expect(value).toMatch(/^[\w!~/.-]+$/); // RFC 6265 cookie-octets that nothing escapes
        expect(decodeDecision(value)).toEqual({ ...one, choices: { ...one.choices } });
      }),
    );
  });

  const good = "1~abc~sx5hc0~~analytics!-marketing~";
  const receipt = "uX3kQ0yS6rQv0m0m9w1zTA";
  it.each([
    ["empty", ""],
    ["another library's JSON", '{"categories":["necessary"],"revision":0}'],
    ["another library's text, encoded", "%7B%22marketing%22%3Atrue%7D"],
    ["a plain word", "true"],
    ["a later format", good.replace("1", "2")],
    ["no format", good.slice(2)],
    ["a field too few", good.slice(0, -1)],
    ["a field too many", `${good}~`],
    ["cut in the middle", good.slice(0, 12)],
    ["no time", good.replace("sx5hc0", "")],
    ["a negative time", good.replace("sx5hc0", "-1")],
    ["a time too long", good.replace("sx5hc0", "999999999")],
    ["an unknown flag", good.replace("~~", "~x~")],
    ["no choices", good.replace("analytics!-marketing", "")],
    ["an empty choice", good.replace("!", "!!")],
    ["a choice twice", good.replace("-marketing", "analytics")],
    ["a choice both ways", good.replace("-marketing", "-analytics")],
    ["a name of Object's", good.replace("analytics", "constructor")],
    ["a receipt too short", `${good}${receipt.slice(1)}`],
    ["a receipt too long", `${good}${receipt}A`],
    ["a space at the end", `${good} `],
    ["a line break", `${good}\n`],
    ["oversized", good.replace("analytics", "a".repeat(900))],
    ["huge", "x".repeat(100_000)],
  ])("that is %s is no choice", (_, value) => {
    expect(decodeDecision(value)).toBeNull();
    const state = read(value);
    expect(state.decision).toBeNull();
    expect(grantedIds(state)).toEqual([]);
  });

  it("from a clock that is far ahead is no choice", () => {
    const value = cookieOf(choose("all", fresh, NOW + DAY));
    expect(read(value).ask).toBe("damaged");
    expect(read(value, NOW + DAY).ask).toBeNull();
  });

  it("never grants more than a valid one, whatever is changed in it", () => {
    const value = cookieOf(choose("none"));
    fc.assert(
      fc.property(fc.nat(value.length - 1), fc.string({ maxLength: 3 }), (at, text) => {
        const changed = value.slice(0, at) + text + value.slice(at + 1);
        // Only a changed choice can grant; what was never a choice of ours cannot.
        if (decodeDecision(changed) === null) expect(grantedIds(read(changed))).toEqual([]);
        else for (const id of grantedIds(read(changed))) expect(ids).toContain(id);
      }),
    );
  });
});

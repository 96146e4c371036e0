import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type CookieWrite,
  compareObservation,
  type Finding,
  type Observation,
  type StoredItem,
} from "../src/audit/index.ts";
import { defineRegistry } from "../src/core/define.ts";
import type { EntryInput, Service } from "../src/core/entry.ts";
import { lastTwoLabels, observed, PAGE, phase, written } from "./audit-observed.ts";
import { entry } from "./real/site/defect.ts";

const MONTH = "Max-Age=2592000; Path=/";
const analytics = { category: "analytics" } as const;

function compare(
  entries: readonly EntryInput[],
  observation: Observation,
  services: readonly Service[] = [],
): Finding[] {
  const registry = defineRegistry({ entries, services });
  return compareObservation(registry, observation, { siteOf: lastTwoLabels });
}

function kinds(findings: readonly Finding[]): string[] {
  return findings.map(({ severity, kind, name }) => `${severity} ${kind} ${name}`);
}

function item(name: string, more: Partial<StoredItem> = {}): StoredItem {
  return { storage: "localStorage", name, host: "shop.example", stayed: true, page: PAGE, ...more };
}

describe("compareObservation", () => {
  it("says where and when, and keeps the evidence", () => {
    const seen = observed(phase("before", { writes: [written(`_ga=…; ${MONTH}`)] }));
    expect(compare([entry("_ga", analytics)], seen)).toEqual([
      {
        ...{ kind: "before-consent", severity: "error", storage: "cookie", name: "_ga" },
        ...{ host: "shop.example", entry: "_ga", phase: "before", page: PAGE },
        message: "_ga (analytics) is there before any choice",
        advice: "let nothing of this kind run before a yes to analytics",
        evidence: [{ phase: "before", page: PAGE, text: `Set-Cookie: _ga=…; ${MONTH} (${PAGE})` }],
      },
    ]);
  });

  it("tells what is left over after a refusal from what is set again", () => {
    const held = [{ ...written(`_ga=…; ${MONTH}`), lifetime: 2_591_000 }];
    const left = compare([entry("_ga", analytics)], observed(phase("rejected", { held })));
    expect(left[0]?.message).toBe(
      "_ga (analytics) is there after everything was refused, left over from before the refusal",
    );
    const again = observed(phase("rejected", { held, writes: [written(`_ga=…; ${MONTH}`)] }));
    expect(compare([entry("_ga", analytics)], again)[0]?.message).toBe(
      "_ga (analytics) is there after everything was refused",
    );
  });

  it.each<[string, Observation, string[]]>([
    [
      "deleted again",
      observed(phase("withdrawn", { writes: [written("_ga=; Max-Age=0")] })),
      ["note unused _ga"],
    ],
    [
      "still held",
      observed(
        phase("withdrawn", { held: [{ ...written(`_ga=…; ${MONTH}`), lifetime: 2_592_000 }] }),
      ),
      ["error survived-withdrawal _ga"],
    ],
    [
      "written anew",
      observed(phase("withdrawn", { writes: [written(`_ga=…; ${MONTH}`)] })),
      ["error after-withdrawal _ga"],
    ],
    ["agreed to", observed(phase("accepted", { writes: [written(`_ga=…; ${MONTH}`)] })), []],
  ])("a cookie after withdrawal: %s", (_, seen, expected) => {
    expect(kinds(compare([entry("_ga", analytics)], seen))).toEqual(expected);
  });

  it("takes a write that a script could not read back for one that worked when the browser holds it", () => {
    const write = written(`far=…; ${MONTH}`, { how: "script", refused: ["NotKept"], path: "/far" });
    const held = [{ ...write, lifetime: 2_592_000 }];
    expect(compare([entry("far")], observed(phase("before", { writes: [write], held })))).toEqual(
      [],
    );
    const refused = compare([entry("far")], observed(phase("before", { writes: [write] })));
    expect(kinds(refused)).toEqual(["warning refused far"]);
  });

  it("finds a service that promised to keep nothing by its host, its script, or its known cookie", () => {
    const service: Service = {
      ...{ name: "Matomo", category: "essential", expects: "no-storage" },
      ...{ purpose: { en: "Counts." }, domains: ["count.example"] },
    };
    const registry = defineRegistry({ entries: [], services: [service] });
    const seen = observed(
      phase("before", {
        writes: [
          written("a=…", { host: "count.example" }),
          written("b=…", { how: "script", by: "https://count.example/m.js" }),
          written("_pk_id=…"),
        ],
      }),
    );
    const knownProvider = (name: string) => (name === "_pk_id" ? "Matomo" : undefined);
    const found = compareObservation(registry, seen, { siteOf: lastTwoLabels, knownProvider });
    expect(kinds(found)).toEqual(
      ["a", "b", "_pk_id"].sort().map((name) => `error broken-promise ${name}`),
    );
  });

  it("says whose an undeclared cookie is known to be", () => {
    const registry = defineRegistry({ entries: [] });
    const seen = observed(
      phase("before", { writes: [written("_fbp=…", { host: "x.meta.example" })] }),
    );
    const found = compareObservation(registry, seen, {
      siteOf: lastTwoLabels,
      knownProvider: () => "Meta",
    });
    expect(found[0]?.message).toBe(
      "the cookie _fbp is set for x.meta.example, another site (meta.example), and no entry names it; it is known from Meta",
    );
  });

  it.each<[string, readonly string[], readonly string[]]>([
    ["the year that was declared, of 366 days", ["Max-Age=31622400"], []],
    ["two alternatives, each kept", ["Max-Age=31536000", "Max-Age=604800"], []],
    ["a third one", ["Max-Age=31536000", "Max-Age=3600"], ["warning drift choice"]],
    [
      "both ways",
      ["Max-Age=60", "Max-Age=99999999"],
      ["error drift choice", "warning drift choice"],
    ],
  ])("a lifetime: %s", (_, attributes, expected) => {
    const one = entry("choice", { retention: [{ iso: "P1Y" }, { iso: "P7D" }] });
    const writes = attributes.map((text) => written(`choice=…; ${text}`));
    expect(kinds(compare([one], observed(phase("before", { writes }))))).toEqual(expected);
  });

  const name = fc.stringMatching(/^[a-z]{3,8}$/);
  const names = fc.uniqueArray(name, { minLength: 1, maxLength: 8 });

  it("finds nothing on a site that keeps its word", () => {
    fc.assert(
      fc.property(
        names,
        fc.constantFrom("before", "rejected", "accepted", "withdrawn"),
        (all, when) => {
          const [first = "", ...rest] = all;
          const entries = [
            ...rest.map((one) => entry(one)),
            entry(first, { storage: "localStorage", retention: [{ persistent: true }] }),
          ];
          const writes = rest.map((one) => written(`${one}=…; ${MONTH}`));
          const seen = observed(phase(when, { writes, items: [item(first)], kept: [item(first)] }));
          expect(compare(entries, seen)).toEqual([]);
        },
      ),
    );
  });

  it("finds each name that is not declared once, however often and wherever it is written", () => {
    fc.assert(
      fc.property(names, fc.integer({ min: 1, max: 4 }), (all, times) => {
        const writes = all.flatMap((one) => Array<CookieWrite>(times).fill(written(`${one}=…`)));
        const seen = observed(phase("before", { writes }), phase("accepted", { writes }));
        expect(kinds(compare([], seen))).toEqual(
          [...all].sort().map((one) => `error undeclared ${one}`),
        );
      }),
    );
  });

  it("does not depend on the order in which a browser told", () => {
    const lines = [
      "a=…; Max-Age=60",
      "b=…",
      "c=…; Max-Age=2592000; Path=/",
      "d=…; HttpOnly",
      "a=…",
    ];
    const entries = [
      entry("a", analytics),
      entry("c", { path: "/x" }),
      entry("d", { httpOnly: false }),
    ];
    const straight = compare(
      entries,
      observed(phase("before", { writes: lines.map((one) => written(one)) })),
    );
    fc.assert(
      fc.property(fc.shuffledSubarray(lines, { minLength: lines.length }), (shuffled) => {
        const seen = observed(phase("before", { writes: shuffled.map((one) => written(one)) }));
        expect(kinds(compare(entries, seen))).toEqual(kinds(straight));
      }),
    );
  });

  it("keeps at most five pieces of evidence", () => {
    const writes = Array.from({ length: 9 }, (_, index) => written(`a=…; Max-Age=${index + 1}`));
    expect(compare([], observed(phase("before", { writes })))[0]?.evidence).toHaveLength(5);
  });
});

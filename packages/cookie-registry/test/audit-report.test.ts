import { createRequire } from "node:module";
import ajvDraft4 from "ajv-draft-04";
import ajvFormats from "ajv-formats";
import { describe, expect, it } from "vitest";
import { compareObservation } from "../src/audit/index.ts";
import { parseRegistry } from "../src/core/parse.ts";
import {
  entryLines,
  fails,
  type Report,
  renderJson,
  renderSarif,
  renderTerminal,
} from "../src/report/index.ts";
import { hostileReport } from "./audit-hostile.ts";
import { lastTwoLabels, observed, phase, written } from "./audit-observed.ts";

/** OASIS's schema of SARIF 2.1.0 (rtm.5), as Microsoft's SARIF SDK carries it. */
const schema = createRequire(import.meta.url)(
  "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json",
);

const TEXT = `{
  "entries": [
    { "name": "_gat", "category": "essential", "party": "first",
      "purpose": { "en": "Slows down." }, "retention": [{ "iso": "P30D" }] },
    { "name": "never", "category": "essential", "party": "first",
      "purpose": { "en": "Is not." }, "retention": [{ "session": true }] }
  ]
}`;

function report(more: Partial<Report> = {}): Report {
  const observation = observed(
    phase("before", {
      writes: [written("_gat=…; Max-Age=60"), written("stray=…")],
      screenshot: "UklG",
    }),
  );
  const findings = compareObservation(parseRegistry(TEXT), observation, { siteOf: lastTwoLabels });
  return {
    ...{ observation, findings, registryFile: "data/registry.json", lines: entryLines(TEXT) },
    ...{ failOn: "error", version: "1.2.3", at: new Date(Date.UTC(2026, 10, 22, 12)) },
    ...more,
  };
}

describe("the SARIF report", () => {
  // One pattern of the schema is none under the unicode flag.
  const ajv = new ajvDraft4.default({ strict: false, allErrors: true, unicodeRegExp: false });
  ajvFormats.default(ajv);
  const valid = ajv.compile(schema);

  it.each([
    ["of findings", report()],
    ["of none", report({ findings: [] })],
    ["of hostile names and paths", hostileReport()],
  ])("%s is valid by the schema", (_, one) => {
    expect(valid(JSON.parse(renderSarif(one))), JSON.stringify(valid.errors)).toBe(true);
  });

  it("the schema does refuse what is wrong", () => {
    const log = JSON.parse(renderSarif(report()));
    log.runs[0].results[0].level = "fatal";
    expect(valid(log)).toBe(false);
  });

  it("points at the line of the entry, and at the head for what has none", () => {
    const log = JSON.parse(renderSarif(report()));
    const lines = log.runs[0].results.map(
      (one: { ruleId: string; locations: { physicalLocation: { region: object } }[] }) => [
        one.ruleId,
        one.locations[0]?.physicalLocation.region,
      ],
    );
    expect(Object.fromEntries(lines)).toEqual({
      undeclared: { startLine: 1 },
      drift: { startLine: 3 },
      unused: { startLine: 5 },
    });
  });
});

describe("the terminal's report", () => {
  it("groups by kind, says what was seen and what to do", () => {
    expect(
      renderTerminal(report(), { colour: false }),
    ).toBe(`https://shop.example/ against data/registry.json
1 page, 1 phase, Chrome/156

error undeclared: kept, and the registry does not name it
  the cookie stray is set for shop.example, and no entry names it
      before | https://shop.example/ | Set-Cookie: stray=… (https://shop.example/)
      -> declare it with purpose, category and retention, or stop setting it

warning drift: kept for another time than declared
  _gat is kept for 1 minute; the registry says 30 days
      before | https://shop.example/ | Set-Cookie: _gat=…; Max-Age=60 (https://shop.example/)
      -> correct the retention, or the cookie

note unused: declared, and not seen
  never
  visit more pages or what sets it, or drop the entry when nothing does any more

1 error, 1 warning, 1 note; 1 of them fails (--fail-on error)
`);
  });

  it("lets no name speak to the terminal itself", () => {
    const lines = renderTerminal(hostileReport(), { colour: false }).split("\n");
    expect(lines.filter((one) => /\p{Cc}|\u202e/u.test(one))).toEqual([]);
    expect(lines.length).toBeLessThan(100);
  });
});

describe("the JSON report", () => {
  it("carries findings, pages and counts, and no picture", () => {
    const read = JSON.parse(renderJson(report()));
    expect(read).toMatchObject({ format: "candor-cookie-audit/1", failed: true, failOn: "error" });
    expect(read.counts).toEqual({ error: 1, warning: 1, note: 1 });
    expect(read.phases[0]).not.toHaveProperty("screenshot");
    expect(read.findings).toHaveLength(3);
  });
});

it("a finding fails from the weight that was asked for", () => {
  const { findings } = report();
  const failing = (["error", "warning", "note"] as const).map(
    (failOn) => findings.filter((one) => fails(one, failOn)).length,
  );
  expect(failing).toEqual([1, 2, 3]);
});

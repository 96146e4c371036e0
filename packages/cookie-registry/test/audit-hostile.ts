import { compareObservation } from "../src/core/audit/compare.ts";
import { defineRegistry } from "../src/core/define.ts";
import type { Report } from "../src/report/index.ts";
import { lastTwoLabels, observed, PAGE, phase } from "./audit-observed.ts";

/** Names that a page may choose, meant for whoever shows them. */
export const HOSTILE_NAMES: readonly string[] = [
  "<script>alert(1)</script>",
  '"><img src=x onerror=alert(1)>',
  "]]>&amp;",
  "\u001b[31mred\u001b[0m\u0007",
  "line\nbreak",
  "half \ud800 a pair",
  "\u202eright to left",
  "x".repeat(3000),
  "",
];

/** A report about a page that put all of this into its storages. */
export function hostileReport(): Report {
  const items = HOSTILE_NAMES.map((name) => ({
    ...{ storage: "localStorage" as const, name, host: "shop.example" },
    ...{ stayed: true, page: `${PAGE}?${name}` },
  }));
  const pages = HOSTILE_NAMES.map((name) => ({
    ...{ url: `${PAGE}?${name}`, outcome: "crashed" as const, detail: name },
    interruptions: [`showed a dialog: ${name}`],
  }));
  const observation = observed(phase("before", { items, kept: items, pages }));
  const findings = compareObservation(defineRegistry({ entries: [] }), observation, {
    siteOf: lastTwoLabels,
  });
  return {
    ...{ observation, findings, registryFile: "my folder/<registry> 100%.json", lines: new Map() },
    ...{ failOn: "error", version: "0.0.0", at: new Date(0) },
  };
}

import { campaign } from "@candor/engines/campaign";
import { chromiumPath } from "@candor/engines/chromium";
import { beforeAll, describe, expect, it } from "vitest";
import { auditSite, FINDING_KINDS, type Finding } from "../../src/audit/index.ts";
import { parseRegistry } from "../../src/core/parse.ts";
import type { Registry } from "../../src/core/registry.ts";
import { type Defect, entry } from "./site/defect.ts";
import { DEFECTS } from "./site/defects.ts";
import { startSite, type Twin } from "./site/start-site.ts";

let chromium: string;

beforeAll(async () => {
  chromium = await chromiumPath();
});

/** Declares what the defects of one twin say is declared, and the cookie that keeps the choice. */
function declared(defects: readonly Defect[], twin: Twin): Registry {
  const sides = defects.map((defect) => defect[twin]);
  return parseRegistry({
    entries: [
      entry("choice", { retention: [{ iso: `P180D` }] }),
      ...sides.flatMap(({ entries = [] }) => entries),
    ],
    services: sides.flatMap(({ services = [] }) => services),
  });
}

async function audited(twin: Twin): Promise<readonly Finding[]> {
  const site = await startSite(DEFECTS, twin);
  try {
    const { findings } = await auditSite({
      ...{ url: site.url, registry: declared(DEFECTS, twin), chromium },
      ...{ crawl: 20, settle: 300 },
      banner: {
        accept: 'role=button[name="Accept all"]',
        reject: "site-banner button, #no",
        withdraw: "#withdraw",
      },
    });
    return findings;
  } finally {
    await site.stop();
  }
}

function key({
  kind,
  storage,
  name,
  host,
}: Omit<Defect["expected"], "storage"> & { storage: string }): string {
  return [kind, storage, name, host].join(" ");
}

describe("a site seeded with defects", () => {
  it("has every kind that a page which opens can cause", () => {
    const kinds = new Set<string>(DEFECTS.map((one) => one.expected.kind));
    const missing = Object.keys(FINDING_KINDS).filter((kind) => !kinds.has(kind));
    expect(missing).toEqual(["page-failed"]);
  });

  const wanted = DEFECTS.map((one) => key(one.expected)).sort();

  it(`all ${DEFECTS.length} are found, and nothing else`, async () => {
    const runs = campaign("audits of a site with seeded defects", { share: 1, full: 3 });
    const told = new Set<string>();
    for (let run = 0; run < runs.count; run++) {
      const findings = await audited("seeded");
      expect(findings.map(key).sort()).toEqual(wanted);
      told.add(JSON.stringify(findings.map(({ message, phase }) => [phase, message])));
    }
    // The same differences in the same words and order, every time.
    expect(told.size).toBe(1);
    runs.record({ defects: wanted.length, found: wanted.length, invented: 0, "different runs": 0 });
  });

  it("its twin, put right, has no finding", async () => {
    expect(await audited("clean")).toEqual([]);
  });
});

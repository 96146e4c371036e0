import { applicableLaw, type Law, RULES_AS_OF, rightsUnder } from "@candor/dsar";
import { LAWS } from "@candor/dsar/clock";
import { describe, expect, it } from "vitest";

describe("which law a request is answered under", () => {
  const everywhere = LAWS;

  it.each<[string, Law, RegExp]>([
    ["SE", "gdpr", /Art\. 3\(2\) GDPR/],
    ["NO", "gdpr", /GDPR/],
    ["GB", "uk-gdpr", /UK GDPR/],
    ["GB-SCT", "uk-gdpr", /UK GDPR/],
    ["CH", "swiss-fadp", /FADP Art\. 3/],
    ["CH-ZH", "swiss-fadp", /FADP Art\. 3/],
    ["BR", "lgpd", /LGPD Art\. 3/],
    ["AU-NSW", "australia", /5B/],
    ["CA-ON", "pipeda", /PIPEDA s\. 4/],
    ["CA-QC", "quebec-law-25", /P-39\.1/],
    ["US-CA", "ccpa", /1798\.140/],
    ["US-VA", "virginia", /59\.1-576/],
    ["US-CO", "colorado", /6-1-1304/],
    ["US-CT", "connecticut", /42-516/],
  ])("%s: %s", (residence, law, text) => {
    const applied = applicableLaw({ establishment: "gdpr", alsoUnder: everywhere, residence });
    expect(applied).toMatchObject({ law, by: "rules", rulesAsOf: RULES_AS_OF });
    expect(applied.why).toContain(residence);
    expect(applied.why).toMatch(text);
    expect(rightsUnder(applied.law).length).toBeGreaterThan(0);
  });

  it.each(["US-TX", "US", "JP", "ZZ"])("%s: the establishment's", (residence) => {
    const applied = applicableLaw({ establishment: "gdpr", alsoUnder: everywhere, residence });
    expect(applied.law).toBe("gdpr");
    expect(applied.why).toContain(residence);
  });

  it("applies no law that the controller does not answer under", () => {
    expect(applicableLaw({ establishment: "gdpr", residence: "US-CA" }).law).toBe("gdpr");
    expect(applicableLaw({ establishment: "gdpr", invoked: "ccpa" }).law).toBe("gdpr");
    expect(applicableLaw({ establishment: "ccpa", residence: "SE" }).law).toBe("ccpa");
  });

  it("takes the law that is named before that of the residence", () => {
    const facts = { establishment: "gdpr", alsoUnder: everywhere, residence: "CH" } as const;
    expect(applicableLaw({ ...facts, invoked: "delete-act" }).law).toBe("delete-act");
  });

  it("goes by the establishment when nothing is known", () => {
    expect(applicableLaw({ establishment: "pipeda" })).toMatchObject({
      law: "pipeda",
      why: "The law of the controller's establishment.",
    });
  });
});

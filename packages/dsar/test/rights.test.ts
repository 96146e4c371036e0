import { REQUEST_TYPES, RULES_AS_OF, rightsUnder, rightUnder } from "@candor/dsar";
import { LAWS } from "@candor/dsar/clock";
import { describe, expect, it } from "vitest";

describe("which law gives which right", () => {
  it.each(LAWS)("%s cites a text for each of its rights", (law) => {
    const rights = rightsUnder(law);
    expect(rights.length).toBeGreaterThan(0);
    for (const { type, citation } of rights) {
      expect(REQUEST_TYPES).toContain(type);
      expect(citation).toMatch(/\d/);
    }
  });

  it("says when the laws were read", () => {
    expect(RULES_AS_OF).toMatch(/^\d{4}-\d{2}-\d{2}$/);
  });

  it.each([
    ["gdpr", "restriction", /Art\. 18/],
    ["gdpr", "opt-out-of-sale", null],
    ["ccpa", "limit-sensitive-use", /1798\.121/],
    ["ccpa", "restriction", null],
    ["pipeda", "portability", null],
    ["pipeda", "erasure", null],
    ["virginia", "review-of-refusal", /59\.1-577\(C\)/],
    ["delete-act", "erasure", /1798\.99\.86/],
    ["uk-gdpr", "complaint", /164A/],
    ["australia", "erasure", null],
  ] as const)("%s, %s: %s", (law, type, citation) => {
    const right = rightUnder(law, type);
    if (citation === null) expect(right).toBeNull();
    else expect(right).toMatch(citation);
  });
});

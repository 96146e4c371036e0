import { JUSTIFICATIONS, JUSTIFICATIONS_VERSION, justification } from "@candor/dsar";
import { drpStatus, openDsrStatus } from "@candor/dsar/exchange";
import { describe, expect, it } from "vitest";
import { DPV_TERMS } from "./support/dpv-terms.ts";

const ID = "11111111-2222-4333-8444-555555555555";

describe("grounds of refusals and delays", () => {
  /** What the vocabulary has for requests: Art. 13 and 14 are duties without one. */
  const published = DPV_TERMS.filter(
    ([iri, branch]) => branch !== "exercise" && !/#JustificationA1[34]/.test(iri),
  ).filter(([iri]) => !iri.endsWith("#JustificationA12Delay"));

  it("are the terms of the W3C vocabulary, all of them, each on its branch", () => {
    expect(JUSTIFICATIONS.map(({ iri, effect }) => [iri, effect]).sort()).toEqual(
      published.map(([iri, branch]) => [iri, branch]).sort(),
    );
    expect(JUSTIFICATIONS_VERSION).toContain("2.3");
  });

  it.each(JUSTIFICATIONS)("$code cites a provision of the article in its name", (each) => {
    const article = /A(\d\d)/.exec(each.code)?.[1] ?? "none";
    expect(each.citation).toMatch(new RegExp(`^Art\\. ${article}\\(\\d\\)`));
    expect(each.meaning).not.toBe("");
    expect(justification(each.code)).toBe(each);
    expect(justification(each.iri)).toBe(each);
  });

  it.each(["", "toString", "JustificationA12Delay", "https://w3id.org/dpv#x"])(
    "knows no %j",
    (code) => expect(justification(code)).toBeNull(),
  );
});

describe("grounds in answers to other systems", () => {
  const refused = { state: "refused", due: "2026-04-24", externalId: "a" } as const;

  it("stand in a Data Rights Protocol status, with the protocol's nearest reason", () => {
    const status = (code: Parameters<typeof justification>[0]) =>
      drpStatus({
        ...{ ...refused, id: ID, receivedAt: new Date(0) },
        justification: justification(code)?.code ?? null,
      });
    const claims = status("JustificationA17LegalClaims");
    expect(claims).toMatchObject({ status: "denied", reason: "claim_not_covered" });
    expect(claims.processing_details).toMatch(/Art\. 17\(3\)\(e\) GDPR; https:\/\/w3id\.org\/dpv/);
    expect(status("JustificationA12IdentityFailure").reason).toBe("insuf_verification");
    expect(status("").reason).toBe("other");
    expect(status("")).not.toHaveProperty("processing_details");
  });

  it("stand in an OpenDSR status as an extension", () => {
    const code = "JustificationA12Complexity" as const;
    const body = openDsrStatus({
      ...{ controller: "shop", externalId: ID, state: "in-progress", due: "2026-06-24" },
      justification: code,
    });
    expect(body.extensions?.["w3id.org"]).toMatchObject({
      justification: `https://w3id.org/dpv/legal/eu/gdpr#${code}`,
      citation: "Art. 12(3) GDPR",
    });
    const plain = openDsrStatus({ ...refused, controller: "shop", justification: null });
    expect(plain).not.toHaveProperty("extensions");
  });
});

import { describe, expect, it } from "vitest";
import { consentRecord } from "../src/server/index.ts";
import { receipt } from "./receipt.ts";
import { registry } from "./stratum-registry.ts";

const controller = {
  name: "Stratum",
  contact: "privacy@stratum.example",
  notice: "https://stratum.example/privacy",
  withdrawal: "https://stratum.example/cookies",
  jurisdiction: "EU",
};

describe("a consent record of ISO/IEC TS 27560", () => {
  const kept = receipt(1, { granted: ["analytics"], refused: ["marketing"] });
  const record = consentRecord(kept, registry, controller);

  it("has the four sections, and names the person by the receipt's reference alone", () => {
    expect(Object.keys(record)).toEqual([
      "record_header",
      "pii_processing",
      "party_identification",
      "event",
    ]);
    expect(record.record_header.pii_principal_id).toBe(kept.reference);
  });

  it("says for each purpose what was decided, when and for how long", () => {
    expect(record.event).toMatchObject([
      { purpose_id: "analytics", event_state: "given", event_time: kept.decided },
      { purpose_id: "marketing", event_state: "refused" },
    ]);
    expect(record.event[0]?.validity_duration).toBe(`${kept.decided}/${kept.expires}`);
  });

  it("takes purposes, storage and third parties from the registry", () => {
    const [analytics] = record.pii_processing.purposes;
    const entries = registry.entries.filter(({ category }) => category === "analytics");
    expect(analytics?.storage).toEqual(entries.map(({ name }) => name));
    expect(analytics?.purpose).toEqual([...new Set(entries.map(({ purpose }) => purpose["en"]))]);
    expect(record.party_identification.map(({ party_name }) => party_name)).toEqual(
      expect.arrayContaining(["Stratum", ...(analytics?.recipient_third_parties ?? [])]),
    );
    expect(analytics?.recipient_third_parties.length).toBeGreaterThan(0);
  });

  it("vouches for what was shown by its hash", () => {
    expect(record.pii_processing.privacy_notice_hash).toBe(`sha256:${kept.shown.sha256}`);
    expect(record.pii_processing.language).toBe("en");
  });
});

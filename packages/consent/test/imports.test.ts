import { describe, expect, it } from "vitest";
import {
  adoptChoice,
  fromKlaro,
  fromOsano,
  fromVanillaCookieConsent,
} from "../src/imports/index.ts";
import { createTestConsent } from "../src/testing/index.ts";
import { registry } from "./stratum-registry.ts";

// Recorded in Chromium 156 on 2026-11-22, from the packages of npm: vanilla-cookieconsent 3.1.0,
// klaro 0.7.22, cookieconsent (osano) 3.1.1.
const vanilla = (categories: string[], analytics: string[]) =>
  encodeURIComponent(
    JSON.stringify({
      categories,
      revision: 0,
      data: null,
      consentTimestamp: "2026-11-22T18:00:24.188Z",
      consentId: "7defc611-455a-4948-a993-82a9ba81dd2c",
      services: { necessary: [], analytics, marketing: [] },
      languageCode: "en",
      lastConsentTimestamp: "2026-11-22T18:00:25.666Z",
      expirationTime: 1811095225667,
    }),
  );
const KLARO = "%7B%22matomo%22%3Atrue%2C%22youtube%22%3Afalse%7D";

describe("a choice kept by", () => {
  it("vanilla-cookieconsent is read with its date, categories and services", () => {
    expect(fromVanillaCookieConsent(vanilla(["analytics", "necessary"], ["matomo"]))).toEqual({
      choices: { analytics: true, necessary: true, "analytics/matomo": true, marketing: false },
      decidedAt: new Date("2026-11-22T18:00:25.666Z"),
    });
    expect(fromVanillaCookieConsent(vanilla(["necessary"], []))?.choices).toEqual({
      necessary: true,
      analytics: false,
      marketing: false,
    });
  });

  it("vanilla-cookieconsent in localStorage is the same, not encoded", () => {
    const text = decodeURIComponent(vanilla(["necessary"], []));
    expect(fromVanillaCookieConsent(text)?.choices).toMatchObject({ analytics: false });
  });

  it("klaro is read by service, without a date", () => {
    expect(fromKlaro(KLARO)).toEqual({
      choices: { matomo: true, youtube: false },
      decidedAt: null,
    });
  });

  it("osano is a yes or a no; a closed notice is neither", () => {
    expect(fromOsano("allow")?.choices).toEqual({ cookies: true });
    expect(fromOsano("deny")?.choices).toEqual({ cookies: false });
    expect(fromOsano("dismiss")).toBeNull();
  });

  it.each([
    ["nothing", ""],
    ["a word", "true"],
    ["a number", "7"],
    ["null", "null"],
    ["a list", "[true]"],
    ["an empty object", "{}"],
    ["cut JSON", KLARO.slice(0, -6)],
    ["a broken escape", "%7B%"],
    ["a huge value", `{"a":${" ".repeat(10_000)}true}`],
    ["text where yes or no should be", '{"matomo":"true"}'],
    ["categories that are no list", '{"categories":"analytics"}'],
    ["categories that are no names", '{"categories":[1]}'],
    ["services that are no lists", '{"categories":["a"],"services":{"a":"b"}}'],
    ["services that are a list", '{"categories":["a"],"services":["b"]}'],
  ])("nobody is no choice: %s", (_, text) => {
    expect(fromVanillaCookieConsent(text)).toBeNull();
    expect(fromKlaro(text)).toBeNull();
    expect(fromOsano(text)).toBeNull();
  });
});

describe("taking a choice over", () => {
  const names = { analytics: "analytics", marketing: "marketing" };
  const granted = (consent: ReturnType<typeof createTestConsent>) =>
    Object.keys(consent.state.granted).filter((id) => consent.has(id));
  const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);

  it("decides as it was decided then, with its date", () => {
    const consent = createTestConsent({ registry });
    const decidedAt = daysAgo(10);
    const taken = adoptChoice(
      consent,
      { choices: { analytics: true, necessary: true }, decidedAt },
      { names },
    );
    expect(taken).toBe(true);
    expect(granted(consent)).toEqual(["analytics", "analytics/google-analytics"]);
    expect(consent.state.ask).toBeNull();
    expect(consent.state.decision?.decidedAt).toBe(Math.floor(decidedAt.getTime() / 1000));
  });

  it("grants what stands for several only when all were granted", () => {
    const consent = createTestConsent({ registry });
    adoptChoice(consent, fromKlaro(KLARO), {
      names: { matomo: "analytics", youtube: ["analytics", "marketing"] },
    });
    expect(granted(consent)).toEqual([]);
    expect(consent.state.ask).toBeNull();
  });

  it("refuses a service that the list of the granted leaves out", () => {
    const consent = createTestConsent({ registry });
    const earlier = fromVanillaCookieConsent(vanilla(["analytics", "necessary"], ["matomo"]));
    adoptChoice(consent, earlier && { ...earlier, decidedAt: null }, {
      names: { ...names, "analytics/ga": "analytics/google-analytics" },
    });
    expect(granted(consent)).toEqual(["analytics"]);
  });

  it.each([
    ["has lapsed", { choices: { analytics: true }, decidedAt: daysAgo(181) }],
    ["is dated tomorrow", { choices: { analytics: true }, decidedAt: daysAgo(-1) }],
    ["is none", null],
  ])("does nothing when the earlier one %s", (_, earlier) => {
    const consent = createTestConsent({ registry });
    expect(adoptChoice(consent, earlier, { names })).toBe(false);
    expect(consent.state.ask).toBe("first-visit");
  });

  it("does nothing when a choice is there already", () => {
    const consent = createTestConsent({ registry, choice: "none" });
    const earlier = { choices: { analytics: true }, decidedAt: null };
    expect(adoptChoice(consent, earlier, { names })).toBe(false);
    expect(granted(consent)).toEqual([]);
  });
});

import { defineRegistry } from "@candor/cookie-registry";
import { describe, expect, expectTypeOf, it, vi } from "vitest";
import { type Consent, createConsent, ownEntries } from "../src/index.ts";
import { createJournal } from "../src/journal/index.ts";
import { consentReader } from "../src/server/index.ts";
import {
  type BrowserState,
  choiceCookieFor,
  createTestConsent,
  storageStateFor,
} from "../src/testing/index.ts";
import { registry } from "./stratum-registry.ts";

const rules = { registry, policyVersion: "2025-06", cookie: { name: "opene_cs" } };
const url = "https://www.example.com/shop";

describe("a consent in memory", () => {
  it("is the real one, from a state that the test forces", async () => {
    const consent = createTestConsent({ registry, choice: { analytics: true } });
    expectTypeOf(consent).toEqualTypeOf<Consent>();
    expect(consent.has("analytics")).toBe(true);
    const heard = vi.fn();
    consent.subscribe(heard);
    await consent.withdraw();
    expect(consent.has("analytics")).toBe(false);
    expect(heard).toHaveBeenCalledOnce();
  });

  it("resolves whenGranted, and gives up when told", async () => {
    const consent = createTestConsent({ registry });
    const granted = consent.whenGranted("analytics/google-analytics");
    const stop = new AbortController();
    const never = consent.whenGranted("marketing", { signal: stop.signal });
    consent.choose({ analytics: true });
    await granted;
    stop.abort(new Error("gone"));
    await expect(never).rejects.toThrow("gone");
    const already = consent.whenGranted("marketing", { signal: stop.signal });
    await expect(already).rejects.toThrow("gone");
  });

  it("sends its choices to whatever the test listens with, an overtaken one aborted", async () => {
    const signals: AbortSignal[] = [];
    const send = vi.fn((_: unknown, signal: AbortSignal) => {
      signals.push(signal);
      return new Promise<boolean>((resolve) => {
        signal.addEventListener("abort", () => resolve(false));
        if (signals.length === 2) resolve(true);
      });
    });
    const consent = createTestConsent({ registry, endpoint: send });
    const first = consent.accept({ locale: "de" });
    const second = consent.refuse();
    await expect(first).resolves.toBe(false);
    await expect(second).resolves.toBe(true);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
    expect(send.mock.calls[0]?.[0]).toMatchObject({
      choices: { analytics: true, marketing: true },
      locale: "de",
    });
  });

  it("tells every listener, although one throws", async () => {
    const consent = createTestConsent({ registry });
    const heard = vi.fn();
    const thrown = new Promise((resolve) => process.once("unhandledRejection", resolve));
    consent.subscribe(() => {
      throw new Error("a mistake of the page");
    });
    consent.subscribe(heard);
    consent.accept();
    expect(heard).toHaveBeenCalledOnce();
    await expect(thrown).resolves.toMatchObject({ message: "a mistake of the page" });
  });
});

describe("a consent on a server", () => {
  it("grants nothing, and can be asked everything", () => {
    const consent = createConsent(rules);
    expect(consent.state).toMatchObject({ ask: "first-visit", decision: null });
    expect(consent.has("analytics")).toBe(false);
    expect(consent.has("essential")).toBe(true);
    consent.refresh();
    expect(consent.subscribe(() => {})).toBeTypeOf("function");
  });

  it.each(["a b", "a;b", "ä", "", "x".repeat(65)])("refuses the cookie name %j", (name) => {
    expect(() => createConsent({ ...rules, cookie: { name } })).toThrowError(
      expect.objectContaining({ code: "bad-cookie-name" }),
    );
  });
});

describe("on a server", () => {
  it.each([
    "banner",
    "consent-mode",
    "embeds",
    "gate",
    "imports",
    "journal",
    "page-registry",
    "react",
    "regions",
    "tabs",
  ])("%s can be imported", async (name) => {
    await expect(import(`../src/${name}/index.ts`)).resolves.toBeTypeOf("object");
  });

  it("a journal keeps nothing and does not stand in the way", () => {
    const journal = createJournal({ endpoint: "/consent" });
    expect(createConsent({ ...rules, endpoint: journal.record }).state.ask).toBe("first-visit");
    journal.stop();
  });
});

describe("a cookie of a visitor who has chosen", () => {
  const read = (cookie: string) =>
    consentReader(rules)(new Request(url, { headers: { cookie } })).granted;

  it("is what the site would have written", () => {
    const cookie = choiceCookieFor({ ...rules, url, choice: { analytics: true } });
    expect(cookie).toMatchObject({
      name: "opene_cs",
      domain: "www.example.com",
      path: "/",
      secure: true,
      sameSite: "Lax",
    });
    expect(read(`${cookie.name}=${cookie.value}`)).toMatchObject({
      analytics: true,
      marketing: false,
    });
    const days = (cookie.expires - Date.now() / 1000) / 86_400;
    expect(Math.round(days)).toBe(180);
  });

  it("is shared with subdomains where the site shares it", () => {
    const shared = { name: "opene_cs", domain: "example.com", path: "/shop" };
    const cookie = choiceCookieFor({ ...rules, cookie: shared, url, choice: "none" });
    expect(cookie).toMatchObject({ domain: ".example.com", path: "/shop" });
  });

  it("comes as a whole storage state", () => {
    const state = storageStateFor({ ...rules, url, choice: "all" });
    expectTypeOf(state).toEqualTypeOf<BrowserState>();
    expect(state).toEqual({
      cookies: [choiceCookieFor({ ...rules, url, choice: "all" })],
      origins: [],
    });
  });

  it("can be of a choice that has lapsed, so that the banner shows", () => {
    const decidedAt = new Date(Date.now() - 400 * 86_400_000);
    const { value } = choiceCookieFor({ ...rules, url, choice: "all", decidedAt });
    expect(read(`opene_cs=${value}`)).toMatchObject({ analytics: false });
  });
});

describe("what this package keeps itself", () => {
  it("is declared by a registry that takes it as it is", () => {
    const entries = ownEntries({
      cookie: { name: "choice", domain: ".example.com", path: "/shop" },
      lifetime: { accept: "P365D", refuse: "P7D" },
      journal: "candor-consent-journal",
    });
    const own = defineRegistry({ entries });
    expect(own.match("choice", "cookie", "www.example.com")).toMatchObject({
      category: "essential",
      path: "/shop",
      retention: [{ iso: "P7D" }, { iso: "P365D" }],
    });
    expect(own.match("candor-consent-journal", "indexedDB")).toMatchObject({ party: "first" });
  });

  it("is one cookie without a journal, with one lifetime where both are equal", () => {
    const entries = ownEntries({ cookie: { name: "choice" } });
    expect(entries).toHaveLength(1);
    expect(entries[0]?.retention).toEqual([{ iso: "P180D" }]);
  });
});

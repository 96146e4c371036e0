import { defineRegistry, type EntryInput } from "@candor/cookie-registry";
import { describe, expect, it } from "vitest";
import { firstPartyOnly, grantedOnly } from "../src/first-party-only/index.ts";
import { consentReader, createConsentServer } from "../src/server/index.ts";

const entry = (name: string, more: Partial<EntryInput>): EntryInput => ({
  name,
  category: "essential",
  party: "first",
  purpose: { en: "A purpose." },
  retention: [{ session: true }],
  ...more,
});

const registry = defineRegistry({
  entries: [
    entry("session", {}),
    entry("choice", { retention: [{ iso: "P180D" }] }),
    entry("_count", {
      category: "analytics",
      provider: { name: "Counter", application: true, domains: ["counter.example"] },
    }),
    entry("_ads", {
      category: "marketing",
      provider: { name: "Ads", application: true, domains: ["ads.example", "ads.test"] },
    }),
  ],
});
const site = "shop.example";
const rules = { registry, cookie: { name: "choice" }, policyVersion: "1" };
const doors = grantedOnly({ registry, site, consentOf: consentReader(rules) });

/** A visitor's request, after they chose. */
async function after(choices: unknown, path = "/"): Promise<Request> {
  const choose = createConsentServer({ ...rules, receipts: { append: async () => {} } });
  const response = await choose(
    new Request(`https://${site}/consent`, {
      method: "POST",
      headers: { "sec-fetch-site": "same-origin", "content-type": "application/json" },
      body: JSON.stringify({ choices }),
    }),
  );
  const cookie = response.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  return new Request(`https://${site}${path}`, { headers: { cookie } });
}

const stranger = new Request(`https://${site}/`);

describe("a policy that opens to what was granted", () => {
  it("names no other host before a choice, nor after a refusal", async () => {
    const closed = firstPartyOnly({
      registry: defineRegistry({ entries: [entry("session", {})] }),
      site,
    }).csp;
    expect(doors.csp(stranger)).toBe(closed);
    expect(doors.csp(await after("none"))).toBe(closed);
  });

  it("names the hosts of one granted service and of no other", async () => {
    const csp = doors.csp(await after({ "analytics/counter": true }));
    expect(csp).toContain("script-src 'self' https://counter.example https://*.counter.example;");
    expect(csp).not.toContain("ads");
    expect(csp).toContain("object-src 'none'");
    expect(csp).toContain("form-action 'self';"); // a grant is no licence to send forms
  });

  it("is told apart by caches, and says why a cookie is held back", async () => {
    const told: unknown[] = [];
    const telling = grantedOnly({
      registry,
      site,
      consentOf: consentReader(rules),
      onDroppedCookie: (cookie) => told.push(cookie),
    });
    const headers = new Headers({ vary: "Accept-Language" });
    for (const name of ["session", "_count", "_ads"]) headers.append("set-cookie", `${name}=1`);
    headers.append("set-cookie", "_ads=; Max-Age=0");
    const request = await after({ analytics: true });
    const applied = telling.apply(request, new Response("x", { headers }));
    expect(applied.headers.get("vary")).toBe("Accept-Language, Cookie");
    expect(applied.headers.getSetCookie()).toEqual(["session=1", "_count=1", "_ads=; Max-Age=0"]);
    expect(told).toEqual([{ name: "_ads", why: "not-granted" }]);
  });

  it("serves hints to granted hosts alone", async () => {
    const page = () =>
      new Response(
        '<link rel=preconnect href="https://cdn.counter.example"><link rel=preconnect href="https://ads.test">',
        { headers: { "content-type": "text/html" } },
      );
    const granted = doors.apply(await after({ analytics: true }), page());
    expect(await granted.text()).toBe('<link rel=preconnect href="https://cdn.counter.example">');
    expect(await doors.apply(stranger, page()).text()).toBe("");
  });
});

describe("a rollout", () => {
  const own = firstPartyOnly({
    registry: defineRegistry({ entries: [entry("session", {})] }),
    site,
    mode: "report-only",
    reportTo: "/csp",
    onDroppedCookie: (cookie) => told.push(cookie.name),
  });
  const told: string[] = [];

  it("reports and holds nothing back", async () => {
    const hint = '<link rel=preconnect href="https://cdn.example">';
    const response = own.apply(
      stranger,
      new Response(hint, {
        headers: { "content-type": "text/html", "set-cookie": "tracker=1", etag: '"1"' },
      }),
    );
    expect(response.headers.has("content-security-policy")).toBe(false);
    expect(response.headers.get("content-security-policy-report-only")).toContain(
      "default-src 'self'",
    );
    expect(response.headers.get("content-security-policy-report-only")).toMatch(
      /report-uri \/csp; report-to candor$/,
    );
    expect(response.headers.get("reporting-endpoints")).toBe('candor="/csp"');
    expect(response.headers.getSetCookie()).toEqual(["tracker=1"]);
    expect(await response.text()).toBe(hint);
    expect(told).toEqual(["tracker"]);
  });

  it("refuses a service that runs elsewhere, by name", () => {
    const services = [
      {
        name: "Elsewhere Counter",
        category: "analytics",
        expects: "no-storage",
        purpose: { en: "Counts visits." },
        domains: ["count.example"],
      },
    ] as const;
    const foreign = defineRegistry({ entries: [entry("session", {})], services });
    expect(() => firstPartyOnly({ registry: foreign, site })).toThrowError(
      expect.objectContaining({
        code: "third-party-entry",
        message: expect.stringContaining('"Elsewhere Counter"'),
      }),
    );
  });
});

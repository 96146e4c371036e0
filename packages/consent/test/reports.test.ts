import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cspReports, gpcStatement } from "../src/first-party-only/index.ts";

const AT = "https://shop.example/csp";

function post(type: string, body: unknown): Request {
  return new Request(AT, {
    method: "POST",
    headers: { "content-type": type },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
}

/** As Firefox sends it. */
const old = (blocked: string, page = "https://shop.example/cart?token=secret") =>
  post("application/csp-report", {
    "csp-report": {
      "document-uri": page,
      "effective-directive": "img-src",
      "violated-directive": "img-src",
      "blocked-uri": blocked,
      "original-policy": "...",
    },
  });

/** As Chromium sends it. */
const recent = (...blocked: string[]) =>
  post(
    "application/reports+json",
    blocked.map((blockedURL) => ({
      type: "csp-violation",
      age: 1,
      url: "https://shop.example/",
      body: {
        documentURL: "https://shop.example/?q=mine",
        effectiveDirective: "script-src-elem",
        blockedURL,
      },
    })),
  );

describe("reports of a policy", () => {
  it("are counted from both forms, without query and path of what was blocked", async () => {
    const reports = cspReports({ now: () => 1000 });
    for (let n = 0; n < 2; n++)
      expect((await reports.receive(old("https://cdn.example/a.gif?u=1"))).status).toBe(204);
    expect((await reports.receive(recent("https://tags.example/t.js", "inline"))).status).toBe(204);
    const row = { count: 1, first: 1000, last: 1000 };
    expect(reports.list()).toEqual([
      { ...row, count: 2, directive: "img-src", blocked: "https://cdn.example", page: "/cart" },
      { ...row, directive: "script-src-elem", blocked: "https://tags.example", page: "/" },
      { ...row, directive: "script-src-elem", blocked: "inline", page: "/" },
    ]);
    expect(JSON.stringify(reports.list())).not.toMatch(/secret|mine|u=1/);
  });

  it.each([
    [405, new Request(AT)],
    [415, post("text/plain", "{}")],
    [400, post("application/csp-report", "{")],
    [400, post("application/csp-report", "[]")],
    [400, post("application/csp-report", "{}")],
    [400, post("application/reports+json", "{}")],
    [413, post("application/csp-report", "x".repeat(70_000))],
    [204, post("application/reports+json", [null, 1, { type: "deprecation", body: {} }])],
    [204, old("https://cdn.example", "https://evil.example/")],
    [204, old("https://cdn.example", "not an address")],
  ])("answer %i and count nothing", async (status, request) => {
    const reports = cspReports();
    expect((await reports.receive(request)).status).toBe(status);
    expect(reports.list()).toEqual([]);
  });

  it("stay few: what is rarest makes room", async () => {
    const reports = cspReports({ most: 3 });
    await reports.receive(recent("https://often.example", "https://often.example"));
    for (let n = 0; n < 40; n++) await reports.receive(recent(`https://h${n}.example`));
    expect(reports.list()).toHaveLength(3);
    expect(reports.list()[0]).toMatchObject({ blocked: "https://often.example", count: 2 });
  });

  it("never throw, and keep their page free of what was sent", async () => {
    const body = fc.record({
      documentURL: fc.constant("https://shop.example/<script>alert(1)</script>"),
      effectiveDirective: fc.oneof(fc.string(), fc.constant("img-src <b>")),
      blockedURL: fc.oneof(fc.string(), fc.webUrl(), fc.constant('"><script>1</script>')),
    });
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.jsonValue(), body), async (one) => {
        const reports = cspReports();
        const sent = post("application/reports+json", [{ type: "csp-violation", body: one }]);
        expect((await reports.receive(sent)).status).toBe(204);
        expect(await reports.page().text()).not.toMatch(/<script|<b>/);
      }),
    );
  });

  it("have a page that says what to do", async () => {
    const reports = cspReports();
    expect(await reports.page().text()).toContain("can be enforced");
    await reports.receive(old("https://cdn.example/a"));
    const page = reports.page();
    expect(page.headers.get("cache-control")).toBe("no-store");
    expect(await page.text()).toContain('<th scope="row">https://cdn.example</th>');
  });
});

it("says that Global Privacy Control is honoured, where the specification looks for it", async () => {
  const response = gpcStatement({ gpc: true, lastUpdate: "2025-06-01" });
  expect(response.headers.get("content-type")).toBe("application/json");
  expect(await response.json()).toEqual({ gpc: true, lastUpdate: "2025-06-01" });
});

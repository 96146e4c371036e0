import { defineRegistry, type EntryInput } from "@candor/cookie-registry";
import { describe, expect, it } from "vitest";
import { firstPartyOnly } from "../src/first-party-only/index.ts";
import { registry as stratum } from "./stratum-registry.ts";

const entry: EntryInput = {
  name: "session",
  category: "essential",
  party: "first",
  purpose: { en: "Keeps you signed in." },
  retention: [{ session: true }],
};
const registry = defineRegistry({ entries: [entry] });
const site = "hearth.example";
const request = new Request("https://hearth.example/page");

function apply(response: Response) {
  const dropped: unknown[] = [];
  const own = firstPartyOnly({ registry, site, onDroppedCookie: (cookie) => dropped.push(cookie) });
  return { response: own.apply(request, response), dropped };
}

function html(...chunks: string[]): Response {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(Buffer.from(chunk, "latin1"));
      controller.close();
    },
  });
  return new Response(body, { headers: { "content-type": "text/html", "content-length": "1" } });
}

async function bytes(response: Response): Promise<string> {
  return Buffer.from(await response.arrayBuffer()).toString("latin1");
}

describe("first-party-only", () => {
  it("has nothing to ask when all is essential", () => {
    expect(firstPartyOnly({ registry, site }).needsBanner).toBe(false);
  });

  it("closes every directive to other sites", () => {
    const { csp } = firstPartyOnly({ registry, site });
    const directives = new Map(
      csp.split("; ").map((one) => one.split(/ (.*)/s) as [string, string]),
    );
    expect(directives.get("default-src")).toBe("'self'");
    expect(directives.get("object-src")).toBe("'none'");
    // These do not fall back to default-src: CSP Level 3, section 6.1.
    for (const name of ["base-uri", "form-action", "frame-ancestors"])
      expect(directives.get(name)).toBe("'self'");
    expect(csp).not.toMatch(/\*|https?:|unsafe/);
  });

  it("takes further sources of the site itself", () => {
    const sources = {
      "img-src": ["https://img.hearth.example"],
      "connect-src": ["wss://hearth.example:*"],
    };
    const { csp } = firstPartyOnly({ registry, site, sources });
    expect(csp).toContain("img-src 'self' data: https://img.hearth.example");
    expect(csp).toContain("connect-src 'self' wss://hearth.example:*");
  });

  it.each([
    ["img-src", "https://cdn.example"],
    ["img-src", "https://hearth.example.evil.example"],
    ["img-src", "https://evilhearth.example"],
    ["script-src", "*"],
    ["script-src", "https:"],
    ["connect-src", "wss://*.example"],
    ["img-src", "https://hearth.example; script-src *"],
    ["img-src", "https://hearth.example https://evil.example"],
    ["script-src", "'unsafe-inline' https://evil.example"],
  ])("refuses the source %s %s by name", (directive, source) => {
    expect(() =>
      firstPartyOnly({ registry, site, sources: { [directive]: [source] } }),
    ).toThrowError(
      expect.objectContaining({
        code: "third-party-source",
        message: expect.stringContaining(`${directive} allows ${source}`),
      }),
    );
  });

  it("refuses a directive that would smuggle another in", () => {
    const sources = { "img-src; script-src": ["https://hearth.example"] };
    expect(() => firstPartyOnly({ registry, site, sources })).toThrowError(
      expect.objectContaining({ code: "bad-directive" }),
    );
  });

  it.each<[string, EntryInput]>([
    ["_ga", { ...entry, name: "_ga", provider: { name: "Google Analytics", application: true } }],
    ["IDE", { ...entry, name: "IDE", party: "third", provider: { name: "DoubleClick" } }],
  ])("refuses a registry with %s by name", (name, foreign) => {
    const third = defineRegistry({ entries: [entry, foreign] });
    expect(() => firstPartyOnly({ registry: third, site })).toThrowError(
      expect.objectContaining({
        code: "third-party-entry",
        message: expect.stringContaining(`"${name}"`),
      }),
    );
    expect(() => firstPartyOnly({ registry: stratum, site })).toThrowError(/"_ga"/);
  });
});

describe("a response", () => {
  it("carries the policy and keeps status and other headers", () => {
    const { response } = apply(new Response("no", { status: 404, headers: { "x-mine": "1" } }));
    expect(response.status).toBe(404);
    expect(response.headers.get("x-mine")).toBe("1");
    expect(response.headers.get("content-security-policy")).toContain("default-src 'self'");
    expect(response.headers.get("x-dns-prefetch-control")).toBe("off");
  });

  it("sets declared cookies only", () => {
    const headers = new Headers();
    headers.append("set-cookie", "session=1; HttpOnly");
    headers.append("set-cookie", "tracker=2");
    headers.append("set-cookie", "session=3; Domain=.evil.example");
    headers.append("set-cookie", "session=4; Domain=HEARTH.example");
    const { response, dropped } = apply(new Response(null, { headers }));
    expect(response.headers.getSetCookie()).toEqual([
      "session=1; HttpOnly",
      "session=4; Domain=HEARTH.example",
    ]);
    expect(dropped).toEqual([
      { name: "tracker", why: "undeclared" },
      { name: "session", why: "foreign-domain" },
    ]);
  });

  it.each([
    ['<link rel=preconnect href="https://evil.example">', ""],
    ["<LINK HREF='//evil.example' REL='dns-prefetch'>", ""],
    ['<link rel="stylesheet preconnect" href=https://evil.example>', ""],
    ['<link rel="prefetch" href="https://evil.example/x?a=1&amp;b=2">', ""],
    ['<link rel=preconnect href="/own">', '<link rel=preconnect href="/own">'],
    ["<link rel=preconnect>", "<link rel=preconnect>"],
    [
      '<link rel=canonical href="https://evil.example">',
      '<link rel=canonical href="https://evil.example">',
    ],
    [
      '<a rel=preconnect href="https://evil.example">x</a>',
      '<a rel=preconnect href="https://evil.example">x</a>',
    ],
  ])("passes on %s as %j", async (tag, kept) => {
    const { response } = apply(html(`<p>\xe9${tag}\xff</p>`));
    expect(await bytes(response)).toBe(`<p>\xe9${kept}\xff</p>`);
    expect(response.headers.has("content-length")).toBe(false);
  });

  it("finds a hint however the stream is cut, and holds back no more than a tag", async () => {
    const page = '<p>a < b</p><link rel="preconnect" href="https://evil.example"><p>end</p>';
    for (let at = 0; at <= page.length; at++) {
      const { response } = apply(html(page.slice(0, at), page.slice(at)));
      expect(await bytes(response)).toBe("<p>a < b</p><p>end</p>");
    }
  });

  it("lets other types and encoded bodies through untouched", async () => {
    const tag = '<link rel=preconnect href="https://evil.example">';
    for (const headers of [
      { "content-type": "text/plain", etag: '"1"' },
      { "content-type": "text/html", "content-encoding": "br", etag: '"1"' },
    ]) {
      const { response } = apply(new Response(tag, { headers }));
      expect(await response.text()).toBe(tag);
      expect(response.headers.get("etag")).toBe('"1"');
    }
  });

  it.each([
    ["<https://evil.example>; rel=preconnect", null],
    [
      '</a.css>; rel=preload; as=style, <https://evil.example/a,b>; rel="dns-prefetch"',
      "</a.css>; rel=preload; as=style",
    ],
    ["<https://evil.example>; rel=canonical", "<https://evil.example>; rel=canonical"],
  ])("keeps of the Link header %j only %j", (link, kept) => {
    expect(apply(new Response(null, { headers: { link } })).response.headers.get("link")).toBe(
      kept,
    );
  });
});

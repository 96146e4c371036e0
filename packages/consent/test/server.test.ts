import { defineRegistry } from "@candor/cookie-registry";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeDecision } from "../src/core/cookie-value.ts";
import { de } from "../src/locales/de.ts";
import { en } from "../src/locales/en.ts";
import { regimeOf } from "../src/regions/index.ts";
import {
  consentReader,
  createConsentServer,
  type Receipt,
  type ReceiptStore,
  renderChoiceForm,
  shownHash,
} from "../src/server/index.ts";
import { registry } from "./stratum-registry.ts";

const NOW = Date.UTC(2025, 5, 1);
const SITE = "https://stratum.example";
const own = { "sec-fetch-site": "same-origin" };
const rules = {
  registry,
  policyVersion: "2025-06",
  lifetime: { accept: "P365D", refuse: "P7D" },
  cookie: { name: "opene_cs" },
  now: () => NOW,
};

function memory(): ReceiptStore & { readonly kept: Receipt[] } {
  const kept: Receipt[] = [];
  return {
    kept,
    async append(receipt) {
      kept.push(receipt);
    },
  };
}

function serve(request: Request, more: Partial<Parameters<typeof createConsentServer>[0]> = {}) {
  const receipts = memory();
  const choose = createConsentServer({ ...rules, receipts, locales: [en, de], ...more });
  return choose(request).then((response) => ({ response, kept: receipts.kept }));
}

function json(body: unknown, headers: Record<string, string> = own): Request {
  return new Request(`${SITE}/consent`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
}

function form(fields: string, headers: Record<string, string> = own): Request {
  return new Request(`${SITE}/consent`, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded", ...headers },
    body: fields,
  });
}

function choiceCookie(response: Response): { value: string; attributes: string[] } {
  const header = response.headers.getSetCookie().find((one) => one.startsWith("opene_cs="));
  const [pair = "", ...attributes] = (header ?? "").split("; ");
  return { value: pair.slice("opene_cs=".length), attributes };
}

describe("a choice from the banner", () => {
  it("has one reference for one attempt, however often it is sent", async () => {
    const sent = async (key: string, body: unknown) =>
      (await serve(json(body, { ...own, "idempotency-key": key }))).kept[0]?.reference;
    const [key, other] = ['"9a1c7a52-4c0e-4d1c-9c53-0b1f6a7d3f10"', '"another-key-of-some-length"'];
    const first = await sent(key, { choices: "all" });
    expect(first).toMatch(/^[\w-]{22}$/);
    expect(await sent(key, { choices: "all" })).toBe(first);
    expect(await sent(other, { choices: "all" })).not.toBe(first);
    expect(await sent(key, { choices: "none" })).not.toBe(first);
    expect(await sent('"short"', { choices: "all" })).not.toBe(
      await sent('"short"', { choices: "all" }),
    );
  });

  it("is recorded, answered and kept in a cookie over HTTP with its own lifetime", async () => {
    const { response, kept } = await serve(json({ choices: { analytics: true }, locale: "de" }));
    expect(response.status).toBe(200);
    expect(response.headers.get("cache-control")).toBe("no-store");
    const { value, attributes } = choiceCookie(response);
    expect(attributes).toEqual(["Path=/", "Max-Age=31536000", "SameSite=Lax", "Secure"]);
    expect(kept).toHaveLength(1);
    expect(kept[0]).toEqual({
      schema: "candor-consent-receipt-1",
      reference: expect.stringMatching(/^[\w-]{22}$/),
      replaces: null,
      at: "2025-06-01T00:00:00.000Z",
      decided: "2025-06-01T00:00:00.000Z",
      expires: "2026-06-01T00:00:00.000Z",
      granted: ["analytics", "analytics/google-analytics"],
      refused: ["marketing", "marketing/google-ads"],
      policyVersion: "2025-06",
      question: expect.any(String),
      shown: { language: "de", sha256: shownHash(de, registry, "2025-06") },
      gpc: false,
      by: "script",
    });
    expect(decodeDecision(value)?.receipt).toBe(kept[0]?.reference);
    expect(await response.json()).toMatchObject({ receipt: kept[0]?.reference });
  });

  it("that refuses is kept for the shorter time", async () => {
    const { response } = await serve(json({ choices: "none" }));
    expect(choiceCookie(response).attributes).toContain("Max-Age=604800");
  });

  it("is what a page rendered on the server then reads", async () => {
    const { response } = await serve(json({ choices: "all" }));
    const cookie = `theme=dark; opene_cs=${choiceCookie(response).value}`;
    const state = consentReader(rules)(new Request(SITE, { headers: { cookie } }));
    expect(state.granted).toMatchObject({ analytics: true, marketing: true });
  });

  it("names the choice it replaces, from the body or from the cookie", async () => {
    const first = await serve(json({ choices: "all" }));
    const cookie = `opene_cs=${choiceCookie(first.response).value}`;
    const second = await serve(json({ choices: "none" }, { ...own, cookie }));
    expect(second.kept[0]?.replaces).toBe(first.kept[0]?.reference);
    const replaces = first.kept[0]?.reference;
    const third = await serve(json({ choices: "none", replaces }));
    expect(third.kept[0]?.replaces).toBe(replaces);
  });

  it("keeps its own time when it is sent again later, and no more", async () => {
    const decidedAt = NOW / 1000 - 86_400;
    const { response, kept } = await serve(json({ choices: "none", decidedAt }));
    expect(choiceCookie(response).attributes).toContain("Max-Age=518400");
    expect(kept[0]).toMatchObject({ decided: "2025-05-31T00:00:00.000Z" });
    const lapsed = await serve(json({ choices: "none", decidedAt: decidedAt - 7 * 86_400 }));
    expect(lapsed.response.status).toBe(400);
    expect(lapsed.kept).toEqual([]);
    const ahead = await serve(json({ choices: "none", decidedAt: NOW / 1000 + 9 * 86_400 }));
    expect(choiceCookie(ahead.response).attributes).toContain("Max-Age=604800");
  });

  it("heeds Global Privacy Control of the request", async () => {
    const headers = { ...own, "sec-gpc": "1" };
    const blanket = await serve(json({ choices: "all" }, headers));
    expect(blanket.kept[0]).toMatchObject({
      gpc: true,
      refused: ["marketing", "marketing/google-ads"],
    });
    const named = await serve(json({ choices: { marketing: true } }, headers));
    expect(named.kept[0]?.granted).toContain("marketing");
    const before = await serve(json({ choices: { marketing: true }, gpc: false }, headers));
    expect(before.kept[0]?.granted).toEqual([]);
  });

  it("removes what was not granted, HttpOnly or not, under every domain it can have", async () => {
    const cookie = "_ga=1; _ga_XY12=2; _gcl_au=3; local_sessid=4; unknown=5";
    const { response } = await serve(json({ choices: { marketing: true } }, { ...own, cookie }));
    const removed = response.headers.getSetCookie().filter((one) => one.includes("Max-Age=0"));
    expect(removed.map((one) => one.split("=", 1)[0])).toEqual([
      "_ga",
      "_ga",
      "_ga_XY12",
      "_ga_XY12",
    ]);
    expect(removed[0]).toBe("_ga=; Path=/; Max-Age=0; Secure");
    expect(removed[1]).toBe("_ga=; Path=/; Max-Age=0; Domain=stratum.example; Secure");
  });

  it("is not answered before its receipt is kept, and leaves no cookie when it cannot be", async () => {
    const errors: unknown[] = [];
    const broken = new Error("disk full");
    const { response } = await serve(json({ choices: "all" }), {
      receipts: { append: () => Promise.reject(broken) },
      onError: (error) => errors.push(error),
    });
    expect(response.status).toBe(503);
    expect(response.headers.getSetCookie()).toEqual([]);
    expect(errors).toEqual([broken]);

    const order: string[] = [];
    let keep = () => {};
    const append = () => new Promise<void>((resolve) => (keep = resolve));
    const answered = serve(json({ choices: "all" }), { receipts: { append } }).then(() =>
      order.push("answered"),
    );
    await new Promise((resolve) => setTimeout(resolve, 20));
    order.push("kept");
    keep();
    await answered;
    expect(order).toEqual(["kept", "answered"]);
  });
});

describe("a request from elsewhere", () => {
  it.each<[string, Record<string, string>]>([
    ["says so in Sec-Fetch-Site", { "sec-fetch-site": "cross-site" }],
    ["comes from a sibling subdomain", { "sec-fetch-site": "same-site" }],
    ["was typed or bookmarked", { "sec-fetch-site": "none" }],
    ["says so in Origin", { origin: "https://evil.example" }],
    ["hides its origin", { origin: "null" }],
    ["has our name in its own", { origin: "https://stratum.example.evil.example" }],
    ["is on another port", { origin: "https://stratum.example:8443" }],
    ["is not encrypted", { origin: "http://stratum.example" }],
    ["says nothing at all", {}],
  ])("is refused when it %s", async (_, headers) => {
    for (const request of [json({ choices: "all" }, headers), form("choice=accept", headers)]) {
      const { response, kept } = await serve(request);
      expect(response.status).toBe(403);
      expect(await response.json()).toMatchObject({ error: "foreign-origin" });
      expect(response.headers.getSetCookie()).toEqual([]);
      expect(kept).toEqual([]);
    }
  });

  it("is served when an older browser names our origin, or one that was allowed", async () => {
    const older = await serve(json({ choices: "none" }, { origin: SITE }));
    expect(older.response.status).toBe(200);
    const headers = { origin: "https://www.stratum.example", "sec-fetch-site": "same-site" };
    const allowed = await serve(json({ choices: "none" }, headers), {
      origins: ["https://www.stratum.example"],
    });
    expect(allowed.response.status).toBe(200);
  });
});

describe("a malformed request", () => {
  const table: [string, Request, number, string, string][] = [
    ["is a GET", new Request(`${SITE}/consent`, { headers: own }), 405, "method", "POST"],
    [
      "has no type",
      new Request(`${SITE}/consent`, { method: "POST", headers: own, body: "{}" }),
      415,
      "content-type",
      "application/json",
    ],
    [
      "is multipart",
      form("x", { ...own, "content-type": "multipart/form-data; boundary=x" }),
      415,
      "content-type",
      "plain form",
    ],
    ["is too large", json({ choices: "all", pad: "x".repeat(9000) }), 413, "too-large", "8192"],
    ["is no JSON", json("{"), 400, "malformed", "not JSON"],
    ["is an array", json([]), 400, "malformed", "object"],
    ["is null", json("null"), 400, "malformed", "object"],
    ["has no choices", json({}), 400, "malformed", '"choices"'],
    ["has choices of another kind", json({ choices: "some" }), 400, "malformed", '"choices"'],
    [
      "has a choice that is no boolean",
      json({ choices: { analytics: 1 } }),
      400,
      "malformed",
      '"choices"',
    ],
    ["names the unknown", json({ choices: { cookies: true } }), 400, "malformed", '"cookies"'],
    ["pollutes a prototype", json('{"choices":{"__proto__":true}}'), 400, "malformed", "__proto__"],
    ["has a strange signal", json({ choices: "all", gpc: "yes" }), 400, "malformed", '"gpc"'],
    [
      "has a strange time",
      json({ choices: "all", decidedAt: 1.5 }),
      400,
      "malformed",
      '"decidedAt"',
    ],
    [
      "has a strange language",
      json({ choices: "all", locale: "<b>" }),
      400,
      "malformed",
      '"locale"',
    ],
    [
      "has a strange reference",
      json({ choices: "all", replaces: "'; drop" }),
      400,
      "malformed",
      '"replaces"',
    ],
    ["is a form without a choice", form("grant=analytics"), 400, "malformed", '"choice"'],
    ["is a form with another choice", form("choice=constructor"), 400, "malformed", '"choice"'],
    [
      "is a form that grants the unknown",
      form("choice=choose&grant=all"),
      400,
      "malformed",
      '"all"',
    ],
  ];

  it.each(table)(
    "that %s is refused by name, and nothing is kept",
    async (_, request, status, error, part) => {
      const { response, kept } = await serve(request);
      expect(response.status).toBe(status);
      const body = (await response.json()) as { error: string; message: string };
      expect(body.error).toBe(error);
      expect(body.message).toContain(part);
      expect(kept).toEqual([]);
      expect(response.headers.getSetCookie()).toEqual([]);
    },
  );

  it("never breaks the endpoint, whatever it holds", async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.json(), fc.string()), async (body) => {
        const { response } = await serve(json(body));
        expect([200, 400]).toContain(response.status);
      }),
      { numRuns: 300 },
    );
  });
});

describe("a plain form", () => {
  it("records the choice and leads back", async () => {
    const fields = "choice=choose&grant=analytics&locale=de&return=%2Fshop%3Fpage%3D2";
    const { response, kept } = await serve(form(fields));
    expect(response.status).toBe(303);
    expect(response.headers.get("location")).toBe("/shop?page=2");
    expect(kept[0]).toMatchObject({
      by: "form",
      granted: ["analytics"],
      shown: { language: "de" },
    });
    expect(choiceCookie(response).attributes).toContain("Max-Age=31536000");
  });

  it.each([
    ["//evil.example/", "/"],
    ["https://evil.example/", "/"],
    ["/\\evil.example", "/"],
    ["\\\\evil.example", "/"],
    ["/\t/evil.example", "/"],
    ["/.//evil.example", "/"],
    ["javascript:alert(1)", "/"],
    ["https://stratum.example@evil.example", "/"],
    ["http://stratum.example/", "/"],
    ["https://stratum.example/a?b#c", "/a?b#c"],
    ["/a\r\nset-cookie: x=1", "/aset-cookie:%20x=1"],
    ["shop", "/shop"],
    ["", "/"],
  ])("never leads to another site: %s", async (target, location) => {
    const { response } = await serve(form(`choice=refuse&return=${encodeURIComponent(target)}`));
    expect(response.status).toBe(303);
    expect(response.headers.get("location")).toBe(location);
    expect(response.headers.get("set-cookie")).not.toContain("x=1");
  });

  it("leads back to the page it was on, when that is ours", async () => {
    const mine = form("choice=refuse", { ...own, referer: `${SITE}/cookies?lang=de` });
    expect((await serve(mine)).response.headers.get("location")).toBe("/cookies?lang=de");
    const foreign = form("choice=refuse", { ...own, referer: "https://evil.example/x" });
    expect((await serve(foreign)).response.headers.get("location")).toBe("/");
  });

  it("is rendered with what holds now, and escapes what it is given", () => {
    const cookie = "opene_cs=broken";
    const state = consentReader(rules)(new Request(SITE, { headers: { cookie } }));
    const html = renderChoiceForm({
      registry,
      locale: en,
      action: '/consent?"><script>',
      returnTo: "/a?b=1&c=2",
      state,
    });
    expect(html).not.toContain("<script>");
    expect(html).toContain('value="/a?b=1&#38;c=2"');
    expect(html).not.toContain("checked"); // no box is ticked beforehand
    expect(html).toContain('value="refuse"');
    const granted = { ...state, granted: { analytics: true } };
    expect(
      renderChoiceForm({ registry, locale: en, action: "/consent", state: granted }),
    ).toContain('value="analytics" checked');
  });
});

describe("the hash of what was shown", () => {
  it("changes with a text, an entry and the policy, and with nothing else", () => {
    const hash = shownHash(en, registry, "1");
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(shownHash({ ...en }, registry, "1")).toBe(hash);
    expect(shownHash({ ...en, reject: "No" }, registry, "1")).not.toBe(hash);
    expect(shownHash(en, { ...registry, entries: registry.entries.slice(1) }, "1")).not.toBe(hash);
    expect(shownHash(en, registry, "2")).not.toBe(hash);
  });

  it("says so when the texts are not the server's", async () => {
    const { kept } = await serve(json({ choices: "none", locale: "xx" }));
    expect(kept[0]?.shown).toEqual({
      language: null,
      sha256: shownHash(null, registry, "2025-06"),
    });
  });
});

describe("the reader", () => {
  it("takes the newest of several cookies of its name", async () => {
    const old = await serve(json({ choices: "none", decidedAt: NOW / 1000 - 3600 }));
    const late = await serve(json({ choices: "all" }));
    const values = [old, late].map(({ response }) => `opene_cs=${choiceCookie(response).value}`);
    for (const cookie of [values.join("; "), values.reverse().join("; ")]) {
      const state = consentReader(rules)(new Request(SITE, { headers: { cookie } }));
      expect(state.granted["analytics"]).toBe(true);
    }
  });

  it.each(["", ";;;", "=", "opene_cs", "opene_cs=", "opene_cs=%", "=opene_cs"])(
    "finds no choice in the header %j",
    (cookie) => {
      const state = consentReader(rules)(new Request(SITE, { headers: { cookie } }));
      expect(state.decision).toBeNull();
    },
  );
});

describe("visitors of several regions", () => {
  const regimeFor = (request: { headers: { get(name: string): string | null } }) =>
    regimeOf(request.headers.get("cf-ipcountry"));

  it("are each read and answered by the rule of their own", async () => {
    const read = consentReader({ ...rules, regimeFor });
    const from = (region: string) =>
      read(new Request(SITE, { headers: { "cf-ipcountry": region } })).granted["marketing"];
    expect([from("DE"), from("US-CA"), from("XX")]).toEqual([false, true, false]);

    const headers = { ...own, "cf-ipcountry": "US-CA" };
    const { response } = await serve(json({ choices: { marketing: false } }, headers), {
      regimeFor,
    });
    const { value } = choiceCookie(response);
    const back = { cookie: `opene_cs=${value}`, "cf-ipcountry": "US-CA" };
    expect(read(new Request(SITE, { headers: back }))).toMatchObject({
      granted: { analytics: true, marketing: false },
      ask: null,
    });
  });
});

describe("cookies that lie in more than one place", () => {
  it("of the choice become one", async () => {
    const headers = { ...own, cookie: "opene_cs=1; opene_cs=2" };
    const { response } = await serve(json({ choices: "none" }, headers));
    const written = response.headers.getSetCookie().filter((one) => one.startsWith("opene_cs="));
    expect(written.slice(0, -1)).toEqual([
      "opene_cs=; Path=/; Max-Age=0; Secure",
      "opene_cs=; Path=/; Max-Age=0; Domain=stratum.example; Secure",
    ]);
    expect(written.at(-1)).toMatch(/^opene_cs=1~/);
  });

  it("are removed from a path that is not asked for, and from their partition", async () => {
    const ads = {
      category: "marketing",
      party: "first",
      purpose: { en: "Follows." },
      retention: [{ session: true }],
    } as const;
    const spread = defineRegistry({
      entries: [
        { ...ads, name: "deep", path: "/shop", httpOnly: true },
        { ...ads, name: "chips", partitioned: true },
      ],
    });
    const headers = { ...own, cookie: "chips=1" };
    const { response } = await serve(json({ choices: "none" }, headers), { registry: spread });
    const removed = response.headers.getSetCookie().filter((one) => one.includes("Max-Age=0"));
    expect(removed).toContain("deep=; Path=/shop; Max-Age=0; Secure");
    expect(removed).toContain("chips=; Path=/; Max-Age=0; Secure; Partitioned");
  });
});

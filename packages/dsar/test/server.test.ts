import { createDsar, type Dsar } from "@candor/dsar";
import type { Law } from "@candor/dsar/clock";
import { createStore, inProcessPool, migrate } from "@candor/dsar/postgres";
import { defineRegister, type RegisterInput } from "@candor/dsar/register";
import { createDsarServer, type DsarServer } from "@candor/dsar/server";
import { PGlite } from "@electric-sql/pglite";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  accounts,
  BASE_URL,
  confirmationIn,
  controller,
  exportIn,
  mailbox,
  register,
  SECRET,
  SHOP_TABLES,
} from "./support/shop.ts";

const SITE = "https://shop.example";
const PATH = "/privacy/request";
const ADA = "ada@example.org";

describe("request pages", { timeout: 60_000 }, () => {
  let database: PGlite;
  let dsar: Dsar;
  let portal: DsarServer;
  let mail: ReturnType<typeof mailbox>;

  beforeAll(async () => {
    database = await PGlite.create();
    const pool = inProcessPool(database);
    await migrate(pool);
    for (const statement of SHOP_TABLES) await database.query(statement);
    await database.query("insert into account values ($1, 'Ada')", [ADA]);
    mail = mailbox();
    dsar = createDsar({
      ...{ store: createStore({ pool }), controller, connectors: [accounts], mailer: mail },
      ...{ register, baseUrl: BASE_URL, secret: SECRET, limits: { mailsPerAddress: 100 } },
    });
    portal = createDsarServer({ dsar, path: PATH });
  }, 120_000);
  afterAll(() => database.close(), 60_000);
  beforeEach(() => {
    mail.mails.length = 0;
  });

  const get = (path: string, init: RequestInit = {}): Promise<Response> =>
    portal(new Request(`${SITE}${path}`, init));
  const post = (
    path: string,
    fields: Record<string, string>,
    headers: Record<string, string> = { origin: SITE },
  ): Promise<Response> => get(path, { method: "POST", body: new URLSearchParams(fields), headers });
  const stored = async (): Promise<number> =>
    (await database.query("select 1 from candor_dsar.requests")).rows.length;

  async function submitted(): Promise<string> {
    const response = await post(PATH, { type: "access", email: ADA });
    expect(response.status).toBe(303);
    return response.headers.get("location") ?? "";
  }

  it("shows a form that works without script", async () => {
    const response = await get(PATH);
    const html = await response.text();
    expect(response.status).toBe(200);
    expect(html).toContain(`<form method="post" action="${PATH}">`);
    expect(html).toContain('<input type="radio" name="type" value="access" checked>');
    for (const field of ["email", "name", "message"]) {
      expect(html).toContain(`<label for="${field}">`);
      expect(html).toContain(`id="${field}"`);
    }
    expect(html).toMatch(/<html lang="en">[\s\S]*<main id="main"[^>]*>\s*<div[^>]*><h1>/);
    expect(html).not.toMatch(/<script|style=| on\w+=/);
  });

  it("offers the rights that the controller's law gives, and a complaint", async () => {
    const offered = async (law: Law): Promise<string[]> => {
      const there = createDsarServer({
        dsar: { ...dsar, controller: { ...dsar.controller, law } },
        path: PATH,
      });
      const html = await (await there(new Request(SITE + PATH))).text();
      return [...html.matchAll(/name="type" value="([\w-]+)"/g)].map(([, type = ""]) => type);
    };
    expect(await offered("gdpr")).toHaveLength(10);
    expect(await offered("gdpr")).not.toContain("opt-out-of-sale");
    expect(await offered("ccpa")).toEqual(
      expect.arrayContaining(["opt-out-of-sale", "limit-sensitive-use", "complaint"]),
    );
    expect(await offered("pipeda")).toEqual([
      ...["access", "rectification", "consent-withdrawal", "complaint"],
    ]);
  });

  it("lets a person choose uses and say what is right, as the register allows", async () => {
    const input = JSON.parse(JSON.stringify(register)) as RegisterInput;
    const [first, ...others] = input.categories;
    const own = defineRegister({
      ...input,
      categories: [
        {
          ...input.categories[0],
          fields: [{ name: "<name>", key: "full_name", correctable: true }],
        },
        ...others,
      ] as RegisterInput["categories"],
      purposes: [
        ...input.purposes,
        {
          ...{ id: "news", name: { en: "Send <news>" }, context: "shop" },
          ...{ basis: { article: "6(1)(a)" }, categories: [first?.id ?? ""] },
        },
      ],
    });
    const there = createDsarServer({ dsar: { ...dsar, register: own }, path: PATH });
    const page = await (await there(new Request(SITE + PATH))).text();
    expect(page).toContain('name="purpose" value="news"> <span>Send &lt;news&gt;</span>');
    expect(page).toContain('name="correct.full_name"');
    expect(page).toMatch(/<label for="(correct-\d+)">&lt;name&gt;<\/label>[\s\S]*id="\1"/);
    expect(page).not.toContain('value="orders"');
    expect(page).toContain("<details><summary>");

    const body = new URLSearchParams(
      "type=objection&email=no&purpose=news&correct.full_name=%22Ada",
    );
    const again = await there(
      new Request(SITE + PATH, { method: "POST", body, headers: { origin: SITE } }),
    );
    expect(again.status).toBe(422);
    const shown = await again.text();
    expect(shown).toContain("<details open>");
    expect(shown).toContain('value="news" checked>');
    expect(shown).toContain('value="&quot;Ada"');
  });

  it("arrives with a choice made by a link, and takes no other for one", async () => {
    expect(await (await get(`${PATH}?type=erasure`)).text()).toContain('"erasure" checked>');
    expect(await (await get(`${PATH}?type=%22%3E`)).text()).toContain('"access" checked>');
  });

  it("walks from the form to the download", async () => {
    const status = await submitted();
    expect(status).toMatch(/^\/privacy\/request\/[\w-]{32}$/);
    expect(await (await get(status)).text()).toContain("We sent a mail");
    await dsar.run();
    const { token, code } = confirmationIn(mail.mails[0]);
    const link = `${PATH}/${token}/confirm?code=${code}`;

    // A mail scanner follows the link: nothing happens but a page.
    expect(await (await get(link)).text()).toContain("Is this request yours?");
    expect((await dsar.status(token))?.state).toBe("awaiting-verification");

    const confirmed = await post(`${PATH}/${token}/confirm`, { code });
    expect(confirmed.status).toBe(303);
    await dsar.run();
    expect(await (await get(status)).text()).toContain("The answer went to your address");

    const { key } = exportIn(mail.mails[1]);
    // A mail scanner follows this link, too: it gets a page, and no data.
    const offered = await get(`${PATH}/${token}/export?key=${key}`);
    expect(offered.headers.get("content-type")).toMatch(/^text\/html/);
    expect(await offered.text()).toContain("Download my data");
    const granted = await post(`${PATH}/${token}/export`, { key });
    expect(granted.status).toBe(303);
    const copy = granted.headers.get("location") ?? "";
    expect(copy).not.toContain(key);
    const file = await get(copy);
    expect(file.headers.get("content-type")).toBe("application/zip");
    expect(file.headers.get("content-disposition")).toMatch(
      /^attachment; filename="shop-personal-data-\d{4}-\d\d-\d\d\.zip"$/,
    );
    expect((await file.arrayBuffer()).byteLength).toBeGreaterThan(1000);
    expect((await get(copy, { method: "HEAD" })).status).toBe(200);
    expect((await get(`${PATH}/${token}/export?key=wrong`)).status).toBe(404);
    expect((await get(`${PATH}/${token}/export`)).status).toBe(404);
    expect((await post(`${PATH}/${token}/export`, { key: "wrong" })).status).toBe(404);
    expect((await post(copy, { key })).status).toBe(405);
  });

  it("answers the same for an address that is known and one that is not", async () => {
    const page = async (email: string): Promise<string> => {
      const response = await post(PATH, { type: "erasure", email });
      const status = response.headers.get("location") ?? "";
      const html = await (await get(status)).text();
      const headers = [...response.headers].map(([name]) => name).join();
      return `${response.status} ${headers} ${html}`
        .replaceAll(status, "STATUS")
        .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "ID");
    };
    expect(await page("nobody@example.org")).toBe(await page(ADA));
  });

  it("shows a mistake beside its field, keeps what was typed, and stores nothing", async () => {
    const before = await stored();
    const response = await post(PATH, { type: "erasure", email: "ada", name: '"><b>x' });
    const html = await response.text();
    expect(response.status).toBe(422);
    expect(html).toContain('aria-invalid="true" aria-describedby="email-hint email-error"');
    expect(html).toContain('value="&quot;&gt;&lt;b&gt;x"');
    expect(html).toContain('name="type" value="erasure" checked>');
    expect(await stored()).toBe(before);
  });

  it.each<[string, Record<string, string>, number]>([
    ["its own origin", { origin: SITE }, 303],
    ["no origin, no browser", {}, 303],
    ["a hidden origin of the same site", { origin: "null", "sec-fetch-site": "same-origin" }, 303],
    ["another site", { origin: "https://evil.example" }, 403],
    ["the same host on another port", { origin: "https://shop.example:8443" }, 403],
    ["a subdomain", { origin: "https://evil.shop.example" }, 403],
    ["a look-alike", { origin: "https://shop.example.evil.example" }, 403],
    ["a hidden origin", { origin: "null" }, 403],
    ["a hidden origin of another site", { origin: "null", "sec-fetch-site": "cross-site" }, 403],
    ["no origin, another site", { "sec-fetch-site": "cross-site" }, 403],
    ["no origin, a sister site", { "sec-fetch-site": "same-site" }, 403],
    ["garbage", { origin: "garbage" }, 403],
  ])("takes or refuses a post from %s", async (_from, headers, status) => {
    const before = await stored();
    const response = await post(PATH, { type: "access", email: ADA }, headers);
    expect(response.status).toBe(status);
    expect(await stored()).toBe(before + (status === 303 ? 1 : 0));
  });

  it("takes a post from an origin that the site named", async () => {
    const other = createDsarServer({ dsar, path: PATH, origins: ["https://www.shop.example"] });
    const request = new Request(`${SITE}${PATH}`, {
      method: "POST",
      body: new URLSearchParams({ type: "access", email: ADA }),
      headers: { origin: "https://www.shop.example" },
    });
    expect((await other(request)).status).toBe(303);
  });

  it("refuses a wrong code, and names no reason that would help to guess", async () => {
    const status = await submitted();
    const response = await post(`${status}/confirm`, { code: "0000-0000-0000-0000" });
    expect(response.status).toBe(403);
    expect(await response.text()).toContain("The code is wrong, used up or too old");
    expect((await post(`${status}/confirm`, {})).status).toBe(403);
  });

  it("sends the mail again, and withdraws", async () => {
    const status = await submitted();
    await dsar.run();
    expect((await post(`${status}/code`, {})).status).toBe(303);
    await dsar.run();
    const token = status.split("/").at(-1) ?? "";
    expect(mail.mails.filter(({ text }) => text.includes(token))).toHaveLength(2);
    expect((await post(`${status}/withdraw`, {})).status).toBe(303);
    expect(await (await get(status)).text()).toContain("You withdrew");
    expect((await post(`${status}/withdraw`, {})).status).toBe(409);
  });

  it.each([
    ["GET", `${PATH}/${"A".repeat(32)}`, 404],
    ["GET", `${PATH}/${"A".repeat(32)}/confirm?code=x`, 404],
    ["POST", `${PATH}/${"A".repeat(32)}/confirm`, 404],
    ["POST", `${PATH}/${"A".repeat(32)}/withdraw`, 404],
    ["GET", `${PATH}/${"A".repeat(32)}/export?key=x`, 404],
    ["GET", `${PATH}/${"A".repeat(32)}/nothing`, 404],
    ["GET", `${PATH}/short`, 404],
    ["GET", `${PATH}/${"%00".repeat(32)}`, 404],
    ["GET", `${PATH}/../../etc/passwd`, 404],
    ["GET", `${PATH}ed`, 404],
    ["GET", "/privacy", 404],
    ["GET", `${PATH}/${"A".repeat(32)}/toString`, 404],
    ["DELETE", PATH, 405],
    ["GET", `${PATH}/${"A".repeat(32)}/withdraw`, 405],
    ["POST", `${PATH}/${"A".repeat(32)}/export`, 404],
    ["PUT", `${PATH}/${"A".repeat(32)}/export`, 405],
    ["GET", `${PATH}/${"A".repeat(32)}/export/short`, 404],
    ["GET", `${PATH}/${"A".repeat(32)}/export/zzzzzzzz-${"A".repeat(32)}`, 404],
    ["GET", `${PATH}/${"A".repeat(32)}/status/zzzzzzzz-${"A".repeat(32)}`, 404],
  ])("%s %s is %i", async (method, path, status) => {
    const init = method === "POST" ? { body: new URLSearchParams({ code: "x" }) } : {};
    expect((await get(path, { method, ...init })).status).toBe(status);
  });

  it("refuses what is no form, by status", async () => {
    const json = { "content-type": "application/json" };
    expect((await get(PATH, { method: "POST", body: "{}", headers: json })).status).toBe(415);
    const large = { type: "access", email: ADA, message: "x".repeat(300_000) };
    expect((await post(PATH, large)).status).toBe(413);
  });

  it("keeps answers out of caches, search engines and other sites' logs", async () => {
    for (const path of [PATH, await submitted(), "/nothing"]) {
      const { headers } = await get(path);
      expect(headers.get("cache-control")).toBe("no-store");
      expect(headers.get("referrer-policy")).toBe("same-origin");
      expect(headers.get("x-robots-tag")).toMatch(/noindex/);
      expect(headers.get("content-security-policy")).toMatch(/default-src 'none'/);
    }
  });

  it("puts its pages into the site's frame", async () => {
    const framed = createDsarServer({
      ...{ dsar, path: `${PATH}/` },
      render: ({ kind, title, body }, request) => `${kind}|${title}|${request.method}|${body}`,
    });
    const response = await framed(new Request(`${SITE}${PATH}`));
    expect(await response.text()).toMatch(/^form\|Your data, your request\|GET\|<h1>/);
    expect(response.headers.get("content-security-policy")).toBeNull();
  });

  it("writes to a person in the language of their browser", async () => {
    const headers = { origin: SITE, "accept-language": "sv, de;q=0.8, en;q=0.5" };
    await post(PATH, { type: "access", email: ADA }, headers);
    await dsar.run();
    expect(mail.mails.at(-1)?.subject).toMatch(/^Bitte bestätigen/);
  });

  it("goes on with a download that broke off, and only of the same export", async () => {
    const token = (await submitted()).split("/").at(-1) ?? "";
    await dsar.run();
    await dsar.confirm(token, confirmationIn(mail.mails.at(-1)).code);
    await dsar.run();
    const { key } = exportIn(mail.mails.at(-1));
    const granted = await post(`${PATH}/${token}/export`, { key });
    const path = granted.headers.get("location") ?? "";
    const whole = await get(path);
    const etag = whole.headers.get("etag") ?? "";
    const bytes = Buffer.from(await whole.arrayBuffer());
    for (const [range, from, end] of [
      ["bytes=0-", 0, bytes.length],
      ["bytes=100-", 100, bytes.length],
      ["bytes=7-7", 7, 8],
      [`bytes=${bytes.length - 1}-`, bytes.length - 1, bytes.length],
      ["bytes=10-999999999", 10, bytes.length],
    ] as const) {
      const part = await get(path, { headers: { range, "if-range": etag } });
      expect([range, part.status]).toEqual([range, 206]);
      expect(part.headers.get("content-range")).toBe(`bytes ${from}-${end - 1}/${bytes.length}`);
      expect(Buffer.from(await part.arrayBuffer()).equals(bytes.subarray(from, end))).toBe(true);
    }
    const beyond = await get(path, { headers: { range: `bytes=${bytes.length}-` } });
    expect(beyond.status).toBe(416);
    for (const headers of [{ range: "bytes=5-", "if-range": '"other"' }, { range: "bytes=-5" }]) {
      const again = await get(path, { headers: headers as Record<string, string> });
      expect(again.status).toBe(200);
      expect(Buffer.from(await again.arrayBuffer()).equals(bytes)).toBe(true);
    }
  });
});

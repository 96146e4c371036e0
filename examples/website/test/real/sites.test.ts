import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openStage, type Stage } from "./stage.ts";
import { type Visitor, visitor } from "./visitor.ts";

const HOSTS = ["hearth.localhost", "stratum.localhost"] as const;
let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage?.close());

function visit(host: string, keepsCookies = true): Visitor {
  return visitor(stage.website.port, host, keepsCookies);
}

async function rows(table: string): Promise<number> {
  return (await stage.sql(`select 1 from website.${table}`)).length;
}

/** What somebody of age sends to open an account, but for the address. */
const grown = { name: "Ada", birthday: "1990-12-31", password: "four quiet otters" };

describe("every response", () => {
  const paths = ["/", "/cookies", "/privacy", "/shop", "/privacy/request", "/account/login"];
  const files = ["/design.css", "/art/icons.svg", "/cookies/registry.json", "/favicon.ico"];

  it.each(HOSTS)("of %s carries its policy: pages, files, errors, refusals", async (host) => {
    const person = visit(host);
    for (const path of [...paths, ...files, "/nowhere", "/shop/ordered/x", "/privacy/request/x"]) {
      const { headers, status } = await person.get(path);
      expect([path, status < 500]).toEqual([path, true]);
      const policy = String(headers["content-security-policy"]);
      expect([path, policy.split("; ")[0]]).toEqual([path, "default-src 'self'"]);
      if (host.startsWith("hearth")) expect(`${path} ${policy}`).not.toMatch(/https?:/);
      expect(headers["x-content-type-options"]).toBe("nosniff");
    }
    const refused = await person.post("/shop/order", "x", { origin: "http://evil.example" });
    expect(refused.headers["content-security-policy"]).toContain("default-src 'self'");
  });

  it.each(HOSTS)("of %s has no inline script, style or handler", async (host) => {
    for (const path of [...paths, "/account/new", "/nowhere"]) {
      const { text } = await visit(host).get(path);
      const scripts = [...text.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script>/g)];
      for (const [, attributes = "", body = ""] of scripts)
        expect([path, /\b(data-)?src=/.test(attributes), body]).toEqual([path, true, ""]);
      expect(text).not.toMatch(/<style|\sstyle=|\son\w+=/i);
    }
  });

  it("is confirmed by its entity tag", async () => {
    const { headers } = await visit(HOSTS[0]).get("/design.css");
    const again = await visit(HOSTS[0]).get("/design.css", {
      "if-none-match": String(headers["etag"]),
    });
    expect(again.status).toBe(304);
    expect(again.body).toHaveLength(0);
  });
});

describe("cookies", () => {
  it("are not set by reading", async () => {
    for (const [host, path] of [
      ["hearth.localhost", "/"],
      ["hearth.localhost", "/shop"],
      ["hearth.localhost", "/account/login"],
      ["hearth.localhost", "/privacy/request"],
      ["stratum.localhost", "/"],
      ["stratum.localhost", "/cookies"],
      ["stratum.localhost", "/privacy"],
      ["stratum.localhost", "/blog"],
    ] as const) {
      const { setCookies } = await visit(host).get(path);
      expect([host, path, setCookies]).toEqual([host, path, []]);
    }
  });

  it("Stratum's form token comes with a form page and lives 30 days", async () => {
    const { setCookies } = await visit("stratum.localhost").get("/account/new");
    expect(setCookies).toHaveLength(1);
    expect(setCookies[0]).toMatch(/^local_csrftoken=[\w-]{43}; .*Max-Age=2592000;.*HttpOnly/);
  });

  it("Hearth's theme comes with the visitor's pick alone, and goes again", async () => {
    const person = visit("hearth.localhost");
    const picked = await person.fillIn("/shop", { theme: "dark" }, "/theme");
    expect(picked.location).toBe("/shop");
    expect(picked.setCookies[0]).toMatch(/^hearth_theme=dark; .*Max-Age=31536000/);
    expect((await person.get("/")).text).toContain('data-theme="dark"');
    const back = await person.post("/theme", { theme: "auto", back: "//evil.example" });
    expect(back.location).toBe("/");
    expect(person.cookies.size).toBe(0);
    expect((await person.get("/")).text).not.toContain("data-theme");
  });

  it.each([
    ["hearth.localhost", "hearth_session"],
    ["stratum.localhost", "local_sessid"],
  ])("the session of %s ends with the browser and is kept hashed", async (host, name) => {
    const person = visit(host);
    const account = { ...grown, email: `s@${host}.example`, name: "S" };
    const opened = await person.fillIn("/account/new", account);
    const line = opened.setCookies.find((one) => one.startsWith(`${name}=`)) ?? "";
    expect(line).toMatch(/HttpOnly; SameSite=Lax$/);
    expect(line).not.toMatch(/max-age|expires/i);
    const token = person.cookies.get(name) ?? "";
    const kept = await stage.sql<{ text: string }>(
      "select encode(token_hash, 'escape') || row_to_json(s)::text as text from website.session s",
    );
    expect(kept.length).toBeGreaterThan(0);
    expect(JSON.stringify(kept)).not.toContain(token);
    expect((await person.get("/account")).text).toContain(account.email);
    const other = visit(host === HOSTS[0] ? HOSTS[1] : HOSTS[0]);
    other.cookies.set(host === HOSTS[0] ? "local_sessid" : "hearth_session", token);
    expect((await other.get("/account")).status).toBe(303);
    await person.fillIn("/account", {}, "/account/logout");
    expect((await person.get("/account")).status).toBe(303);
  });
});

describe("forms from elsewhere", () => {
  it.each(HOSTS)("are refused by %s and change nothing", async (host) => {
    const before = [await rows('"order"'), await rows("account")];
    for (const origin of ["http://evil.example", "null", `http://${host}:1`, ""]) {
      const person = visit(host);
      const order = { email: "a@b.example", name: "A", address: "B", item: "licence" };
      for (const path of ["/shop/order", "/account/new", "/privacy/request", "/account/logout"]) {
        const { status } = await person.post(path, order, { origin });
        expect([origin, path, status]).toEqual([origin, path, 403]);
      }
    }
    expect([await rows('"order"'), await rows("account")]).toEqual(before);
  });

  it("Stratum refuses a signed-in form without its token", async () => {
    const person = visit("stratum.localhost");
    const email = "token@people.example";
    await person.fillIn("/account/new", { email, name: "T", password: "four quiet otters" });
    const order = { email, name: "T", address: "B", item: "licence" };
    const before = await rows('"order"');
    expect((await person.post("/shop/order", order)).status).toBe(403);
    expect((await person.post("/shop/order", { ...order, csrf: "x" })).status).toBe(403);
    expect(await rows('"order"')).toBe(before);
    expect((await person.fillIn("/shop", order, "/shop/order")).status).toBe(303);
  });
});

describe("malformed forms", () => {
  it.each<[string, string, Record<string, string> | string, Record<string, string>, number]>([
    ["no fields", "/account/new", "", {}, 422],
    ["no fields", "/account/login", "", {}, 422],
    ["no fields", "/shop/order", "", {}, 422],
    ["no fields", "/privacy/request", "", {}, 422],
    ["a type nobody offers", "/privacy/request", { type: "magic", email: "a@b.example" }, {}, 422],
    ["no address", "/privacy/request", { type: "access", email: "" }, {}, 422],
    [
      "a header in the address",
      "/privacy/request",
      { type: "access", email: "a@b.example\nBcc: x@y.example" },
      {},
      422,
    ],
    ["JSON", "/account/new", "{}", { "content-type": "application/json" }, 415],
    ["JSON", "/privacy/request", "{}", { "content-type": "application/json" }, 415],
    ["no type", "/shop/order", "item=x", { "content-type": "" }, 415],
    ["70 kB", "/account/new", `name=${"x".repeat(70_000)}`, {}, 413],
    ["broken percent signs", "/account/new", "email=%E0%A4%A&name=%&password=%%", {}, 422],
    ["bytes that are no text", "/shop/order", "item=%ff%fe&name=%c3%28", {}, 422],
  ])("%s at %s", async (_, path, form, headers, status) => {
    for (const host of HOSTS) {
      const before = [await rows('"order"'), await rows("account")];
      const answer = await visit(host).post(path, form, headers);
      expect([host, answer.status]).toEqual([host, status]);
      expect(answer.headers["content-type"]).toContain("text/html");
      expect([await rows('"order"'), await rows("account")]).toEqual(before);
    }
  });

  it("are shown again with what was typed, escaped, and with the field named", async () => {
    const name = '"><script>alert(1)</script>';
    const { text } = await visit("hearth.localhost").post("/account/new", { email: "x", name });
    expect(text).not.toContain("<script>alert");
    expect(text).toContain("&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;");
    expect(text).toContain('href="#field-email"');
    expect(text).toContain('aria-invalid="true"');
  });

  it("a taken address opens no second account and signs nobody in", async () => {
    const account = { ...grown, email: "taken@people.example", name: "A" };
    await visit("hearth.localhost").fillIn("/account/new", account);
    const eve = visit("hearth.localhost");
    const answer = await eve.fillIn("/account/new", { ...account, password: "another ten chars" });
    expect(answer.status).toBe(409);
    expect(eve.cookies.size).toBe(0);
  });
});

describe("the question of age", () => {
  /** Every row of every table there is, as text. */
  async function database(): Promise<string> {
    const tables = await stage.sql<{ name: string }>(
      "select format('%I.%I', table_schema, table_name) as name from information_schema.tables where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')",
    );
    const rows = tables.map(({ name }) => stage.sql(`select t::text as row from ${name} t`));
    return JSON.stringify(await Promise.all(rows));
  }

  it("refuses a child, keeps nothing it typed, and names the way for a guardian", async () => {
    const child = visit("hearth.localhost");
    const now = new Date();
    const birthday = `${now.getFullYear() - 12}-01-01`;
    const email = "child@people.example";
    const refused = await child.fillIn("/account/new", { ...grown, email, name: "Kim", birthday });
    expect(refused.status).toBe(403);
    expect(refused.text).toContain("/privacy/request?type=guardian-request");
    expect(refused.text).not.toMatch(new RegExp(`${email}|${birthday}`));
    expect(child.cookies.size).toBe(0);
    const kept = await database();
    expect(kept).not.toContain(email);
    const guardian = await child.get("/privacy/request?type=guardian-request");
    expect(guardian.text).toMatch(
      /<details open>.*<select [^>]*name="behalf\.as".*value="guardian"/s,
    );
  });

  it("keeps no date of birth of those who may", async () => {
    const person = visit("hearth.localhost");
    const birthday = "1971-03-09";
    const email = "born@people.example";
    expect((await person.fillIn("/account/new", { ...grown, email, birthday })).status).toBe(303);
    const kept = await database();
    expect(kept).toContain(email);
    expect(kept).not.toMatch(/1971-03-09|birth/);
  });

  it("is not put where the company's policy does not", async () => {
    const { text } = await visit("stratum.localhost").get("/account/new");
    expect(text).not.toContain("birthday");
  });
});

describe("the shop", () => {
  it.each([
    ["hearth.localhost", "hearth-duo"],
    ["stratum.localhost", "licence"],
  ])("of %s sells without an account and without a cookie", async (host, item) => {
    const person = visit(host, false);
    const order = { email: "guest@people.example", name: "Guest", address: "1 Road", item };
    const { status, location } = await person.post("/shop/order", order);
    expect(status).toBe(303);
    expect((await person.get(location)).text).toMatch(/data-invoice="\d+"/);
  });

  it("gives invoices unbroken numbers however many order at once", async () => {
    const order = {
      email: "rush@people.example",
      name: "R",
      address: "1 Road",
      item: "hearth-one",
    };
    const rush = Array.from({ length: 12 }, () => visit("hearth.localhost", false));
    await Promise.all(rush.map((one) => one.post("/shop/order", order)));
    const found = await stage.sql<{ invoice: number }>(
      `select invoice from website."order" where company = 'hearth' order by invoice`,
    );
    const numbers = found.map(({ invoice }) => invoice);
    expect(numbers).toEqual(numbers.map((_, at) => 1001 + at));
    expect(numbers.length).toBeGreaterThanOrEqual(12);
  });

  it("shows an account only the orders placed with it", async () => {
    const email = "guest@people.example";
    const eve = visit("hearth.localhost");
    await eve.fillIn("/account/new", { ...grown, email, name: "Eve" });
    expect((await eve.get("/account")).text).toContain("No orders yet");
  });
});

describe("votes", () => {
  it("count once for each browser, in the two cookies of the policy", async () => {
    const reader = visit("stratum.localhost");
    const page = "/blog/pulling-the-plug";
    const rated = await reader.fillIn(page, { value: "5" }, `${page}/rate`);
    expect(rated.setCookies.join()).toMatch(/rmp-rate=pulling-the-plug; .*Max-Age=1728000/);
    await reader.fillIn(page, { value: "1" }, `${page}/rate`);
    expect((await reader.get(page)).text).toContain('id="rating" data-votes="1"');
    const voted = await reader.fillIn(page, {}, `${page}/comments/101/vote`);
    expect(voted.setCookies.join()).toMatch(/wp_gdsr_cmmthumb=101; .*Max-Age=31536000/);
    await reader.fillIn(page, {}, `${page}/comments/101/vote`);
    expect((await reader.get(page)).text).toContain('id="comment-101" data-votes="1"');
    for (const path of [`${page}/rate`, `${page}/comments/999/vote`, "/blog/nothing/rate"]) {
      const { status } = await reader.post(path, { value: "9" });
      expect(status).toBeGreaterThanOrEqual(404);
    }
  });
});

describe("other names", () => {
  it("lead to a page with both companies", async () => {
    const { text, status } = await visit("127.0.0.1").get("/");
    expect(status).toBe(200);
    for (const host of HOSTS) expect(text).toContain(`http://${host}:${stage.website.port}/`);
  });

  it("say that they are well", async () => {
    for (const host of [...HOSTS, "tags.localhost", "127.0.0.1"])
      expect((await visit(host).get("/healthz")).text).toContain('"ok":true');
  });

  it("the tag's site says what it is and takes container ids alone", async () => {
    const tags = visit("tags.localhost");
    const good = await tags.get("/analytics.js?id=7Q4K2M9X1B");
    expect(good.headers["x-stand-in"]).toContain("demonstration");
    expect(good.text).toContain("_gat_7Q4K2M9X1B");
    expect((await tags.get("/analytics.js?id=%22;alert(1)")).status).toBe(400);
    expect((await tags.get("/marketing.js")).status).toBe(400);
  });
});

describe("the cookie policy", () => {
  it("is there in two languages, with every entry of the registry", async () => {
    for (const host of HOSTS) {
      const registry = JSON.parse((await visit(host).get("/cookies/registry.json")).text) as {
        entries: { name: string }[];
      };
      for (const lang of ["en", "de"]) {
        const { text } = await visit(host).get(`/cookies?lang=${lang}`);
        expect(text).toContain(`<html lang="${lang}"`);
        for (const { name } of registry.entries)
          expect(text).toContain(name.replaceAll("<", "&lt;").replaceAll(">", "&gt;"));
      }
    }
  });
});

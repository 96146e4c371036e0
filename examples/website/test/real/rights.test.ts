import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { createTransport } from "nodemailer";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Letter } from "./mailbox.ts";
import { openStage, type Stage } from "./stage.ts";
import { type Visitor, visitor } from "./visitor.ts";

const run = promisify(execFile);
const PASSWORD = "four quiet otters";
let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage?.close());

function visit(host: string, keepsCookies = true): Visitor {
  return visitor(stage.website.port, host, keepsCookies);
}

/** The path of the link in a letter that holds a text. */
function linkIn({ text }: Letter, holds: string): string {
  const links = [...text.matchAll(/https?:\/\/[^\s<>"]+/g)].map(([link]) => new URL(link));
  const found = links.find((url) => url.href.includes(holds));
  if (!found) throw new Error(`no link with ${holds} in:\n${text}`);
  return found.pathname + found.search;
}

/** Opens the mailed link, checks that opening it did nothing, presses its button. */
async function confirm(person: Visitor, email: string): Promise<void> {
  const link = linkIn(await stage.mailbox.letter(email, /\/confirm\?/), "/confirm?");
  const page = await person.get(link);
  expect(page.status).toBe(200);
  const code = /name="code" value="([^"]+)"/.exec(page.text)?.[1] ?? "";
  const answer = await person.post(link.split("?")[0] ?? "", { code });
  expect(answer.status).toBe(303);
}

/** Unpacks a zip with a tool that is not ours. */
async function unzip(zip: Buffer): Promise<Map<string, Buffer>> {
  const folder = await mkdtemp(join(tmpdir(), "candor-unzip-"));
  try {
    await writeFile(join(folder, "export.zip"), zip);
    await run("python3", ["-m", "zipfile", "-e", join(folder, "export.zip"), join(folder, "out")]);
    const names = await readdir(join(folder, "out"), { recursive: true, withFileTypes: true });
    const files = names.filter((entry) => entry.isFile());
    const paths = files.map((entry) => join(entry.parentPath, entry.name));
    const root = join(folder, "out").length + 1;
    return new Map(
      await Promise.all(
        paths.map(async (path) => [path.slice(root), await readFile(path)] as const),
      ),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function export_(person: Visitor, email: string): Promise<Map<string, Buffer>> {
  const link = linkIn(await stage.mailbox.letter(email, /\/export\?/), "/export?");
  const granted = await person.fillIn(link, {});
  expect(granted.status).toBe(303);
  const answer = await person.get(granted.location);
  expect(answer.status).toBe(200);
  expect(answer.headers["content-type"]).toBe("application/zip");
  return unzip(answer.body);
}

function everything(files: Map<string, Buffer>): string {
  return Buffer.concat([...files.values()]).toString("utf8");
}

async function customer(host: string, email: string): Promise<Visitor> {
  const person = visit(host);
  const account = { email, name: "Ada Byron", birthday: "1990-12-31", password: PASSWORD };
  expect((await person.fillIn("/account/new", account)).status).toBe(303);
  return person;
}

function mail(letter: { from: string; to: string; subject: string; text: string }) {
  const { smtpPort } = stage.website;
  const transport = createTransport({ host: "127.0.0.1", port: smtpPort, ignoreTLS: true });
  return transport.sendMail(letter);
}

describe.each(["hearth.localhost", "stratum.localhost"])("rights at %s", (host) => {
  it("answers an access request by form with a zip whose manifest holds", async () => {
    const email = `form@${host.split(".")[0]}.example`;
    const person = await customer(host, email);
    const order = { email, name: "Ada Byron", address: "1 Ring Road", item: itemAt(host) };
    expect((await person.fillIn("/shop", order, "/shop/order")).status).toBe(303);
    const form = { type: "access", email, name: "Ada", message: "" };
    const asked = await person.fillIn("/privacy/request", form);
    expect(asked.status).toBe(303);
    const status = await person.get(asked.location);
    expect(status.text).toContain('data-page="status"');

    await confirm(person, email);
    const files = await export_(person, email);

    const manifest = JSON.parse(files.get("manifest.json")?.toString() ?? "{}") as {
      files: { path: string; sha256: string }[];
    };
    expect(manifest.files.length).toBeGreaterThan(0);
    for (const { path, sha256 } of manifest.files) {
      const bytes = files.get(path) ?? Buffer.alloc(0);
      expect([path, createHash("sha256").update(bytes).digest("hex")]).toEqual([path, sha256]);
    }
    const text = everything(files);
    for (const fact of [email, "Ada Byron", "1 Ring Road", "1001"]) expect(text).toContain(fact);
    expect(text).not.toContain("scrypt$");
  });

  it("answers an access request by mail, to the sender's address alone", async () => {
    const email = `mail@${host.split(".")[0]}.example`;
    const person = await customer(host, email);
    const { response } = await mail({
      from: email,
      to: `privacy@${host}`,
      subject: "My data",
      text: "Please send me a copy of all personal data you hold about me (Article 15 GDPR).",
    });
    expect(response).toMatch(/^250 /);
    await confirm(person, email);
    expect(everything(await export_(person, email))).toContain(email);
  });

  it("erases the account, keeps the invoice, and says what, why, on what basis, until when", async () => {
    const email = `gone@${host.split(".")[0]}.example`;
    const person = await customer(host, email);
    const order = { email, name: "Ada Byron", address: "1 Ring Road", item: itemAt(host) };
    await person.fillIn("/shop", order, "/shop/order");
    await person.fillIn("/privacy/request", { type: "erasure", email, name: "Ada", message: "" });
    const before = await count('"order"', email);
    await confirm(person, email);

    const letter = await stage.mailbox.letter(email, /kept/i);

    expect(letter.text).toMatch(/invoice 100\d/i);
    expect(letter.text).toMatch(/Art\. 17\(3\)\([be]\) GDPR/);
    expect(letter.text).toContain(`${new Date().getFullYear() + 7}-12-31`);
    expect(await count("account", email)).toBe(0);
    expect(before).toBe(1);
    expect(await count('"order"', email)).toBe(1);
    expect((await person.get("/account")).location).toBe("/account/login");
    const again = await person.fillIn("/account/login", { email, password: PASSWORD });
    expect(again.status).toBe(401);
  });

  it("hands over what the person provided, in a form machines can read", async () => {
    const email = `port@${host.split(".")[0]}.example`;
    const person = await customer(host, email);
    const order = { email, name: "Ada Byron", address: "1 Ring Road", item: itemAt(host) };
    await person.fillIn("/shop", order, "/shop/order");
    await person.fillIn("/privacy/request", { type: "portability", email, name: "", message: "" });
    await confirm(person, email);
    const files = await export_(person, email);
    const orders = files.get("data/orders.json")?.toString() ?? "";
    expect(orders).toContain("1 Ring Road");
    expect(orders).not.toContain("keptUntil");
    expect(files.get("data/account.json")?.toString()).toContain("Ada Byron");
    expect(files.get("index.html")?.toString()).toContain("the day until which it is kept");
  });

  it("corrects a name by the form", async () => {
    const email = `name@${host.split(".")[0]}.example`;
    const person = await customer(host, email);
    const form = {
      type: "rectification",
      email,
      name: "",
      message: "",
      "correct.name": "Ada King",
    };
    await person.fillIn("/privacy/request", form);
    await confirm(person, email);
    const named = async (): Promise<boolean> =>
      (
        await stage.sql("select 1 from website.account where email = $1 and name = $2", [
          ...[email, "Ada King"],
        ])
      ).length === 1;
    while (!(await named())) await new Promise((resolve) => setTimeout(resolve, 50));
  });

  async function count(table: string, email: string): Promise<number> {
    const company = host.split(".")[0];
    const rows = await stage.sql(
      `select 1 from website.${table} where company = $1 and email = $2`,
      [company, email],
    );
    return rows.length;
  }
});

function itemAt(host: string): string {
  return host.startsWith("hearth") ? "hearth-one" : "licence";
}

describe("the desk", () => {
  it("keeps the companies apart: a request to one tells nothing of the other", async () => {
    const email = "both@people.example";
    await customer("stratum.localhost", email);
    const person = visit("hearth.localhost");
    const form = { type: "access", email, name: "", message: "" };
    await person.fillIn("/privacy/request", form);
    await confirm(person, email);
    const text = everything(await export_(person, email));
    expect(text).not.toContain("Ada Byron");
  });

  it("does nothing for a request that nobody confirmed", async () => {
    const email = "silent@people.example";
    await customer("hearth.localhost", email);
    const stranger = visit("hearth.localhost", false);
    await stranger.post("/privacy/request", { type: "erasure", email, name: "", message: "" });
    await stage.mailbox.letter(email, /\/confirm\?/);
    await new Promise((resolve) => setTimeout(resolve, 700));
    const rows = await stage.sql("select 1 from website.account where email = $1", [email]);
    expect(rows).toHaveLength(1);
  });

  it("takes a request from a browser that refuses cookies", async () => {
    for (const host of ["hearth.localhost", "stratum.localhost"]) {
      const form = { type: "access", email: "none@people.example", name: "", message: "" };
      const answer = await visit(host, false).post("/privacy/request", form);
      expect([host, answer.status]).toEqual([host, 303]);
    }
  });
});

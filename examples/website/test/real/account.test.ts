import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { incidentTests } from "./account/incident.ts";
import { newsletterTests } from "./account/newsletter.ts";
import { securityTests } from "./account/security.ts";
import { openStage, type Stage } from "./stage.ts";
import { type Visitor, visitor } from "./visitor.ts";

const HOST = "stratum.localhost";
const PASSWORD = "four quiet otters";
let stage: Stage;
let people = 0;

beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage?.close());

interface Customer {
  readonly email: string;
  readonly browser: Visitor;
}

async function customer(): Promise<Customer> {
  const email = `person${++people}@people.example`;
  const browser = visitor(stage.website.port, HOST);
  const account = { email, name: "Ada Byron", password: PASSWORD };
  expect((await browser.fillIn("/account/new", account)).status).toBe(303);
  return { email, browser };
}

function ask({ browser }: Customer, email: string, password = PASSWORD) {
  return browser.fillIn("/account/details", { email, password }, "/account/address");
}

/** The token of the link in the letter to an address. */
async function tokenFor(email: string): Promise<string> {
  const { text } = await stage.mailbox.letter(email, /\/account\/address\?token=/);
  return /token=([\w.-]+)/.exec(text)?.[1] ?? "";
}

function press(token: string, browser = visitor(stage.website.port, HOST)) {
  return browser.post("/account/address/confirm", { token });
}

async function addressesOf(...emails: string[]): Promise<string[]> {
  const rows = await stage.sql<{ email: string }>(
    "select email from website.account where company = 'stratum' and email = any($1)",
    [emails],
  );
  return rows.map(({ email }) => email);
}

describe("a customer", () => {
  it("corrects a name, and every page says it from then on", async () => {
    const { browser } = await customer();
    const answer = await browser.fillIn("/account/details", { name: "Ada <Lovelace>" });
    expect(answer.text).toContain("We call you Ada &lt;Lovelace&gt; from now on.");
    expect((await browser.get("/account")).text).toContain("Hello, Ada &lt;Lovelace&gt;");
  });

  it("moves to another address once its letter is answered, and the old one hears of it", async () => {
    const person = await customer();
    const next = "ada.moved@people.example";
    expect((await ask(person, next)).text).toContain(`We wrote to ${next}`);
    const token = await tokenFor(next);
    const opened = await visitor(stage.website.port, HOST).get(`/account/address?token=${token}`);
    expect(opened.text).toContain(`Use ${next} from now on?`);
    expect(await addressesOf(person.email, next)).toEqual([person.email]); // a scanner opened it

    expect((await press(token)).status).toBe(303);
    expect(await addressesOf(person.email, next)).toEqual([next]);
    expect((await person.browser.get("/account")).text).toContain(next);
    await stage.mailbox.letter(person.email, /uses another one from now on/);
    const again = visitor(stage.website.port, HOST);
    const credentials = { email: next, password: PASSWORD };
    expect((await again.fillIn("/account/login", credentials)).status).toBe(303);
    expect((await press(token)).status).toBe(404); // a link works once
  });

  it("asks with the account's password, or nothing is mailed", async () => {
    const person = await customer();
    const before = stage.mailbox.letters.length;
    const answer = await ask(person, "nobody@people.example", "not the password");
    expect(answer.status).toBe(401);
    expect(answer.text).toContain("This is not the account&#39;s password.");
    expect(stage.mailbox.letters.length).toBe(before);
  });

  it("does not get an address that has an account, and learns it from that address alone", async () => {
    const [person, other] = [await customer(), await customer()];
    const answer = await ask(person, other.email);
    expect(answer.text).toContain(`We wrote to ${other.email}`);
    expect((await press(await tokenFor(other.email))).status).toBe(409);
    expect(await addressesOf(person.email, other.email)).toHaveLength(2);
  });

  it("has five letters an hour, whoever they go to", async () => {
    const person = await customer();
    for (let at = 0; at < 5; at++)
      expect((await ask(person, `spam${at}@people.example`)).status).toBe(200);
    expect((await ask(person, "spam6@people.example")).status).toBe(429);
  });

  it("who is not signed in is sent to the door", async () => {
    const browser = visitor(stage.website.port, HOST);
    for (const path of ["/account/details", "/account/address"])
      expect((await browser.post(path, { name: "Eve" })).location).toBe("/account/login");
    expect((await browser.get("/account/details")).location).toBe("/account/login");
  });

  it("who is signed in is not moved by a form without the site's token", async () => {
    const { browser } = await customer();
    expect((await browser.post("/account/details", { name: "Eve" })).status).toBe(403);
    expect((await browser.get("/account")).text).toContain("Hello, Ada Byron");
  });
});

describe("a link that is not whole", () => {
  it("changes nothing, whichever part was touched", async () => {
    const person = await customer();
    const next = "whole@people.example";
    await ask(person, next);
    const token = await tokenFor(next);
    const other = await customer();
    const [{ id } = { id: "" }] = await stage.sql<{ id: string }>(
      "select id from website.account where email = $1",
      [other.email],
    );
    const base64url = (text: string) => Buffer.from(text).toString("base64url");
    const parts = token.split(".");
    const replaced = (at: number, part: string) =>
      parts.map((one, index) => (index === at ? part : one)).join(".");
    const touched = [
      ...["", ".", "...", "x", `${token}x`, token.slice(0, -1), token.toUpperCase()],
      replaced(0, base64url(id)),
      replaced(0, base64url("' or 1=1 --")),
      replaced(1, base64url("eve@people.example")),
      replaced(2, base64url("99999999999999")),
      replaced(2, base64url("never")),
      replaced(3, ""),
    ];
    for (const one of touched) {
      expect([one, (await press(one)).status]).toEqual([one, 404]);
      const browser = visitor(stage.website.port, HOST);
      const opened = await browser.get(`/account/address?token=${encodeURIComponent(one)}`);
      expect([one, opened.status]).toEqual([one, 404]);
    }
    expect(await addressesOf(person.email, other.email, next)).toHaveLength(2);
    expect((await press(token)).status).toBe(303);
  });
});

describe("the newsletter", () => newsletterTests(() => stage));
describe("the contact for security", () => securityTests(() => stage));
describe("the desk beside the requests", () => incidentTests(() => stage));

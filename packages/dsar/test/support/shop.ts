import type { Connector, Controller, Mailer, OutgoingMail, Sql } from "@candor/dsar";
import { defineRegister, type Register } from "@candor/dsar/register";

/** A company for the tests. */
export const controller: Controller = {
  id: "shop",
  name: "Shop AB",
  contact: "privacy@shop.example",
  timeZone: "Europe/Stockholm",
  holidays: "SE",
  authority: { name: "IMY", url: "https://www.imy.se" },
};

export const SECRET: Uint8Array = new Uint8Array(32).fill(7);
export const BASE_URL = "https://shop.example/privacy/request";

export const register: Register = defineRegister({
  controller: {
    name: "Shop AB",
    address: "Storgatan 1, Stockholm",
    email: "privacy@shop.example",
    country: "SE",
    authority: { name: "IMY", url: "https://www.imy.se" },
  },
  region: ["SE"],
  contexts: [{ id: "shop", name: { en: "Shop" } }],
  categories: [
    {
      id: "account",
      name: { en: "Account" },
      fields: [{ name: "email" }, { name: "password" }],
      retention: { until: { en: "the account is deleted" } },
    },
    {
      id: "invoices",
      name: { en: "Invoices" },
      fields: [{ name: "amount" }],
      retention: { iso: "P7Y", from: { en: "the end of the year" }, basis: "BFL 7:2" },
    },
  ],
  purposes: [
    {
      id: "orders",
      name: { en: "Deliver what was ordered" },
      context: "shop",
      basis: { article: "6(1)(b)" },
      categories: ["account", "invoices"],
      recipients: ["carrier"],
    },
  ],
  recipients: [{ id: "carrier", name: "Carrier AB", role: "processor", location: "SE" }],
});

/** Tables of the company's own, in the same database. */
export const SHOP_TABLES: readonly string[] = [
  "create table if not exists account (email text primary key, full_name text)",
  "create table if not exists invoice (id int primary key, email text, amount int, note text)",
  "create table if not exists erasure_effect (id serial primary key, email text)",
];

export const accounts: Connector = {
  name: "accounts",
  title: "Your account",
  async collect({ email }, tx) {
    const { rows } = await tx.query<{ email: string; full_name: string }>(
      "select email, full_name from account where email = $1",
      [email],
    );
    return rows.map((data) => ({ kind: "account", data }));
  },
  async erase({ email }, tx) {
    const { rowCount } = await tx.query("delete from account where email = $1", [email]);
    return { erased: rowCount, kept: [] };
  },
};

export const invoices: Connector = {
  name: "invoices",
  async *collect({ email }, tx: Sql) {
    const { rows } = await tx.query<{ id: number; amount: number; note: string }>(
      "select id, amount, note from invoice where email = $1 order by id",
      [email],
    );
    for (const data of rows) yield { kind: "invoice", data };
  },
  async erase({ email }, tx) {
    const { rows } = await tx.query<{ id: number }>("select id from invoice where email = $1", [
      email,
    ]);
    await tx.query("insert into erasure_effect (email) values ($1)", [email]);
    return {
      erased: 0,
      kept: rows.map(({ id }) => ({
        what: `Invoice ${id}`,
        why: "Invoices are kept for the tax office",
        basis: "Art. 17(3)(b) GDPR; Bokföringslagen 7:2",
        until: "2033-12-31",
      })),
    };
  },
};

/** A mailer that keeps what it was given. */
export function mailbox(): Mailer & { readonly mails: OutgoingMail[] } {
  const mails: OutgoingMail[] = [];
  return {
    mails,
    send(mail) {
      mails.push(mail);
      return Promise.resolve();
    },
  };
}

const LINK = /request\/([\w-]{32})\/confirm\?code=([\w-]+)/;

/** The token and code of a confirmation mail. */
export function confirmationIn(mail: OutgoingMail | undefined): { token: string; code: string } {
  const link = LINK.exec(mail?.text ?? "");
  if (link === null) throw new Error(`no confirmation link in: ${mail?.text}`);
  return { token: link[1] ?? "", code: link[2] ?? "" };
}

/** The same of the mail that asks to confirm this request: mails leave in no particular order. */
export function confirmationOf(
  mails: readonly OutgoingMail[],
  id: string,
): { token: string; code: string } {
  return confirmationIn(mails.filter(({ text }) => text.includes(id) && LINK.test(text)).at(-1));
}

/** The token and key of an export link. */
export function exportIn(mail: OutgoingMail | undefined): { token: string; key: string } {
  const link = /request\/([\w-]{32})\/export\?key=([\w-]+)/.exec(mail?.text ?? "");
  if (link === null) throw new Error(`no export link in: ${mail?.text}`);
  return { token: link[1] ?? "", key: link[2] ?? "" };
}

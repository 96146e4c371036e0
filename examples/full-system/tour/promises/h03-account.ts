import { fillIn } from "../instruments/forms.ts";
import { type Letter, letterTo, linkIn } from "../instruments/letters.ts";
import { askByForm, type Customer, confirm, download, newCustomer } from "../instruments/rights.ts";
import { sql } from "../instruments/sql.ts";
import { unzip } from "../instruments/zip.ts";
import type { Promised, Witness } from "../promise.ts";
import type { System } from "../system.ts";

const HOST = "hearth.localhost";

export const h03: Promised = {
  id: "H3",
  promise: "In the account a person sees, corrects, exports and silences mail",
  async walk(system, witness) {
    const person = await newCustomer(system, HOST, witness);
    await sees(person, person.name, witness);
    await corrects(system, person, witness);
    const letter = await silencesMail(system, person, witness);
    await takesAway(system, person, letter, witness);
  },
};

async function sees({ browser, email }: Customer, name: string, witness: Witness): Promise<void> {
  const { text } = await browser.ask("/account");
  witness.expect(
    text.includes(email) && text.includes(name),
    `GET /account shows ${email} and ${name}`,
  );
}

async function corrects(system: System, person: Customer, witness: Witness): Promise<void> {
  const name = `${person.name} Lovelace`;
  const answer = await fillIn(person.browser, "/account/details", { name });
  witness.saw(`POST /account/details, name ${name}: ${answer.status}`);
  await sees(person, name, witness);
  const rows = await sql<{ name: string }>(
    system,
    "select name from website.account where email = $1",
    [person.email],
  );
  witness.expect(rows[0]?.name === name, `SQL: the account's name is ${rows[0]?.name}`);
}

/** News are off until asked for, on once the mailbox answered, and off again by one form. */
async function silencesMail(system: System, person: Customer, witness: Witness): Promise<Letter> {
  const { browser, email } = person;
  const topics = async (): Promise<string> => {
    const { text } = await browser.ask("/account/mail");
    return /data-topics="([^"]*)"/.exec(text)?.[1] ?? "none shown";
  };
  witness.expect((await topics()) === "", "GET /account/mail: nothing is on by itself");
  await fillIn(browser, "/account/mail", { topic: "products" });
  witness.expect((await topics()) === "", "ticked: still off, until a letter was answered");
  const letter = await letterTo(system, email, /\/newsletter\/confirm\?/);
  await fillIn(browser, linkIn(letter, "/newsletter/confirm?"), {}, "/newsletter/confirm");
  witness.expect((await topics()) === "products", `mail "${letter.subject}" answered: on`);
  const answer = await fillIn(browser, "/account/mail", {});
  const rows = await sql(system, "select 1 from website.subscription where email = $1", [email]);
  witness.expect(
    (await topics()) === "" && rows.length === 0,
    `unticked (${answer.status}): off, ${rows.length} subscriptions left in SQL`,
  );
  return letter;
}

async function takesAway(
  system: System,
  person: Customer,
  before: Letter,
  witness: Witness,
): Promise<void> {
  await askByForm(person, "access", witness);
  await confirm(system, person, witness, before);
  const copy = await download(system, person);
  const files = await unzip(copy.body);
  const everything = Buffer.concat([...files.values()]).toString("utf8");
  const parts = [person.email, `${person.name} Lovelace`, "confirmed", "ended"];
  witness.expect(
    parts.every((part) => everything.includes(part)),
    `the copy (${files.size} files, ${copy.body.length} bytes) holds the corrected name and what was agreed to about mail`,
  );
}

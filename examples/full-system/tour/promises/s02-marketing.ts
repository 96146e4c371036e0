import { atDesk } from "../instruments/desk.ts";
import { fillIn } from "../instruments/forms.ts";
import { headersOf, type Letter, lettersTo, letterTo, linkIn } from "../instruments/letters.ts";
import { until } from "../instruments/patience.ts";
import { type Visitor, visitor } from "../instruments/site.ts";
import { sql } from "../instruments/sql.ts";
import type { Promised, Witness } from "../promise.ts";
import type { System } from "../system.ts";

const HOST = "stratum.localhost";

export const s02: Promised = {
  id: "S2",
  promise: "Marketing only after an opt-in, with a way out in every letter",
  async walk(system, witness) {
    const mark = Math.random().toString(36).slice(2, 8);
    const [reader, control] = [`reader.${mark}@people.example`, `control.${mark}@people.example`];
    const desk = await atDesk(system, "hans", witness);
    await subscribe(system, witness, control);
    await press(system, witness, control);

    await subscribe(system, witness, reader);
    const rows = await subscriptionsOf(system, reader);
    witness.expect(rows === 0, `SQL: ${rows} subscriptions of ${reader} before the button`);
    await publish(system, witness, desk, { to: control, subject: `Before ${mark}` });
    await hasNone(system, witness, reader, `Before ${mark}`);

    await press(system, witness, reader);
    await publish(system, witness, desk, { to: control, subject: `During ${mark}` });
    const letter = await withSubject(system, reader, `During ${mark}`);
    await oneClick(system, witness, letter);
    await publish(system, witness, desk, { to: control, subject: `After ${mark}` });
    await hasNone(system, witness, reader, `After ${mark}`);
    await proofIsKept(system, witness, reader);
  },
};

async function subscribe(system: System, witness: Witness, email: string): Promise<void> {
  const answer = await fillIn(visitor(system, HOST, false), "/newsletter", {
    ...{ email, topic: "newsletter" },
  });
  witness.expect(answer.status === 200, `POST /newsletter as ${email}: ${answer.status}`);
}

/** The link of the letter is opened, which changes nothing, and its button pressed. */
async function press(system: System, witness: Witness, email: string): Promise<void> {
  const letter = await letterTo(system, email, /\/newsletter\/confirm\?/);
  const link = linkIn(letter, "/newsletter/confirm?");
  await visitor(system, HOST, false).ask(link);
  const before = await subscriptionsOf(system, email);
  witness.expect(before === 0, `opening the link of "${letter.subject}" subscribes nobody`);
  const answer = await fillIn(visitor(system, HOST, false), link, {}, "/newsletter/confirm");
  const after = await subscriptionsOf(system, email);
  witness.expect(after === 1, `its button subscribes ${email}: ${answer.status}`);
}

/** Sends an issue and waits until somebody who stays subscribed has it, and no copy is left to send. */
async function publish(
  system: System,
  witness: Witness,
  desk: Visitor,
  issue: { readonly to: string; readonly subject: string },
): Promise<void> {
  const { subject, to } = issue;
  const answer = await desk.ask("/stratum/news", {
    form: { topic: "newsletter", subject, text: `News: ${subject}.` },
  });
  witness.expect(answer.status === 200, `the desk sends "${subject}": ${answer.status}`);
  await withSubject(system, to, subject);
  await until(`every copy of "${subject}" on its way`, 30, async () => {
    const left = await sql(
      system,
      "select 1 from website.news_delivery join website.news_issue on id = issue_id where subject = $1",
      [subject],
    );
    return left.length === 0 ? true : undefined;
  });
}

function withSubject(system: System, to: string, subject: string): Promise<Letter> {
  return letterTo(system, to, new RegExp(`News: ${subject}\\.`));
}

async function hasNone(
  system: System,
  witness: Witness,
  email: string,
  subject: string,
): Promise<void> {
  const found = (await lettersTo(system, email)).filter((letter) => letter.subject === subject);
  witness.expect(found.length === 0, `"${subject}" reached others; ${email} got ${found.length}`);
}

/** As a mail provider sends it: no cookie, no token, an origin of its own (RFC 8058). */
async function oneClick(system: System, witness: Witness, letter: Letter): Promise<void> {
  const headers = await headersOf(system, letter);
  const list = headers.get("list-unsubscribe") ?? "";
  witness.expect(
    headers.get("list-unsubscribe-post") === "List-Unsubscribe=One-Click",
    `"${letter.subject}" carries List-Unsubscribe ${list.slice(0, 60)}... and List-Unsubscribe-Post`,
  );
  const signed = (/\bh=([^;]*)/.exec(headers.get("dkim-signature") ?? "")?.[1] ?? "").toLowerCase();
  const names = signed.split(":").map((name) => name.trim());
  witness.expect(
    names.includes("list-unsubscribe") && names.includes("list-unsubscribe-post"),
    "its DKIM signature covers both",
  );
  const url = new URL(list.replace(/^<|>$/g, ""));
  witness.expect(letter.text.includes(url.href), "the same link stands at the end of its text");
  const provider = visitor(system, HOST, false);
  await provider.ask(url.pathname);
  const answer = await provider.ask(url.pathname, {
    form: { "List-Unsubscribe": "One-Click" },
    headers: { "sec-fetch-site": "cross-site" },
  });
  witness.expect(answer.status === 200, `one POST without cookie or token: ${answer.status}`);
}

async function subscriptionsOf(system: System, email: string): Promise<number> {
  const rows = await sql(system, "select 1 from website.subscription where email = $1", [email]);
  return rows.length;
}

/** What was agreed to, in which words and when, without the address. */
async function proofIsKept(system: System, witness: Witness, email: string): Promise<void> {
  const proofs = await sql<{ action: string; row: string }>(
    system,
    "select action, c::text as row from website.news_consent c order by id desc limit 2",
  );
  const actions = proofs.map(({ action }) => action).reverse();
  witness.expect(
    actions.join() === "confirmed,ended" && proofs.every(({ row }) => !row.includes(email)),
    `SQL: the proof says ${actions.join(" and ")}, with the words agreed to and without the address`,
  );
}

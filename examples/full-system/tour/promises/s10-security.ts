import { atDesk } from "../instruments/desk.ts";
import { letterTo, send } from "../instruments/letters.ts";
import { newCustomer } from "../instruments/rights.ts";
import { signedText } from "../instruments/signed-text.ts";
import { type Visitor, visitor } from "../instruments/site.ts";
import type { Promised, Witness } from "../promise.ts";
import type { System } from "../system.ts";

const HOSTS = ["hearth.localhost", "stratum.localhost"];
const DAY = 86_400_000;

export const s10: Promised = {
  id: "S10",
  promise: "There is a contact for security, and notice of an incident",
  async walk(system, witness) {
    for (const host of HOSTS) await securityContact(system, witness, host);
    await report(system, witness);
    await incident(system, witness);
  },
};

/** RFC 9116, read here from the file alone. */
async function securityContact(system: System, witness: Witness, host: string): Promise<void> {
  const person = visitor(system, host, false);
  const file = await person.ask("/.well-known/security.txt");
  const type = String(file.headers["content-type"]);
  witness.expect(
    file.status === 200 && type === "text/plain; charset=utf-8",
    `${host}/.well-known/security.txt: ${file.status}, ${type}`,
  );
  const [, keyPath = ""] = /^Encryption: https:\/\/[^/]+(\/\S+)$/m.exec(file.text) ?? [];
  const text = await signedText(file.text, (await person.ask(keyPath)).text);
  const field = (name: string) => new RegExp(`^${name}: (.*)$`, "m").exec(text)?.[1]?.trim() ?? "";
  const days = Math.floor((Date.parse(field("Expires")) - Date.now()) / DAY);
  witness.expect(
    field("Contact") === `mailto:security@${host}` && days > 30 && days < 365,
    `signed: Contact ${field("Contact")}, expires in ${days} days`,
  );
  witness.expect(
    field("Canonical") === `https://${host}/.well-known/security.txt`,
    `Canonical ${field("Canonical")}`,
  );
  const policy = await person.ask(new URL(field("Policy")).pathname);
  witness.expect(
    policy.status === 200 && policy.text.includes("72 hours"),
    `the policy it names says what happens with a report, and when people hear: ${policy.status}`,
  );
}

/** A letter to the address that the file names reaches the desk. */
async function report(system: System, witness: Witness): Promise<void> {
  const mark = Math.random().toString(36).slice(2, 8);
  const said = await send(system, {
    from: `finder.${mark}@people.example`,
    to: "security@hearth.localhost",
    subject: `Weakness ${mark}`,
    text: "An export link answers without a password.",
  });
  witness.expect(said.startsWith("250"), `a report to security@hearth.localhost by SMTP: ${said}`);
  const desk = await atDesk(system, "dora", witness);
  const { text } = await desk.ask("/hearth/incidents");
  witness.expect(
    text.includes(`Weakness ${mark}`),
    "the desk reads it beside its record of breaches",
  );
}

/** From the discovery to the letter that a customer gets. */
async function incident(system: System, witness: Witness): Promise<void> {
  const customer = await newCustomer(system, "hearth.localhost", witness);
  const desk = await atDesk(system, "dora", witness);
  const mark = Math.random().toString(36).slice(2, 8);
  const what = `An export link answered without a password (${mark}).`;
  const opened = await desk.ask("/hearth/incidents", {
    form: { title: `Open link ${mark}`, what, nature: "confidentiality", at: stockholm(0) },
  });
  const path = String(opened.headers["location"] ?? "");
  witness.expect(opened.status === 303, `a record is opened: ${path.slice(0, 28)}...`);
  const write = (form: Record<string, string>) => entry(desk, path, form);
  const aware = stockholm(0);
  await write({ kind: "aware", at: aware, how: "We opened it ourselves." });
  const page = await desk.ask(path);
  const by = /Tell the authority by ([^<]*)\./.exec(page.text)?.[1] ?? "";
  const hours = (Date.parse(isoOf(by)) - Date.parse(`${aware}:00${offsetOf(aware)}`)) / 3_600_000;
  witness.expect(hours === 72, `the desk says: tell the authority by ${by}, ${hours} hours later`);

  await write({ kind: "scope", system: "database", peopleLeast: "1", groups: "customers" });
  await write(ASSESSMENT);
  await write({ kind: "measure", state: "taken", what: "The link was closed." });
  await write({ kind: "authority-told", text: "As sent", complete: "yes" });
  const notice = await desk.ask(`${path}/notice?to=authority`);
  const parts = ["33(3)(a)", "33(3)(b)", "33(3)(c)", "33(3)(d)", what, "The link was closed."];
  witness.expect(
    parts.every((part) => notice.text.includes(part)),
    "the notice to the authority has what Art. 33(3)(a) to (d) asks for",
  );
  const told = await desk.ask(`${path}/people`, { form: {} });
  witness.expect(told.status === 303, `the people are written to: ${told.status}`);
  const letter = await letterTo(system, customer.email, new RegExp(mark));
  witness.expect(
    ["What happened", "What may follow", "What we have done", "What you can do"].every((part) =>
      letter.text.includes(part),
    ),
    `mail "${letter.subject}" tells ${customer.email} what happened, what may follow, and what to do`,
  );
  await write({ kind: "closed", lessons: "Links end after an hour." });
  const record = await desk.ask(`${path}/export.json`);
  const { entries } = JSON.parse(record.text) as { entries: { entry: { kind: string } }[] };
  const { text } = await desk.ask(path);
  witness.expect(
    entries.length === 8 && !text.includes("does not hold"),
    `the record has ${entries.length} entries, in a chain that holds`,
  );
}

const ASSESSMENT = {
  ...{ kind: "assessed", context: "2", identification: "1", confidentiality: "0.5" },
  ...{ integrity: "0", availability: "0", risk: "high", reasons: "Names with addresses." },
  ...{ consequences: "Unwanted mail", advice: "Be wary of letters about your order" },
};

async function entry(desk: Visitor, path: string, form: Record<string, string>): Promise<void> {
  const answer = await desk.ask(path, { form: { at: stockholm(0), ...form } });
  if (answer.status === 303) return;
  const why = /id="refused"[^>]*>[\s\S]*?<p>([^<]*)/.exec(answer.text)?.[1] ?? "";
  throw new Error(`${form["kind"]}: ${answer.status} ${why}`);
}

/** A moment on Stockholm's clocks, as a form's field has it. */
function stockholm(hoursAgo: number): string {
  const at = new Date(Date.now() - hoursAgo * 3_600_000);
  const zone = { timeZone: "Europe/Stockholm", dateStyle: "short", timeStyle: "short" } as const;
  return new Intl.DateTimeFormat("sv-SE", zone).format(at).replace(" ", "T");
}

/** `+01:00` or `+02:00`, whichever Stockholm has then. */
function offsetOf(local: string): string {
  const zone = { timeZone: "Europe/Stockholm", timeZoneName: "longOffset" } as const;
  const parts = new Intl.DateTimeFormat("en", zone).formatToParts(new Date(`${local}:00Z`));
  return parts.find(({ type }) => type === "timeZoneName")?.value.replace("GMT", "") ?? "";
}

/** Reads `2026-03-27 10:20 (UTC+01:00)`. */
function isoOf(said: string): string {
  return said.replace(/^(\S+) (\S+) \(UTC([^)]*)\)$/, "$1T$2:00$3");
}

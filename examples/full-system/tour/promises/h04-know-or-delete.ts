import { fillIn } from "../instruments/forms.ts";
import { letterTo, send } from "../instruments/letters.ts";
import { askByForm, confirm, download, newCustomer } from "../instruments/rights.ts";
import { sql } from "../instruments/sql.ts";
import { unzip } from "../instruments/zip.ts";
import type { Promised } from "../promise.ts";

const HOST = "hearth.localhost";

export const h04: Promised = {
  id: "H4",
  promise: "A person can know and delete their data, by e-mail or by form",
  async walk(system, witness) {
    const person = await newCustomer(system, HOST, witness);

    const said = await send(system, {
      from: person.email,
      to: `privacy@${HOST}`,
      subject: "My data",
      text: "Dear Sir or Madam,\n\nPlease send me a copy of all personal data you hold about me (Article 15 GDPR).\n\nAda",
    });
    witness.expect(said.startsWith("250"), `mail to privacy@${HOST} by SMTP: ${said}`);
    await confirm(system, person, witness);
    const copy = await download(system, person);
    witness.expect(
      copy.status === 200,
      `the copy came by a mailed link: ${copy.body.length} bytes`,
    );
    const files = await unzip(copy.body);
    const everything = Buffer.concat([...files.values()]).toString("utf8");
    witness.expect(
      everything.includes(person.email) && everything.includes(person.name),
      `the copy (${[...files.keys()].join(", ")}) holds their address and name`,
    );

    const before = await letterTo(system, person.email, /\/export\?/);
    const status = await askByForm(person, "erasure", witness);
    await confirm(system, person, witness, before);
    const answer = await letterTo(system, person.email, /was erased/, before);
    witness.saw(`mail "${answer.subject}" says what was done`);
    const page = await person.browser.ask(status);
    witness.expect(page.status === 200, `the status page ${status.slice(0, 24)}... answers 200`);
    const rows = await sql(system, "select 1 from website.account where email = $1", [
      person.email,
    ]);
    witness.expect(rows.length === 0, `SQL: ${rows.length} accounts with that address are left`);
    const { email, password } = person;
    const signIn = await fillIn(person.browser, "/account/login", { email, password });
    witness.expect(signIn.status >= 400, `signing in again is refused: ${signIn.status}`);
  },
};

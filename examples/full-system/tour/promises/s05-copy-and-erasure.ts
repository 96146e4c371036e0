import { fillIn } from "../instruments/forms.ts";
import { letterTo } from "../instruments/letters.ts";
import { askByForm, type Customer, confirm, download, newCustomer } from "../instruments/rights.ts";
import { sql } from "../instruments/sql.ts";
import { sha256, unzip } from "../instruments/zip.ts";
import type { Promised, Witness } from "../promise.ts";
import type { System } from "../system.ts";

const HOST = "stratum.localhost";

export const s05: Promised = {
  id: "S5",
  promise: "Access, erasure and an electronic copy; what the law keeps is kept and named",
  async walk(system, witness) {
    const person = await newCustomer(system, HOST, witness);
    const { email, name } = person;
    const order = { email, name, address: "1 Ring Road, Stockholm", item: "licence" };
    const ordered = await fillIn(person.browser, "/shop", order, "/shop/order");
    witness.expect(ordered.status === 303, `POST /shop/order: ${ordered.status}`);
    await electronicCopy(system, witness, person);
    await erasure(system, witness, person);
  },
};

/** The copy is a zip whose manifest holds for every file in it. */
async function electronicCopy(system: System, witness: Witness, person: Customer): Promise<void> {
  await askByForm(person, "access", witness);
  await confirm(system, person, witness);
  const copy = await download(system, person);
  const files = await unzip(copy.body);
  const manifest = JSON.parse(files.get("manifest.json")?.toString("utf8") ?? "{}") as Manifest;
  const listed = manifest.files ?? [];
  const wrong = listed.filter(({ path, sha256: hash, bytes }) => {
    const file = files.get(path);
    return file === undefined || sha256(file) !== hash || file.length !== bytes;
  });
  const others = [...files.keys()].filter((path) => !listed.some((file) => file.path === path));
  witness.expect(
    listed.length > 0 && wrong.length === 0,
    `zip of ${files.size} files: ${listed.length - wrong.length} of ${listed.length} in the manifest match their SHA-256`,
  );
  witness.expect(others.join() === "manifest.json", "no file stands outside the manifest");
  const everything = Buffer.concat([...files.values()]).toString("utf8");
  witness.expect(everything.includes("1 Ring Road"), "the copy holds the order with its address");
}

interface Manifest {
  readonly files?: readonly { path: string; sha256: string; bytes: number }[];
}

/** The account goes, the invoice stays, and the answer says why and until when. */
async function erasure(system: System, witness: Witness, person: Customer): Promise<void> {
  const before = await letterTo(system, person.email, /\/export\?/);
  await askByForm(person, "erasure", witness);
  await confirm(system, person, witness, before);
  const letter = await letterTo(system, person.email, /kept/i, before);
  const kept = letter.text.split("\n").find((line) => /invoice/i.test(line)) ?? "";
  witness.expect(/20\d\d/.test(letter.text) && kept !== "", `the answer names: ${kept.trim()}`);
  const accounts = await count(system, "account", person.email);
  const invoices = await count(system, '"order"', person.email);
  witness.expect(accounts === 0, `SQL: ${accounts} accounts left`);
  witness.expect(invoices === 1, `SQL: ${invoices} invoice kept for the accounts`);
}

async function count(system: System, table: string, email: string): Promise<number> {
  const rows = await sql(system, `select 1 from website.${table} where email = $1`, [email]);
  return rows.length;
}

import { fillIn } from "../instruments/forms.ts";
import { visitor } from "../instruments/site.ts";
import { sql } from "../instruments/sql.ts";
import type { Promised, Witness } from "../promise.ts";
import type { System } from "../system.ts";

const HOST = "hearth.localhost";

export const h14: Promised = {
  id: "H14",
  promise: "Nobody under 13 is signed up, and no birth date is kept",
  async walk(system, witness) {
    const mark = Math.random().toString(36).slice(2, 8);
    await refusesAChild(system, witness, mark);
    await keepsNoBirthday(system, witness, mark);
    const form = await visitor(system, HOST).ask("/privacy/request?type=guardian-request");
    witness.expect(
      /<details open>.*<select [^>]*name="behalf\.as".*value="guardian"/s.test(form.text),
      "GET /privacy/request?type=guardian-request: the form for whoever has the care of a child",
    );
  },
};

/** Somebody whose thirteenth birthday is two days ahead, wherever the company's midnight is. */
async function refusesAChild(system: System, witness: Witness, mark: string): Promise<void> {
  const email = `kim.${mark}@people.example`;
  const thirteenth = new Date(Date.now() + 48 * 3_600_000);
  thirteenth.setUTCFullYear(thirteenth.getUTCFullYear() - 13);
  const birthday = thirteenth.toISOString().slice(0, 10);
  const browser = visitor(system, HOST);
  const account = { email, name: "Kim", password: `correct horse ${mark}`, birthday };
  const answer = await fillIn(browser, "/account/new", account);
  witness.expect(
    answer.status === 403 && answer.text.includes("guardian-request"),
    `POST /account/new, born ${birthday}: ${answer.status}, with the way for a guardian`,
  );
  witness.expect(browser.cookies.size === 0, "no cookie was set");
  const rows = await rowsWith(system, email);
  witness.expect(rows.length === 0, `SQL: no row of any table holds ${email}${list(rows)}`);
}

async function keepsNoBirthday(system: System, witness: Witness, mark: string): Promise<void> {
  const email = `ada.${mark}@people.example`;
  // A day nobody else in this database was born on.
  const birthday = `19${40 + Math.floor(Math.random() * 50)}-0${1 + Math.floor(Math.random() * 9)}-17`;
  const account = { email, name: "Ada", password: `correct horse ${mark}`, birthday };
  const answer = await fillIn(visitor(system, HOST), "/account/new", account);
  witness.expect(answer.status === 303, `POST /account/new, born ${birthday}: ${answer.status}`);
  const found = await rowsWith(system, email);
  witness.expect(found.length > 0, `SQL: the account is there, in ${found.join(", ")}`);
  const born = await rowsWith(system, birthday);
  witness.expect(born.length === 0, `SQL: no row of any table holds ${birthday}${list(born)}`);
  const columns = await sql<{ name: string }>(
    system,
    "select table_name || '.' || column_name as name from information_schema.columns where table_schema not in ('pg_catalog', 'information_schema') and column_name ~* '(^|_)(birth|birthday|born|age)(_|$)'",
  );
  const named = columns.map(({ name }) => name);
  witness.expect(named.length === 0, `SQL: no column is named for it${list(named)}`);
}

/** Tables with a row that holds a text. */
async function rowsWith(system: System, text: string): Promise<string[]> {
  const tables = await sql<{ name: string }>(
    system,
    "select format('%I.%I', table_schema, table_name) as name from information_schema.tables where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema') order by 1",
  );
  const holding: string[] = [];
  for (const { name } of tables) {
    const found = await sql(system, `select 1 from ${name} t where strpos(t::text, $1) > 0`, [
      text,
    ]);
    if (found.length > 0) holding.push(name);
  }
  return holding;
}

function list(names: readonly string[]): string {
  return names.length > 0 ? `: ${names.join(", ")}` : "";
}

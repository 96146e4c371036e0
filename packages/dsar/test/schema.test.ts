import { createDsar, type Dsar } from "@candor/dsar";
import { createStore, inProcessPool, migrate } from "@candor/dsar/postgres";
import { PGlite } from "@electric-sql/pglite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  accounts,
  BASE_URL,
  confirmationIn,
  controller,
  mailbox,
  register,
  SECRET,
  SHOP_TABLES,
} from "./support/shop.ts";

const ADA = "ada@example.org";

describe("schemas of one's own", { timeout: 120_000 }, () => {
  const mail = mailbox();
  let database: PGlite;

  beforeAll(async () => {
    database = await PGlite.create();
    await database.exec(SHOP_TABLES.join(";"));
    for (const schema of ["privacy", "privacy_2"])
      await migrate(inProcessPool(database), { schema });
  }, 120_000);
  afterAll(() => database.close());

  function engine(schema: string): Dsar {
    return createDsar({
      ...{
        store: createStore({ pool: inProcessPool(database), schema }),
        controller,
        mailer: mail,
      },
      ...{ connectors: [accounts], register, baseUrl: BASE_URL, secret: SECRET },
    });
  }

  async function answered(dsar: Dsar, type: "access" | "erasure"): Promise<string> {
    const { id, token } = await dsar.submit({ type, email: ADA, channel: "form" });
    await dsar.run();
    await dsar.confirm(token, confirmationIn(mail.mails.at(-1)).code);
    await dsar.run();
    expect((await dsar.status(token))?.state).toBe("answered");
    expect((await dsar.verifyAudit(id)).ok).toBe(true);
    return token;
  }

  it("fulfils requests in each, and neither sees the other's", async () => {
    await database.query("insert into account values ($1, 'Ada')", [ADA]);
    const [one, two] = [engine("privacy"), engine("privacy_2")];
    const copied = await answered(one, "access");
    const erased = await answered(two, "erasure");
    expect(await two.status(copied)).toBeNull();
    expect(await one.status(erased)).toBeNull();
    expect((await database.query("select * from account")).rows).toEqual([]);
  });

  it("puts nothing outside its schema", async () => {
    const { rows } = await database.query<{ schema: string }>(
      `select distinct table_schema as schema from information_schema.tables
       where table_schema not in ('pg_catalog', 'information_schema') order by 1`,
    );
    expect(rows.map(({ schema }) => schema)).toEqual(["privacy", "privacy_2", "public"]);
    const { rows: own } = await database.query(
      "select table_name from information_schema.tables where table_schema = 'public' order by 1",
    );
    expect(own).toEqual(
      ["account", "erasure_effect", "invoice"].map((name) => ({ table_name: name })),
    );
  });

  it("can be brought up to date again, and keeps what it holds", async () => {
    const before = await database.query("select count(*) as n from privacy.events");
    await migrate(inProcessPool(database), { schema: "privacy" });
    expect((await database.query("select count(*) as n from privacy.events")).rows).toEqual(
      before.rows,
    );
  });

  it.each([
    "",
    "Privacy",
    "1st",
    "a-b",
    'x"; drop schema public; --',
    "x".repeat(64),
    "pg catalog",
  ])("refuses the name %j", async (schema) => {
    const refusal = { code: "configuration-invalid", path: "schema" };
    expect(() => createStore({ pool: inProcessPool(database), schema })).toThrow(
      expect.objectContaining(refusal),
    );
    await expect(migrate(inProcessPool(database), { schema })).rejects.toMatchObject(refusal);
  });
});

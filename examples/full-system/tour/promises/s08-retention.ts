import { fillIn } from "../instruments/forms.ts";
import { until } from "../instruments/patience.ts";
import { newCustomer } from "../instruments/rights.ts";
import { visitor } from "../instruments/site.ts";
import { sql } from "../instruments/sql.ts";
import type { Promised } from "../promise.ts";
import type { System } from "../system.ts";

const HOST = "stratum.localhost";

export const s08: Promised = {
  id: "S8",
  promise: "Data is kept while the account or a legal need lasts, and then swept",
  async walk(system, witness) {
    const policy = (await visitor(system, HOST).ask("/privacy")).text;
    const years = Number(
      /(\d+) years from the end of the calendar year of the order/.exec(policy)?.[1],
    );
    witness.expect(
      years > 0,
      `the privacy page keeps orders for ${years} years from their year's end`,
    );

    const person = await newCustomer(system, HOST, witness);
    const { email, name } = person;
    for (const address of ["1 Old Road", "2 New Road"])
      await fillIn(
        person.browser,
        "/shop",
        { email, name, address, item: "licence" },
        "/shop/order",
      );
    const over = new Date().getUTCFullYear() - years - 1;
    // Time is the one thing that a walk cannot bring along: an operator's hand ages one order.
    await sql(
      system,
      `update website."order" set ordered_at = make_timestamptz($2, 12, 31, 12, 0, 0, 'UTC')
       where email = $1 and address = '1 Old Road'`,
      [email, over],
    );
    witness.saw(`one order of ${email} made to be of 31 December ${over}, one is of today`);
    const left = await until("the sweep", 60, async () => {
      const orders = await addresses(system, email);
      return orders.length < 2 ? orders : undefined;
    });
    witness.expect(left.join() === "2 New Road", `SQL: left is the order to ${left.join()}`);
    const accounts = await sql(system, "select 1 from website.account where email = $1", [email]);
    witness.expect(accounts.length === 1, "SQL: the account lasts, and its data with it");
  },
};

async function addresses(system: System, email: string): Promise<string[]> {
  const rows = await sql<{ address: string }>(
    system,
    'select address from website."order" where email = $1 order by address',
    [email],
  );
  return rows.map(({ address }) => address);
}

import type { Connector, Kept, PersonalRecord, Sql } from "@candor/dsar";
import type { Company } from "../company.ts";
import { invoiceKeptUntil } from "../shop/invoice-period.ts";

/** The systems in which a company's website keeps data about people. */
export function connectors(company: Company): Connector[] {
  return [sessions(company), accounts(company), orders(company)];
}

/** Sign-ins: when they began and end. They go with the account, and count on their own. */
function sessions({ id }: Company): Connector {
  const whose = `account_id in (select id from website.account where company = $1 and email = $2)`;
  return {
    name: "sign-ins",
    title: "Sign-ins",
    async collect({ email }, tx) {
      const { rows } = await tx.query<{ created_at: Date; expires_at: Date }>(
        `select created_at, expires_at from website.session where ${whose} order by created_at`,
        [id, email],
      );
      return rows.map((row) => ({
        kind: "sign-ins",
        data: { began: row.created_at.toISOString(), ends: row.expires_at.toISOString() },
      }));
    },
    async erase({ email }, tx) {
      const gone = await tx.query(`delete from website.session where ${whose}`, [id, email]);
      return { erased: gone.rowCount, kept: [] };
    },
    async sweep(tx, { now }) {
      const gone = await tx.query(
        "delete from website.session where expires_at < $2 and account_id in (select id from website.account where company = $1)",
        [id, now],
      );
      return gone.rowCount;
    },
  };
}

function accounts({ id }: Company): Connector {
  return {
    name: "account",
    title: "Account",
    async collect({ email }, tx) {
      const { rows } = await tx.query<{ email: string; name: string; created_at: Date }>(
        "select email, name, created_at from website.account where company = $1 and email = $2",
        [id, email],
      );
      return rows.map((row) => ({
        kind: "account",
        data: { email: row.email, name: row.name, opened: row.created_at.toISOString() },
      }));
    },
    async erase({ email }, tx) {
      const gone = await tx.query("delete from website.account where company = $1 and email = $2", [
        id,
        email,
      ]);
      return { erased: gone.rowCount, kept: [] };
    },
    async rectify({ email }, { name }, tx) {
      if (name === undefined) return { changed: 0 };
      const changed = await tx.query(
        "update website.account set name = $3 where company = $1 and email = $2 and name <> $3",
        [id, email, name],
      );
      return { changed: changed.rowCount };
    },
    subjects: (tx) => addresses(tx, "account", id),
  };
}

/** Addresses in a table of one company. */
async function* addresses(tx: Sql, table: "account" | "order", id: string): AsyncGenerator<string> {
  const { rows } = await tx.query<{ email: string }>(
    `select distinct email from website."${table}" where company = $1`,
    [id],
  );
  for (const { email } of rows) yield email;
}

interface OrderRow {
  readonly id: string;
  readonly invoice: number;
  readonly email: string;
  readonly name: string;
  readonly address: string;
  readonly item: string;
  readonly amount_cents: number;
  readonly currency: string;
  readonly ordered_at: Date;
}

/** Orders are invoices: an erasure leaves them until accounting law lets them go. */
function orders(company: Company): Connector {
  const read = 'select * from website."order" where company = $1 and email = $2 order by invoice';
  const until = (row: OrderRow): string =>
    invoiceKeptUntil(row.ordered_at, company.invoices.years, company.controller.timeZone);
  return {
    name: "orders",
    title: "Orders and invoices",
    async collect({ email }, tx) {
      const { rows } = await tx.query<OrderRow>(read, [company.id, email]);
      return rows.map((row) => orderRecord(row, until(row)));
    },
    async erase({ email }, tx, { now }) {
      const { rows } = await tx.query<OrderRow>(read, [company.id, email]);
      const today = now.toISOString().slice(0, 10);
      const over = rows.filter((row) => until(row) < today);
      await tx.query('delete from website."order" where id = any($1::uuid[])', [
        over.map((row) => row.id),
      ]);
      const kept = rows
        .filter((row) => until(row) >= today)
        .map((row) => keptInvoice(row, until(row), company));
      return { erased: over.length, kept };
    },
    async sweep(tx, { now, holdsOf }) {
      const { rows } = await tx.query<OrderRow>(
        `select * from website."order" where company = $1 and ordered_at < $2::timestamptz - make_interval(years => $3)`,
        [company.id, now, company.invoices.years],
      );
      const today = now.toISOString().slice(0, 10);
      const over = rows.filter((row) => until(row) < today && holdsOf(row.email).length === 0);
      const ids = over.map((row) => row.id);
      const gone = await tx.query('delete from website."order" where id = any($1::uuid[])', [ids]);
      return gone.rowCount;
    },
    subjects: (tx) => addresses(tx, "order", company.id),
  };
}

function orderRecord(row: OrderRow, keptUntil: string): PersonalRecord {
  return {
    kind: "orders",
    data: {
      invoice: row.invoice,
      ordered: row.ordered_at.toISOString(),
      item: row.item,
      amount: (row.amount_cents / 100).toFixed(2),
      currency: row.currency,
      name: row.name,
      email: row.email,
      address: row.address,
      keptUntil,
    },
  };
}

function keptInvoice(row: OrderRow, until: string, { invoices }: Company): Kept {
  return {
    what: `Invoice ${row.invoice} of ${row.ordered_at.toISOString().slice(0, 10)}`,
    why: invoices.why,
    basis: invoices.basis,
    until,
  };
}

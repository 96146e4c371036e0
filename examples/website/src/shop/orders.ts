import { type Kysely, sql } from "kysely";
import type { Product } from "../company.ts";
import type { Tables } from "../database/tables.ts";
import type { OrderForm } from "./order-form.ts";

/** An order as the customer and the bookkeeper see it. */
export interface Order {
  readonly id: string;
  readonly invoice: number;
  readonly item: string;
  readonly amountCents: number;
  readonly currency: string;
  readonly orderedAt: Date;
}

/** The orders of one company. */
export interface Orders {
  /** Writes the order and its invoice number, committed when the promise resolves. */
  place(form: OrderForm, product: Product, accountId: string | null): Promise<Order>;
  /**
   * Lists the orders placed while signed in, newest first. Never by address: opening an account
   * does not prove that one holds the address.
   */
  of(accountId: string): Promise<readonly Order[]>;
  /** Finds one order by its random id; null when there is none. */
  find(id: string): Promise<Order | null>;
}

const COLUMNS = [
  "id",
  "invoice",
  "item",
  "amount_cents as amountCents",
  "currency",
  "ordered_at as orderedAt",
] as const;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Opens the orders of one company. */
export function openOrders(
  db: Kysely<Tables>,
  company: string,
  now: () => Date = () => new Date(),
): Orders {
  return {
    place(form, product, accountId) {
      return db.transaction().execute(async (transaction) => {
        // Invoice numbers have no gaps and no doubles: one writer a company at a time.
        await sql`select pg_advisory_xact_lock(hashtext(${`invoice:${company}`}))`.execute(
          transaction,
        );
        const { last } = await transaction
          .selectFrom("order")
          .select((of) => of.fn.max("invoice").as("last"))
          .where("company", "=", company)
          .executeTakeFirstOrThrow();
        return transaction
          .insertInto("order")
          .values({
            company,
            invoice: (last ?? 1000) + 1,
            account_id: accountId,
            email: form.email,
            name: form.name,
            address: form.address,
            item: product.name,
            amount_cents: product.amountCents,
            currency: product.currency,
            ordered_at: now(),
          })
          .returning(COLUMNS)
          .executeTakeFirstOrThrow();
      });
    },
    of(accountId) {
      return db
        .selectFrom("order")
        .select(COLUMNS)
        .where("company", "=", company)
        .where("account_id", "=", accountId)
        .orderBy("invoice", "desc")
        .execute();
    },
    async find(id) {
      if (!UUID.test(id)) return null;
      const found = await db
        .selectFrom("order")
        .select(COLUMNS)
        .where("company", "=", company)
        .where("id", "=", id)
        .executeTakeFirst();
      return found ?? null;
    },
  };
}

import { parseMail } from "@candor/dsar/intake";
import type { Kysely } from "kysely";
import type { Tables } from "../database/tables.ts";

/** What somebody told a company about a weakness. */
export interface SecurityReport {
  readonly id: string;
  readonly at: Date;
  /** Address for the answer; null when none was given. */
  readonly email: string | null;
  readonly text: string;
}

/** The reports of one company. */
export interface SecurityReports {
  /** Writes a report down; it is committed when this resolves. */
  take(report: { readonly email: string | null; readonly text: string }): Promise<void>;
  /** Writes down a letter to the security mailbox. @throws DsarError when it cannot be read. */
  takeMail(raw: Uint8Array): Promise<void>;
  /** The latest, newest first. */
  list(): Promise<readonly SecurityReport[]>;
}

const LISTED = 50;

/** Opens the reports of one company. */
export function securityReports(
  db: Kysely<Tables>,
  company: string,
  now: () => Date = () => new Date(),
): SecurityReports {
  const self: SecurityReports = {
    async take({ email, text }) {
      await db.insertInto("security_report").values({ company, email, text, at: now() }).execute();
    },
    async takeMail(raw) {
      const { from, subject, text } = await parseMail(raw);
      await self.take({ email: from.address || null, text: `${subject}\n\n${text}` });
    },
    async list() {
      return db
        .selectFrom("security_report")
        .select(["id", "at", "email", "text"])
        .where("company", "=", company)
        .orderBy("at", "desc")
        .limit(LISTED)
        .execute();
    },
  };
  return self;
}

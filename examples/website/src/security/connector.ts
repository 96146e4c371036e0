import type { Connector } from "@candor/dsar";
import type { Company } from "../company.ts";

/** Years that a report is kept, as the register says. */
const YEARS = 2;

/** Reports of weaknesses: what is personal in them is the address for the answer, and it can go. */
export function reportsConnector({ id }: Company): Connector {
  return {
    name: "security-reports",
    title: "Reports of weaknesses",
    async collect({ email }, tx) {
      const { rows } = await tx.query<{ at: Date; text: string }>(
        "select at, text from website.security_report where company = $1 and email = $2 order by at",
        [id, email],
      );
      return rows.map(({ at, text }) => ({
        kind: "security-reports",
        data: { email, received: at.toISOString(), text },
      }));
    },
    async erase({ email }, tx) {
      const gone = await tx.query(
        "delete from website.security_report where company = $1 and email = $2",
        [id, email],
      );
      return { erased: gone.rowCount, kept: [] };
    },
    async sweep(tx, { now }) {
      const gone = await tx.query(
        "delete from website.security_report where company = $1 and at < $2::timestamptz - make_interval(years => $3)",
        [id, now, YEARS],
      );
      return gone.rowCount;
    },
    async *subjects(tx) {
      const { rows } = await tx.query<{ email: string }>(
        "select distinct email from website.security_report where company = $1 and email is not null",
        [id],
      );
      for (const { email } of rows) yield email;
    },
  };
}

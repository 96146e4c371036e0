import type { Mailer } from "@candor/dsar";
import { createTransport } from "nodemailer";
import type { Company } from "../company.ts";

/** Sends a company's mail through a relay; `close` ends its connections. */
export interface MailSender extends Mailer {
  close(): void;
}

/** Opens the way out for one company's answers. */
export function mailSender(smtpUrl: string, company: Company): MailSender {
  const transport = createTransport(
    { url: smtpUrl, pool: true, maxConnections: 2, connectionTimeout: 10_000 },
    { from: { name: company.brand.name, address: company.mailbox } },
  );
  return {
    async send({ to, subject, text, messageId, inReplyTo, headers }) {
      const reply = inReplyTo ? { inReplyTo, references: inReplyTo } : {};
      await transport.sendMail({ to, subject, text, messageId, headers: { ...headers }, ...reply });
    },
    close: () => transport.close(),
  };
}

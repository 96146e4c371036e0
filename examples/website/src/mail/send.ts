import { randomUUID } from "node:crypto";
import type { Mailer } from "@candor/dsar";
import type { DkimKey } from "@candor/dsar/node";
import { createTransport, type SendMailOptions } from "nodemailer";
import type { Company } from "../company.ts";

/** A letter of the site's own: a newsletter, a link to confirm an address. */
export interface SiteMail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
  /**
   * The page that ends the subscription by one POST. It becomes List-Unsubscribe and
   * List-Unsubscribe-Post, both under the DKIM signature (RFC 8058).
   */
  readonly unsubscribe?: URL;
  /** The same at every attempt, where a letter may be tried again: `<uuid@host>`. */
  readonly messageId?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Sends a company's mail through a relay, signed; `close` ends its connections. */
export interface MailSender extends Mailer {
  /** Sends one letter; rejects when the relay did not take it. Its `messageId` comes back. */
  sendMail(mail: SiteMail, options?: { readonly signal?: AbortSignal }): Promise<string>;
  close(): void;
}

/** How the way to the relay is guarded; `smtps:` in the address is TLS from the first byte. */
export type SmtpTls = "required" | "if offered" | "none";

/** What a sender is opened with. */
export interface MailSenderOptions {
  readonly smtpUrl: string;
  readonly tls: SmtpTls;
  readonly company: Company;
  readonly dkim: DkimKey;
}

/** Opens the way out for one company's mail. */
export function mailSender({ smtpUrl, tls, company, dkim }: MailSenderOptions): MailSender {
  const transport = createTransport(
    {
      ...{ url: smtpUrl, pool: true, maxConnections: 2, connectionTimeout: 10_000, dkim },
      ...{ requireTLS: tls === "required", ignoreTLS: tls === "none" },
      // A letter is text from us: nothing in it may make this process read a file or fetch an address.
      ...{ disableFileAccess: true, disableUrlAccess: true },
    },
    { from: { name: company.brand.name, address: company.mailbox } },
  );

  async function hand(mail: SendMailOptions & { to: string; messageId: string }): Promise<void> {
    const from = returnPath(company.mailbox, mail.messageId);
    await transport.sendMail({ ...mail, envelope: { from, to: mail.to } });
  }

  return {
    async send({ to, subject, text, messageId, inReplyTo, headers }, { signal }) {
      signal.throwIfAborted();
      const reply = inReplyTo ? { inReplyTo, references: inReplyTo } : {};
      await hand({ to, subject, text, messageId, headers: { ...headers }, ...reply });
    },
    async sendMail({ unsubscribe, headers, messageId: given, ...mail }, { signal } = {}) {
      signal?.throwIfAborted();
      const messageId = given ?? `<${randomUUID()}@${company.host}>`;
      await hand({ ...mail, messageId, headers: { ...headers, ...listHeaders(unsubscribe) } });
      return messageId;
    },
    close: () => transport.close(),
  };
}

function listHeaders(unsubscribe: URL | undefined): Record<string, string> {
  if (unsubscribe === undefined) return { "Auto-Submitted": "auto-generated" };
  return {
    "Auto-Submitted": "auto-generated",
    "List-Unsubscribe": `<${unsubscribe.href}>`,
    "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
  };
}

/**
 * The envelope's sender names the letter, so that returned mail of whatever form, even without a line of
 * the original, says which letter it is about: `privacy+<uuid>@host`.
 */
export function returnPath(mailbox: string, messageId: string): string {
  const id = /^<([0-9a-f-]{36})@/.exec(messageId)?.[1];
  return id === undefined ? mailbox : mailbox.replace("@", `+${id}@`);
}

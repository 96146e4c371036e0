import type { Dismissal, MailCircumstances } from "../engine/mail-room.ts";
import type { DeliveryReport } from "../intake/delivery-report.ts";
import type { MailFlaw } from "../intake/mail-flaw.ts";
import type { MailKind } from "../intake/mail-kind.ts";
import type { SenderAuthentication } from "../intake/sender-authentication.ts";

/** Who or what wrote a piece of mail. */
export const KINDS: Readonly<Record<MailKind, string>> = {
  letter: "Letter",
  "auto-reply": "Automatic answer",
  bounce: "Returned mail",
  list: "Mailing list",
};

/** What was wrong with a message. */
export const FLAWS: Readonly<Record<MailFlaw, string>> = {
  "sender-missing": "It names no usable sender; the envelope's stands in, where there is one.",
  "several-senders": "It names several senders.",
  "header-repeated": "A header stands twice; the first counts.",
  "header-malformed": "A line among the headers is none.",
  "headers-cut": "It has more headers than are read.",
  "structure-salvaged": "It has too many parts; the text is the body as it came.",
  "body-salvaged": "It could not be taken apart; the text is the body as it came.",
  "part-unclosed": "It was cut off on its way, or badly written.",
  "charset-unknown": "Nobody knows its character set.",
  "characters-lost": "Some characters could not be read.",
  "control-characters": "Control characters were dropped.",
  "line-ends": "Its line ends are unusual.",
  "text-cut": "Its text was longer than what is kept.",
  "attachments-cut": "Some of its files were left out: too many.",
  "no-text": "It holds no text.",
};

/** Why nobody was asked to confirm. */
export const WITHHELD: Readonly<Record<NonNullable<MailCircumstances["withheld"]>, string>> = {
  forwarded: "Somebody passed this letter on: find out who asks.",
  automatic: "A program sent this letter: find out who asks.",
  "asked-for-no-answer": "The letter asks for no answer: find out whether somebody asks.",
};

/** Why nothing more is done about a piece of mail. */
export const DISMISSED: Readonly<Record<Dismissal, string>> = {
  "no-request": "It asks for nothing",
  spam: "Spam",
  duplicate: "It was here already",
  "dealt-with": "It was dealt with another way",
};

const ACTIONS: Readonly<Record<DeliveryReport["action"], string>> = {
  failed: "Not delivered",
  delayed: "Delayed",
  delivered: "Delivered",
  unknown: "It does not say what became of our mail",
};

/** What a mail server said became of our mail, in one line. */
export function reportWords(report: DeliveryReport | null): string {
  if (report === null) return "";
  const { action, recipient, status, diagnostic } = report;
  const to = recipient === null ? "" : ` to ${recipient}`;
  return [`${ACTIONS[action]}${to}`, status, diagnostic].filter(Boolean).join("; ");
}

/** What our own mail exchanger noted about the sender (RFC 8601). */
export function authenticationWords(found: SenderAuthentication | null): string | null {
  if (found === null) return null;
  const { server, spf, dkim, dmarc, domain } = found;
  const signed = domain === null ? "" : ` (${domain})`;
  return `SPF ${spf ?? "none"}, DKIM ${dkim ?? "none"}${signed}, DMARC ${dmarc ?? "none"}; checked by ${server}`;
}

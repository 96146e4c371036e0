import type { Email } from "postal-mime";

/** What a mail server says became of one of our mails (RFC 3464). */
export interface DeliveryReport {
  readonly action: "failed" | "delayed" | "delivered" | "unknown";
  /** Enhanced status code of RFC 3463: `5.1.1`. */
  readonly status: string | null;
  readonly recipient: string | null;
  /** The other server's words, one line, at most 500 characters. */
  readonly diagnostic: string | null;
  /** Message-IDs that the report names, those of the returned message first. */
  readonly about: readonly string[];
}

const MAX_READ = 60_000;
const MAX_LINE = 500;
const MAX_ABOUT = 20;
const ADDRESS = /[^\s<>;:"(),]{1,64}@[^\s<>;:"(),]{1,190}/;

/** Reads a report of RFC 3464, or what servers that know no such form write in their own words. */
export function deliveryReport(email: Email, text: string): DeliveryReport {
  const part = (type: RegExp): string =>
    email.attachments
      .filter(({ mimeType }) => type.test(mimeType))
      .map(({ content }) => decoded(content))
      .join("\n");
  const status = part(/^message\/(?:global-)?delivery-status$/);
  const returned = part(/^(?:message\/(?:rfc822|global)|text\/rfc822-headers)$/);
  const words = text.slice(0, MAX_READ);
  const field = (name: string): string | null =>
    new RegExp(`^${name}:[ \\t]*(.+)$`, "im").exec(unfolded(status))?.[1]?.trim() ?? null;
  const code = /[245]\.\d{1,3}\.\d{1,3}/;
  const found = (code.exec(field("Status") ?? "") ?? code.exec(words))?.[0] ?? null;
  const failed = email.headers.find(({ key }) => key === "x-failed-recipients")?.value;
  const recipient =
    ADDRESS.exec(field("Final-Recipient") ?? field("Original-Recipient") ?? failed ?? "")?.[0] ??
    ADDRESS.exec(words.replace(/^.*(?:from|by|von|postmaster|mailer-daemon).*$/gim, ""))?.[0];
  const diagnostic = field("Diagnostic-Code") ?? sentence(words);
  return {
    action: actionOf(field("Action"), found, `${email.subject ?? ""} ${words}`),
    status: found,
    recipient: recipient?.toLowerCase() ?? null,
    diagnostic: diagnostic === null ? null : line(diagnostic),
    about: idsIn(returned, words, email.inReplyTo ?? "", email.references ?? ""),
  };
}

function actionOf(
  action: string | null,
  status: string | null,
  words: string,
): DeliveryReport["action"] {
  const said = action?.toLowerCase();
  if (said === "failed" || said === "delayed" || said === "delivered") return said;
  if (said === "relayed" || said === "expanded") return "delivered";
  if (status?.startsWith("5")) return "failed";
  if (status?.startsWith("4")) return "delayed";
  if (/\b(?:delayed|not yet been delivered|verzögert)\b/i.test(words)) return "delayed";
  return /fail|undeliver|could not|permanent|unzustellbar|returned/i.test(words)
    ? "failed"
    : "unknown";
}

/** The line with a reply code, as servers quote it: `550 5.1.1 User unknown`. */
function sentence(words: string): string | null {
  return /^.*\b[45]\d\d[ -].*$/m.exec(words)?.[0]?.trim() ?? null;
}

function idsIn(...texts: readonly string[]): readonly string[] {
  const [returned = "", ...others] = texts;
  const own = /^message-id:\s*(<[^<>\s]{3,500}>)/im.exec(returned)?.[1];
  const named = others.flatMap((text) => text.match(/<[^<>\s@]{1,200}@[^<>\s]{1,200}>/g) ?? []);
  return [...new Set([...(own === undefined ? [] : [own]), ...named])].slice(0, MAX_ABOUT);
}

function unfolded(text: string): string {
  return text.replace(/\r?\n[ \t]+/g, " ");
}

function line(text: string): string {
  return text
    .replace(/[\p{Cc}\u2028\u2029]+/gu, " ")
    .trim()
    .slice(0, MAX_LINE);
}

function decoded(content: ArrayBuffer | Uint8Array | string): string {
  if (typeof content === "string") return content.slice(0, MAX_READ);
  const bytes = content instanceof Uint8Array ? content : new Uint8Array(content);
  return new TextDecoder().decode(bytes.subarray(0, MAX_READ));
}

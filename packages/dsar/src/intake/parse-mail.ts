import PostalMime, { type Email } from "postal-mime";
import { DsarError } from "../core/error.ts";
import { isMailAddress } from "../core/request/new-request.ts";
import { htmlToText } from "./html-to-text.ts";

/** An RFC 5322 message, reduced to what a request needs. */
export interface ParsedMail {
  /** Only a letter is answered: robots, lists and returned mail would loop. */
  readonly kind: "letter" | "auto-reply" | "bounce" | "list";
  readonly from: { readonly address: string; readonly name: string };
  /** One line, at most 500 characters. */
  readonly subject: string;
  /** The text part, or the HTML part as text; at most 100,000 characters. */
  readonly text: string;
  /** The text was longer and was cut. */
  readonly truncated: boolean;
  readonly messageId: string | null;
  /** Message-IDs of In-Reply-To and References, the nearest first. */
  readonly references: readonly string[];
  /** Attachments are named and not kept: nobody asked for them. */
  readonly attachments: readonly MailAttachment[];
}

/** What is known of an attachment that was left out. */
export interface MailAttachment {
  readonly name: string;
  readonly type: string;
  readonly bytes: number;
}

/** What {@link parseMail} may be told. */
export interface MailOptions {
  /** The SMTP envelope; an empty sender marks a bounce (RFC 5321, 4.5.5). */
  readonly envelope?: { readonly from?: string } | undefined;
  /** Bytes that a message may have, attachments included: 5,000,000 when left out. */
  readonly maxBytes?: number;
}

const MAX_BYTES = 5_000_000;
const MAX_TEXT = 100_000;
const MAX_SUBJECT = 500;
const MAX_NAME = 200;
const MAX_REFERENCES = 50;
const STRUCTURE = { maxNestingDepth: 20, maxHeadersSize: 131_072, maxRfc822NestingDepth: 2 };

/**
 * Reads a message that came in by SMTP.
 *
 * @throws DsarError `mail-too-large`, or `mail-invalid` with the header or part in `path`.
 */
export async function parseMail(raw: Uint8Array, options: MailOptions = {}): Promise<ParsedMail> {
  const limit = options.maxBytes ?? MAX_BYTES;
  if (raw.length > limit)
    throw new DsarError(
      "mail-too-large",
      `The message has ${raw.length} bytes; ${limit} are read.`,
      {
        path: "message",
      },
    );
  const email = await decoded(raw);
  const kind = kindOf(email, options.envelope);
  const full = textOf(email);
  const mail = {
    kind,
    from: senderOf(email, kind),
    subject: line(email.subject ?? "", MAX_SUBJECT),
    text: full.slice(0, MAX_TEXT),
    truncated: full.length > MAX_TEXT,
    messageId: messageIds(email.messageId)[0] ?? null,
    references: [...messageIds(email.inReplyTo), ...messageIds(email.references).reverse()],
    attachments: email.attachments.map((attachment) => ({
      name: line(attachment.filename ?? "", MAX_NAME),
      type: attachment.mimeType,
      bytes: sizeOf(attachment.content),
    })),
  };
  if (kind === "letter" && mail.subject === "" && mail.text === "")
    throw invalid("body", "The message has neither a subject nor text.");
  return mail;
}

async function decoded(raw: Uint8Array): Promise<Email> {
  try {
    return await PostalMime.parse(raw, STRUCTURE);
  } catch (cause) {
    throw invalid("structure", "The message's parts or headers exceed what is read.", cause);
  }
}

/** One sender with one address: of several, nobody could say whose data is asked for. */
function senderOf(email: Email, kind: ParsedMail["kind"]): ParsedMail["from"] {
  const lines = email.headers.filter(({ key }) => key === "from");
  const { from } = email;
  const address = from?.address?.trim() ?? "";
  if (kind !== "letter") return { address, name: "" };
  if (lines.length === 0) throw invalid("from", "The message has no From header.");
  if (lines.length > 1) throw invalid("from", "The message has more than one From header.");
  if (from === undefined || from.group !== undefined || severalAddresses(lines[0]?.value ?? ""))
    throw invalid("from", "The From header must name exactly one sender.");
  if (!isMailAddress(address)) throw invalid("from", "The From header holds no usable address.");
  return { address: address.toLowerCase(), name: line(from.name, MAX_NAME) };
}

/** Counts addresses outside quotes, comments and encoded words: postal-mime gives the first alone. */
function severalAddresses(header: string): boolean {
  const bare = header
    .replace(/"(?:[^"\\]|\\.)*"/g, "")
    .replace(/\([^()]*\)/g, "")
    .replace(/=\?[^?\s]*\?[bqBQ]\?[^?\s]*\?=/g, "");
  return bare.includes(",") || (bare.match(/@/g)?.length ?? 0) > 1;
}

function kindOf(email: Email, envelope: MailOptions["envelope"]): ParsedMail["kind"] {
  const header = (name: string): string | undefined =>
    email.headers
      .find(({ key }) => key === name)
      ?.value.trim()
      .toLowerCase();
  const type = header("content-type") ?? "";
  const sender = envelope?.from?.trim() ?? header("return-path");
  const local = (email.from?.address ?? "").toLowerCase().split("@")[0] ?? "";
  if (type.startsWith("multipart/report") && !type.includes("disposition-notification"))
    return "bounce";
  if (sender === "" || sender === "<>" || local === "mailer-daemon") return "bounce";
  if (header("list-id") !== undefined) return "list";
  return isAutomatic(header, type) ? "auto-reply" : "letter";
}

/** RFC 3834 section 5, and what was in use before it. */
function isAutomatic(header: (name: string) => string | undefined, type: string): boolean {
  const submitted = header("auto-submitted");
  if (submitted !== undefined && submitted.split(/[;\s]/)[0] !== "no") return true;
  if (/^(?:bulk|junk|list|auto_reply)$/.test(header("precedence") ?? "")) return true;
  if (type.startsWith("multipart/report")) return true;
  return header("x-autoreply") !== undefined || header("x-autorespond") !== undefined;
}

function textOf(email: Email): string {
  const text = email.text?.trim() || htmlToText(email.html ?? "");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is dropped
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, "").trim();
}

/** One line without control characters: it may end up in a header or a log. */
function line(text: string, length: number): string {
  return text
    .replace(/[\p{Cc}\u2028\u2029]+/gu, " ")
    .trim()
    .slice(0, length);
}

function messageIds(value: string | undefined): string[] {
  return (value?.match(/<[^<>\s]{1,500}>/g) ?? []).slice(0, MAX_REFERENCES);
}

function sizeOf(content: ArrayBuffer | Uint8Array | string): number {
  return typeof content === "string" ? content.length : content.byteLength;
}

function invalid(path: string, message: string, cause?: unknown): DsarError {
  return new DsarError("mail-invalid", message, { path, cause });
}

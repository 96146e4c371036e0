import PostalMime, { type Email } from "postal-mime";
import { DsarError } from "../core/error.ts";
import { isForwardedSubject, partsOf } from "../core/letter/forwarded.ts";
import { isMailAddress } from "../core/request/new-request.ts";
import { type DeliveryReport, deliveryReport } from "./delivery-report.ts";
import { htmlToText } from "./html-to-text.ts";
import { attachmentsOf, MAX_ATTACHMENTS, type MailAttachment } from "./mail-attachment.ts";
import type { MailFlaw } from "./mail-flaw.ts";
import { headersOf, kindOf, type MailKind, wantsNoAutomaticAnswer } from "./mail-kind.ts";
import { type MailSource, mailSource } from "./mail-source.ts";
import { salvage } from "./salvage.ts";
import { type SenderAuthentication, senderAuthentication } from "./sender-authentication.ts";

/** An RFC 5322 message, reduced to what a request needs. */
export interface ParsedMail {
  /** Only a letter is answered: robots, lists and returned mail would loop. */
  readonly kind: MailKind;
  /** The address is empty when nothing names a usable one. */
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
  readonly attachments: readonly MailAttachment[];
  /** What was wrong with the message; none of it kept it from being read as far as it could be. */
  readonly flaws: readonly MailFlaw[];
  /** The person asks, by a header, for no automatic answer. */
  readonly suppressed: boolean;
  /** The letter is somebody else's, passed on: by whom it was written, where that is said. */
  readonly forwarded: { readonly from: string | null } | null;
  /** What a mail server says became of one of our mails; null unless `kind` is `bounce`. */
  readonly report: DeliveryReport | null;
  /** What a trusted server found about the sender. */
  readonly authentication: SenderAuthentication | null;
}

/** What {@link parseMail} may be told. */
export interface MailOptions {
  /** The SMTP envelope; an empty sender marks a bounce (RFC 5321, 4.5.5). */
  readonly envelope?: { readonly from?: string } | undefined;
  /** Bytes that a message may have, attachments included: 5,000,000 when left out. */
  readonly maxBytes?: number;
  /** Names of servers whose `Authentication-Results` are believed; none when left out. */
  readonly trustedAuthenticators?: readonly string[] | undefined;
}

const MAX_BYTES = 5_000_000;
const MAX_TEXT = 100_000;
const MAX_SUBJECT = 500;
const MAX_NAME = 200;
const MAX_REFERENCES = 50;
const TYPE = /^\s*[\w!#$&^.+-]+\/[\w!#$&^.+-]+/;
/** Carried letters stay files: a letter inside is not what its sender wrote. */
const STRUCTURE = { maxNestingDepth: 20, maxHeadersSize: 262_144, forceRfc822Attachments: true };

/**
 * Reads a message that came in by SMTP. Whatever its form, it comes back with what can be read and with
 * its flaws: mail that was acknowledged is ours to answer.
 *
 * @throws DsarError `mail-too-large`.
 * @example
 * const mail = await parseMail(raw, { envelope: { from: "ada@example.org" } });
 * if (mail.kind === "letter") console.log(classify(mail.text).type);
 */
export async function parseMail(raw: Uint8Array, options: MailOptions = {}): Promise<ParsedMail> {
  const limit = options.maxBytes ?? MAX_BYTES;
  if (raw.length > limit) throw tooLarge(raw.length, limit);
  const source = mailSource(raw);
  const { email, flaws: taken } = await takenApart(raw, source);
  const { text: full, flaws: spoken } = textOf(email);
  const kind = kindOf(email, options.envelope?.from);
  const { from, flaws: sent } = senderOf(email, options.envelope?.from);
  const text = full.slice(0, MAX_TEXT);
  const subject = line(email.subject ?? "", MAX_SUBJECT);
  return {
    kind,
    from,
    subject,
    text,
    truncated: full.length > MAX_TEXT,
    messageId: messageIds(email.messageId)[0] ?? null,
    references: [...messageIds(email.inReplyTo), ...messageIds(email.references).reverse()],
    attachments: attachmentsOf(email),
    flaws: [...new Set([...source.flaws, ...taken, ...sent, ...spoken, ...sizes(email, full)])],
    suppressed: wantsNoAutomaticAnswer(headersOf(email)),
    forwarded: await forwardedIn(email, subject, text),
    report: kind === "bounce" ? deliveryReport(email, text) : null,
    authentication: senderAuthentication(email, options.trustedAuthenticators ?? []),
  };
}

interface TakenApart {
  readonly email: Email;
  readonly flaws: readonly MailFlaw[];
}

async function takenApart(raw: Uint8Array, source: MailSource): Promise<TakenApart> {
  if (source.excessive) return { email: await salvage(source), flaws: ["structure-salvaged"] };
  try {
    const email = await PostalMime.parse(raw, STRUCTURE);
    if (!isBlank(source.body) && isEmpty(email))
      return { email: await salvage(source), flaws: ["body-salvaged"] };
    return { email, flaws: structureFlaws(email, source) };
  } catch {
    return { email: await salvage(source), flaws: ["structure-salvaged"] };
  }
}

function isEmpty(email: Email): boolean {
  if ((email.text?.trim() ?? "") !== "") return false;
  const type = email.headers.find(({ key }) => key === "content-type")?.value ?? "text/plain";
  if (email.attachments.length > 0 && TYPE.test(type)) return false;
  // HTML that shows nothing was taken apart all the same.
  return email.html === undefined;
}

function isBlank(body: Uint8Array): boolean {
  return body.every((byte) => byte === 32 || (byte >= 9 && byte <= 13));
}

/** What the root's content type promises and the body does not keep. */
function structureFlaws(email: Email, { body }: MailSource): readonly MailFlaw[] {
  const type = email.headers.find(({ key }) => key === "content-type")?.value ?? "";
  const flaws: MailFlaw[] = [];
  const charset = /charset\s*=\s*"?([^\s";]+)/i.exec(type)?.[1];
  if (charset !== undefined && !isCharset(charset)) flaws.push("charset-unknown");
  const boundary = /^multipart\/.*boundary\s*=\s*(?:"([^"]+)"|([^\s;]+))/is.exec(type);
  const end = `--${boundary?.[1] ?? boundary?.[2] ?? ""}--`;
  if (boundary !== null && !Buffer.from(body).includes(end, 0, "latin1"))
    flaws.push("part-unclosed");
  return flaws;
}

function isCharset(label: string): boolean {
  try {
    return new TextDecoder(label).encoding !== "";
  } catch {
    return false;
  }
}

/**
 * One sender with one address. Where the From header names none, the envelope's sender stands in; where it
 * names several, the envelope decides if it is one of them.
 */
function senderOf(
  email: Email,
  envelope: string | undefined,
): { readonly from: ParsedMail["from"]; readonly flaws: readonly MailFlaw[] } {
  const lines = email.headers.filter(({ key }) => key === "from");
  const { from } = email;
  const header = lines[0]?.value.slice(0, 4000) ?? "";
  const several = lines.length > 1 || severalAddresses(header) || from?.group !== undefined;
  const named = from?.address?.trim().toLowerCase() ?? "";
  const sent = envelope?.trim().replace(/^<|>$/g, "").toLowerCase() ?? "";
  const first = isMailAddress(named) ? named : "";
  const other = isMailAddress(sent) ? sent : "";
  const address = several ? other || first : first || other;
  const flaws: MailFlaw[] = several ? ["several-senders"] : first === "" ? ["sender-missing"] : [];
  const name = several || address !== first ? "" : line(from?.name ?? "", MAX_NAME);
  return { from: { address, name }, flaws };
}

/** Counts addresses outside quotes, comments and encoded words: postal-mime gives the first alone. */
function severalAddresses(header: string): boolean {
  const bare = header
    .replace(/"(?:[^"\\]|\\.)*"/g, "")
    .replace(/\([^()]*\)/g, "")
    .replace(/=\?[^?\s]*\?[bqBQ]\?[^?\s]*\?=/g, "");
  return bare.includes(",") || (bare.match(/@/g)?.length ?? 0) > 1;
}

function textOf(email: Email): { readonly text: string; readonly flaws: readonly MailFlaw[] } {
  const found = email.text?.trim() || htmlToText(email.html ?? "") || unusualText(email);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is dropped
  const text = found.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, "").trim();
  const flaws: MailFlaw[] = [];
  if (text.length < found.length) flaws.push("control-characters");
  if (text.includes("\ufffd") || (email.subject ?? "").includes("\ufffd"))
    flaws.push("characters-lost");
  if (text === "") flaws.push("no-text");
  return { text, flaws };
}

/** `text/enriched` and its like: what a person wrote, though no program shows it any more. */
function unusualText({ attachments }: Email): string {
  const found = attachments.find(
    ({ mimeType, disposition }) =>
      /^text\/(?!calendar|csv|rfc822-headers|html)/.test(mimeType) && disposition !== "attachment",
  );
  if (found === undefined || typeof found.content === "string") return "";
  return new TextDecoder().decode(found.content).trim();
}

function sizes(email: Email, text: string): readonly MailFlaw[] {
  return [
    ...(text.length > MAX_TEXT ? (["text-cut"] as const) : []),
    ...(email.attachments.length > MAX_ATTACHMENTS ? (["attachments-cut"] as const) : []),
  ];
}

/** A letter that somebody passed on: as a file, with its head in the text, or by its subject alone. */
async function forwardedIn(
  email: Email,
  subject: string,
  text: string,
): Promise<ParsedMail["forwarded"]> {
  const carried = email.attachments.find(({ mimeType }) => mimeType === "message/rfc822");
  if (carried !== undefined && typeof carried.content !== "string") {
    const inner = await PostalMime.parse(carried.content, STRUCTURE).catch(() => null);
    const address = inner?.from?.address?.toLowerCase() ?? "";
    return { from: isMailAddress(address) ? address : null };
  }
  const { inner } = partsOf(text);
  if (inner !== null) return { from: inner.from };
  return isForwardedSubject(subject) ? { from: null } : null;
}

/** One line without control characters: it may end up in a header or a log. */
function line(text: string, length: number): string {
  return text
    .replace(/[\p{Cc}\u2028\u2029]+/gu, " ")
    .trim()
    .slice(0, length);
}

function messageIds(value: string | undefined): string[] {
  return (value?.slice(0, 20_000).match(/<[^<>\s]{1,500}>/g) ?? []).slice(0, MAX_REFERENCES);
}

function tooLarge(bytes: number, limit: number): DsarError {
  const message = `The message has ${bytes} bytes; ${limit} are read.`;
  return new DsarError("mail-too-large", message, { path: "message" });
}

import { type Classification, classify, mailLanguage } from "../core/letter/classify.ts";
import { partsOf } from "../core/letter/forwarded.ts";
import { isClosed } from "../core/lifecycle/lifecycle.ts";
import { isMailAddress } from "../core/request/new-request.ts";
import type { ParsedMail } from "../intake/parse-mail.ts";
import { keepAttachments } from "./attachments.ts";
import { audit } from "./audit.ts";
import type { EngineContext } from "./context.ts";
import type { Accepted, MailOutcome } from "./dsar.ts";
import type { StoredPost } from "./mail-queries.ts";
import type { MailCircumstances } from "./mail-room.ts";
import { queueMessage } from "./outbox.ts";
import { receiveIn } from "./reception.ts";
import type { StoredRequest, StoreTransaction } from "./store.ts";
import { type Thread, threadOf } from "./thread.ts";
import { resumeRequest } from "./timing.ts";

/** A message on its way in. */
export interface IncomingMail {
  readonly mail: ParsedMail;
  /** SHA-256 of what came. */
  readonly digest: string;
  /** The envelope's recipient. */
  readonly to: string;
}

const DAY_MS = 86_400_000;

/**
 * Takes a message in, in one transaction: as a request, as a letter to one, as a note with one, or onto
 * the tray. What a machine sent is never answered (RFC 3834, section 2).
 */
export function receiveMail(context: EngineContext, incoming: IncomingMail): Promise<MailOutcome> {
  return context.store.transaction(async (tx) => {
    const { mail, to } = incoming;
    const thread = await threadOf(context, tx, mail, to);
    if (mail.kind !== "letter") return fromMachine(context, tx, incoming, thread);
    if (thread !== null && isOwn(thread, mail)) return addToRequest(context, tx, incoming, thread);
    return newRequest(context, tx, incoming, thread);
  });
}

/** Makes a request of what lay on the tray, from the day it came. */
export async function receiveFromTray(
  context: EngineContext,
  tx: StoreTransaction,
  post: StoredPost,
  requester: { readonly email: string; readonly name?: string },
): Promise<Accepted> {
  const letter = classify(`${post.subject}\n${post.text}`);
  const given = {
    ...requester,
    ...wishOf(letter),
    message: messageOf(post),
    channel: "mail",
  } as const;
  const terms = { receivedAt: post.receivedAt };
  const { duplicate: _duplicate, ...accepted } = await receiveIn(context, tx, given, terms);
  return accepted;
}

/** Only who made a request adds to it: a Message-ID can be overheard, a subject guessed. */
function isOwn({ request }: Thread, mail: ParsedMail): boolean {
  return request.address !== null && request.address === mail.from.address;
}

async function fromMachine(
  context: EngineContext,
  tx: StoreTransaction,
  incoming: IncomingMail,
  thread: Thread | null,
): Promise<MailOutcome> {
  const { mail } = incoming;
  const letter = classify(`${mail.subject}\n${mail.text}`);
  // Services that write for people mark their letters as automatic; what they ask for is asked.
  const asks = mail.kind !== "bounce" && letter.type !== null && mail.from.address !== "";
  if (thread === null && asks) return newRequest(context, tx, incoming, null);
  await layOnTray(context, tx, incoming, thread);
  if (thread === null) return { outcome: "tray", kind: mail.kind };
  return { outcome: "noted", kind: mail.kind, request: { id: thread.request.id } };
}

/** An automatic answer to a request needs nobody; everything else waits for a person. */
async function layOnTray(
  context: EngineContext,
  tx: StoreTransaction,
  { mail, digest }: IncomingMail,
  thread: Thread | null,
): Promise<void> {
  const at = context.now();
  const settled = thread !== null && needsNobody(mail);
  const added = await tx.insertPost({
    id: context.newId(),
    controller: context.controller.id,
    receivedAt: at,
    kind: mail.kind,
    sender: mail.from.address,
    subject: mail.subject,
    text: mail.text,
    flaws: mail.flaws,
    report: mail.report,
    requestId: thread?.request.id ?? null,
    messageId: thread?.messageId ?? null,
    digest,
    settledAt: settled ? at : null,
    ...{ settledAs: null, settledBy: null },
  });
  if (!added || thread === null) return;
  const { id } = thread.request;
  await tx.requestById(id, "update");
  const { action = null, status = null } = mail.report ?? {};
  const event = mail.kind === "bounce" ? "mail-returned" : "mail-noted";
  const detail = { kind: mail.kind, ...(action === null ? {} : { action, status }) };
  await audit(tx, id, { at, event, by: "engine", detail });
  context.emit({ kind: event, requestId: id, detail: action ?? mail.kind });
}

function needsNobody({ kind, report }: ParsedMail): boolean {
  if (kind === "bounce") return report?.action === "delayed" || report?.action === "delivered";
  return kind !== "letter";
}

/** A reply is the person's answer: no clock stands still any longer. */
async function addToRequest(
  context: EngineContext,
  tx: StoreTransaction,
  incoming: IncomingMail,
  thread: Thread,
): Promise<MailOutcome> {
  const { mail, digest } = incoming;
  const { request } = thread;
  if (isClosed(request.state)) return afterTheEnd(context, tx, incoming, thread);
  const added = await tx.insertLetter({
    id: context.newId(),
    requestId: request.id,
    receivedAt: context.now(),
    subject: mail.subject,
    text: mail.text,
    messageId: mail.messageId ?? `sha256:${digest}`,
  });
  if (!added) return { outcome: "reply", request: { id: request.id } };
  const locked = await tx.requestById(request.id, "update");
  await audit(tx, request.id, { at: context.now(), event: "letter-added", by: "person" });
  await keepAttachments(context, tx, request.id, mail.attachments);
  if (locked !== null) await resumeRequest(context, tx, locked, "person");
  if (!mail.suppressed && !(await hasItsShare(context, tx, mail.from.address)))
    await queueMessage(context, tx, request.id, { kind: "received" });
  return { outcome: "reply", request: { id: request.id } };
}

/** Thanks wait on the tray; a wish begins a new request. */
async function afterTheEnd(
  context: EngineContext,
  tx: StoreTransaction,
  incoming: IncomingMail,
  thread: Thread,
): Promise<MailOutcome> {
  const { mail } = incoming;
  const { type, also } = classify(partsOf(mail.text).own);
  if (type !== null || also.length > 0 || mail.attachments.length > 0)
    return newRequest(context, tx, incoming, thread);
  await layOnTray(context, tx, incoming, thread);
  return { outcome: "noted", kind: mail.kind, request: { id: thread.request.id } };
}

/** Two programs that answer each other are stopped here, whatever they call themselves. */
async function hasItsShare(
  context: EngineContext,
  tx: StoreTransaction,
  address: string,
): Promise<boolean> {
  const since = new Date(context.now().getTime() - DAY_MS);
  const sent = await tx.acknowledgementsSince(context.controller.id, address, since);
  return sent >= context.limits.mailsPerAddress;
}

async function newRequest(
  context: EngineContext,
  tx: StoreTransaction,
  incoming: IncomingMail,
  related: Thread | null,
): Promise<MailOutcome> {
  const { mail, digest } = incoming;
  if (mail.from.address === "") {
    await layOnTray(context, tx, incoming, null);
    return { outcome: "tray", kind: mail.kind };
  }
  const read = readLetter(context, mail, related !== null);
  const how = circumstances(mail, read, related?.request ?? null);
  const given = {
    ...wishOf(read.letter),
    email: mail.from.address,
    ...(mail.from.name === "" ? {} : { name: mail.from.name }),
    message: messageOf(mail),
    channel: "mail",
    messageId: mail.messageId ?? `sha256:${digest}`,
  } as const;
  const terms = { withhold: how.withheld !== null };
  const { duplicate, ...request } = await receiveIn(context, tx, given, terms);
  if (duplicate) return { outcome: "duplicate", request: { id: request.id } };
  await tx.noteCircumstances(request.id, how);
  await keepAttachments(context, tx, request.id, mail.attachments);
  return { outcome: "request", request };
}

interface ReadLetter {
  readonly letter: Classification;
  /** Somebody else's letter, passed on. */
  readonly passedOn: boolean;
  readonly writtenBy: string | null;
}

/**
 * Reads what a letter wants. Who passes another's letter on asks for nothing themselves: a person finds out
 * who does. A letter of the sender's own, or one of ours that is quoted, is no such case.
 */
function readLetter(context: EngineContext, mail: ParsedMail, reply: boolean): ReadLetter {
  const writtenBy = mail.forwarded?.from ?? null;
  const ours = writtenBy !== null && isOurs(context, writtenBy);
  const passedOn =
    mail.forwarded !== null && !ours && writtenBy !== mail.from.address && !(reply && !writtenBy);
  const text = ours ? partsOf(mail.text).own : mail.text;
  const letter = classify(`${mail.subject}\n${text}`);
  const unsure = passedOn || mail.flaws.includes("several-senders");
  if (!unsure || letter.type === null) return { letter, passedOn, writtenBy };
  const also = [letter.type, ...letter.also];
  return { letter: { ...letter, type: null, also }, passedOn, writtenBy };
}

function isOurs({ controller }: EngineContext, address: string): boolean {
  const [, domain = ""] = controller.contact.toLowerCase().split("@");
  return isMailAddress(address) && domain !== "" && address.endsWith(`@${domain.trim()}`);
}

function circumstances(
  mail: ParsedMail,
  { letter, passedOn, writtenBy }: ReadLetter,
  related: StoredRequest | null,
): MailCircumstances {
  const withheld = (): MailCircumstances["withheld"] => {
    if (mail.kind !== "letter") return "automatic";
    if (passedOn) return "forwarded";
    return mail.suppressed && letter.type === null ? "asked-for-no-answer" : null;
  };
  return {
    flaws: mail.flaws,
    withheld: withheld(),
    writtenBy: passedOn ? writtenBy : null,
    relatesTo: related?.id ?? null,
    authentication: mail.authentication,
  };
}

function wishOf({
  type,
  also,
  language,
}: Classification): Pick<Parameters<typeof receiveIn>[2], "type" | "also" | "language"> {
  return { type, also, language: mailLanguage(language) };
}

/** As much as a request holds. */
function messageOf({ subject, text }: { readonly subject: string; readonly text: string }): string {
  const whole = subject === "" ? text : `${subject}\n\n${text}`;
  return whole.slice(0, 100_000);
}

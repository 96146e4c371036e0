import { audit } from "./audit.ts";
import type { EngineContext } from "./context.ts";
import { courseOf } from "./course.ts";
import { retryAt } from "./limits.ts";
import { writeMail } from "./mail-text.ts";
import type { OutgoingMail } from "./mailer.ts";
import { describe } from "./step-failure.ts";
import type { Message, StoredRequest, StoreTransaction } from "./store.ts";
import { withTimeLimit } from "./time-limit.ts";

/** Puts a mail into the outbox, in the transaction of what it tells about. */
export async function queueMessage(
  context: EngineContext,
  tx: StoreTransaction,
  requestId: string,
  message: Pick<Message, "kind"> & Partial<Pick<Message, "text" | "reference">>,
): Promise<void> {
  await tx.insertMessage({
    id: context.newId(),
    requestId,
    text: null,
    reference: null,
    ...message,
    state: "pending",
    attempts: 0,
    runAt: context.now(),
    lastError: null,
  });
}

/**
 * Sends one due mail. A crash between sending and commit sends it again with the same Message-ID.
 *
 * @returns 0 when no mail is due
 */
export async function sendMessage(context: EngineContext, signal?: AbortSignal): Promise<number> {
  return context.store.transaction(async (tx) => {
    const claimed = await tx.claimMessage(context.controller.id, context.now());
    if (claimed === null) return 0;
    const { message, request } = claimed;
    try {
      const mail = await compose(context, tx, message, request);
      await withTimeLimit((abort) => context.mailer.send(mail, { signal: abort }), {
        seconds: context.limits.timeoutSeconds,
        signal,
      });
      await sent(context, tx, message);
    } catch (error) {
      if (signal?.aborted) throw error;
      await failed(context, tx, message, error);
    }
    return 1;
  });
}

async function compose(
  context: EngineContext,
  tx: StoreTransaction,
  message: Message,
  request: StoredRequest,
): Promise<OutgoingMail> {
  if (request.address === null)
    throw new Error("the request was made anonymous before the mail left");
  const { subject, text } = writeMail({
    kind: message.kind,
    request,
    controller: context.controller,
    words: message.text,
    links: links(context, message, request),
    kept: (await tx.steps(request.id)).flatMap((step) => step.result?.kept ?? []),
    erased: (await tx.steps(request.id)).reduce((sum, step) => sum + (step.result?.erased ?? 0), 0),
    ended: endedBy(context, request),
    exportUntil: (await tx.exportOf(request.id))?.expiresAt ?? null,
  });
  return {
    to: request.address,
    subject,
    text,
    messageId: `<${message.id}@${new URL(context.baseUrl).hostname}>`,
    ...(request.messageId?.startsWith("<") ? { inReplyTo: request.messageId } : {}),
    // RFC 3834: an automatic answer says so, that no other robot answers it.
    headers: { "Auto-Submitted": "auto-replied" },
  };
}

/** The uses that an answered request has ended, in the person's words where the register has them. */
function endedBy(context: EngineContext, request: StoredRequest): readonly string[] {
  const course = courseOf(context, request);
  if (course.by === "person" || course.work !== "stop") return [];
  return course.purposes.map(({ name }) => name[request.language] ?? name.en);
}

function links(context: EngineContext, message: Message, request: StoredRequest): MailLinks {
  const { baseUrl, secrets } = context;
  const status = `${baseUrl}/${secrets.statusToken(request.id)}`;
  if (message.reference === null) return { status };
  if (message.kind === "confirm") {
    const code = secrets.confirmationCode(message.reference);
    return { status, confirm: `${status}/confirm?code=${code}` };
  }
  return { status, export: `${status}/export?key=${secrets.exportKey(message.reference)}` };
}

/** Addresses that a mail may name. */
export interface MailLinks {
  readonly status: string;
  readonly confirm?: string;
  readonly export?: string;
}

async function sent(context: EngineContext, tx: StoreTransaction, message: Message): Promise<void> {
  await tx.updateMessage(message.id, { state: "sent", lastError: null });
  const request = await note(context, tx, message, "mail-sent", { kind: message.kind });
  // Each of our mails tells the person that the request has arrived; the first one counts.
  if (request !== null && request.acknowledgedAt === null)
    await tx.updateRequest(request.id, { acknowledgedAt: context.now() });
}

async function failed(
  context: EngineContext,
  tx: StoreTransaction,
  message: Message,
  error: unknown,
): Promise<void> {
  const attempts = message.attempts + 1;
  const dead = attempts >= context.limits.attempts;
  await tx.updateMessage(message.id, {
    state: dead ? "dead" : "pending",
    attempts,
    runAt: retryAt(context.now(), attempts, context.limits),
    lastError: describe(error),
  });
  const event = dead ? "mail-given-up" : "mail-failed";
  await note(context, tx, message, event, { attempts, kind: message.kind });
  context.emit({ kind: event, requestId: message.requestId, detail: message.kind });
}

/** The request is locked only now, after the mail server has answered. */
async function note(
  context: EngineContext,
  tx: StoreTransaction,
  message: Message,
  event: string,
  detail: Readonly<Record<string, string | number>>,
): Promise<StoredRequest | null> {
  const request = await tx.requestById(message.requestId, "update");
  await audit(tx, message.requestId, { at: context.now(), event, by: "engine", detail });
  return request;
}

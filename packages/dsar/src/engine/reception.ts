import { classify } from "../core/letter/classify.ts";
import { type ApplicableLaw, applicableLaw } from "../core/request/applicable-law.ts";
import { type NewRequest, parseNewRequest } from "../core/request/new-request.ts";
import type { ParsedMail } from "../intake/parse-mail.ts";
import { audit } from "./audit.ts";
import type { EngineContext } from "./context.ts";
import type { Controller } from "./controller.ts";
import type { Accepted, MailOutcome } from "./dsar.ts";
import { queueMessage } from "./outbox.ts";
import { particularsOf } from "./particulars.ts";
import { requestClock } from "./request-clock.ts";
import { hashSecret } from "./secrets.ts";
import type { StoredRequest, StoreTransaction } from "./store.ts";
import { resumeRequest } from "./timing.ts";
import { askIdentity } from "./verification.ts";

/**
 * Stores a request with its clock, its audit row and the mail that asks for a confirmation, in
 * one transaction: it is committed when this returns.
 *
 * @throws DsarError `request-invalid`; nothing was stored.
 */
export async function receive(
  context: EngineContext,
  given: NewRequest,
): Promise<Accepted & { readonly duplicate: boolean }> {
  const checked = parseNewRequest(given);
  return context.store.transaction(async (tx) => {
    const request = received(context, checked);
    if (!(await tx.insertRequest(request)))
      return accepted(context, await earlier(tx, request), true);
    await audit(tx, request.id, {
      at: request.receivedAt,
      event: "received",
      by: "person",
      detail: {
        channel: request.channel,
        due: request.clock.due,
        law: request.law.law,
        subject: context.secrets.subjectPseudonym(request.address ?? ""),
        type: request.type,
      },
    });
    return accepted(context, await askIdentity(context, tx, request), false);
  });
}

/** Turns a letter into a request of its sender, or adds it to the one that it answers. */
export async function receiveLetter(
  context: EngineContext,
  mail: ParsedMail,
): Promise<MailOutcome> {
  if (mail.kind !== "letter") return { outcome: "ignored", why: mail.kind };
  const answered = await addToRequest(context, mail);
  if (answered !== null) return { outcome: "reply", request: { id: answered } };
  const letter = classify(`${mail.subject}\n${mail.text}`);
  const { duplicate, ...request } = await receive(context, {
    type: letter.type,
    also: letter.also,
    email: mail.from.address,
    ...(mail.from.name === "" ? {} : { name: mail.from.name }),
    message: mail.subject === "" ? mail.text : `${mail.subject}\n\n${mail.text}`,
    channel: "mail",
    language: letter.language ?? "en",
    ...(mail.messageId === null ? {} : { messageId: mail.messageId }),
  });
  if (duplicate) return { outcome: "duplicate", request: { id: request.id } };
  return { outcome: "request", request };
}

/** A reply is found by the Message-ID of our own mail; only the same address may add to it. */
async function addToRequest(context: EngineContext, mail: ParsedMail): Promise<string | null> {
  const ids = mail.references.flatMap((reference) => UUID.exec(reference)?.[1] ?? []);
  if (ids.length === 0) return null;
  return context.store.transaction(async (tx) => {
    const request = await firstOf(tx, context.controller.id, ids);
    if (request === null || request.address !== mail.from.address.toLowerCase()) return null;
    const added = await tx.insertLetter({
      id: context.newId(),
      requestId: request.id,
      receivedAt: context.now(),
      subject: mail.subject,
      text: mail.text,
      messageId: mail.messageId,
    });
    if (!added) return request.id;
    const locked = await tx.requestById(request.id, "update");
    await audit(tx, request.id, { at: context.now(), event: "letter-added", by: "person" });
    // Whatever it says, it is the person's answer: no clock stands still any longer.
    if (locked !== null) await resumeRequest(context, tx, locked, "person");
    await queueMessage(context, tx, request.id, { kind: "received" });
    return request.id;
  });
}

const UUID = /^<([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@/i;

async function firstOf(
  tx: StoreTransaction,
  controller: string,
  ids: readonly string[],
): Promise<StoredRequest | null> {
  for (const id of ids) {
    const request = await tx.requestByMessage(controller, id);
    if (request !== null) return request;
  }
  return null;
}

function received(context: EngineContext, given: NewRequest): StoredRequest {
  const { controller, secrets } = context;
  const id = context.newId();
  const receivedAt = context.now();
  const asked = {
    ...{ type: given.type, receivedAt, verifiedAt: null, pauses: [], extension: null },
    law: lawOf(controller, given),
  };
  const clock = requestClock(controller, asked);
  return {
    id,
    controller: controller.id,
    tokenHash: hashSecret(secrets.statusToken(id)),
    ...asked,
    also: given.also ?? [],
    particulars: particularsOf(context.register, given),
    justification: null,
    state: "received",
    channel: given.channel,
    language: given.language ?? "en",
    address: given.email,
    name: given.name || null,
    message: given.message || null,
    messageId: given.messageId ?? null,
    clock,
    extended: false,
    acknowledgedAt: null,
    closedAt: null,
  };
}

function lawOf(controller: Controller, { law, residence }: NewRequest): ApplicableLaw {
  const { alsoUnder } = controller;
  return applicableLaw({
    establishment: controller.law ?? "gdpr",
    ...(alsoUnder === undefined ? {} : { alsoUnder }),
    ...(law === undefined ? {} : { invoked: law }),
    ...(residence === undefined ? {} : { residence }),
  });
}

async function earlier(tx: StoreTransaction, request: StoredRequest): Promise<StoredRequest> {
  const { controller, address, messageId } = request;
  const stored = await tx.requestByMail(controller, address ?? "", messageId ?? "");
  return stored ?? request;
}

function accepted(
  context: EngineContext,
  request: StoredRequest,
  duplicate: boolean,
): Accepted & { readonly duplicate: boolean } {
  const token = context.secrets.statusToken(request.id);
  return { id: request.id, token, clock: request.clock, duplicate };
}

import { type ApplicableLaw, applicableLaw } from "../core/request/applicable-law.ts";
import { type NewRequest, parseNewRequest } from "../core/request/new-request.ts";
import { audit } from "./audit.ts";
import type { EngineContext } from "./context.ts";
import type { Controller } from "./controller.ts";
import type { Accepted } from "./dsar.ts";
import { particularsOf } from "./particulars.ts";
import { requestClock } from "./request-clock.ts";
import { hashSecret } from "./secrets.ts";
import type { StoredRequest, StoreTransaction } from "./store.ts";
import { askIdentity } from "./verification.ts";

/**
 * Stores a request with its clock, its audit row and the mail that asks for a confirmation, in
 * one transaction: it is committed when this returns.
 *
 * @throws DsarError `request-invalid`; nothing was stored.
 */
export function receive(
  context: EngineContext,
  given: NewRequest,
): Promise<Accepted & { readonly duplicate: boolean }> {
  return context.store.transaction((tx) => receiveIn(context, tx, given));
}

/** How a request comes in, where that is not as usual. */
export interface ReceptionTerms {
  /** When it came; now when left out. */
  readonly receivedAt?: Date;
  /** Nobody is asked to confirm: a person looks first. */
  readonly withhold?: boolean;
  /** An agent that is trusted here signed it. */
  readonly mandate?: boolean;
}

/** The same, in a transaction that goes on. */
export async function receiveIn(
  context: EngineContext,
  tx: StoreTransaction,
  given: NewRequest,
  terms: ReceptionTerms = {},
): Promise<Accepted & { readonly duplicate: boolean }> {
  const request = received(context, parseNewRequest(given), terms.receivedAt ?? context.now());
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
  if (terms.withhold !== true)
    return accepted(context, await askIdentity(context, tx, request, terms.mandate), false);
  await audit(tx, request.id, { at: context.now(), event: "mail-withheld", by: "engine" });
  return accepted(context, request, false);
}

function received(context: EngineContext, given: NewRequest, receivedAt: Date): StoredRequest {
  const { controller, secrets } = context;
  const id = context.newId();
  const type = given.onBehalf?.as === "guardian" ? "guardian-request" : given.type;
  const asked = {
    ...{ type, receivedAt, verifiedAt: null, pauses: [], extension: null },
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
    onBehalf: given.onBehalf === undefined ? null : { ...given.onBehalf, authority: "claimed" },
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

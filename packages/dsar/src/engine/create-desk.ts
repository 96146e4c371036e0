import { refusedPart } from "../core/answer/answer-words.ts";
import { DsarError } from "../core/error.ts";
import type { RequestEvent } from "../core/lifecycle/lifecycle.ts";
import {
  type Justification,
  type JustificationCode,
  justification,
} from "../core/request/justification.ts";
import type { RequestType } from "../core/request/request-type.ts";
import { audit } from "./audit.ts";
import { type EngineContext, move } from "./context.ts";
import { courseOf } from "./course.ts";
import { retryDead } from "./dead-letters.ts";
import type { DeadLetter, Desk, QueueFilter, QueueItem, RequestFile } from "./desk.ts";
import { placeHold, releaseHold } from "./holds.ts";
import { queueMessage } from "./outbox.ts";
import { completeTask } from "./outside.ts";
import { particularsOf } from "./particulars.ts";
import { startFulfilment } from "./plan.ts";
import { settleAuthority, unseal } from "./proofs.ts";
import type { Proposal } from "./proposal.ts";
import { entriesOf, propose, settle } from "./proposals.ts";
import { report } from "./report.ts";
import { requestClock } from "./request-clock.ts";
import {
  byNextDuty,
  holdInForce,
  isWanted,
  queueItem,
  requestFile,
  whatOf,
} from "./request-file.ts";
import type { Message, MessageKind, Step, StoredRequest, StoreTransaction } from "./store.ts";
import { applyLaw, extendRequest, pauseRequest, resumeRequest } from "./timing.ts";
import { words } from "./words.ts";

/** How many closed requests a queue goes back. */
const CLOSED = 200;

type Said = Parameters<Desk["decide"]>[2];
type Part = Parameters<Desk["answerInPart"]>[1];

/** Builds the part of the engine that a person at the controller works with. */
export function createDesk(context: EngineContext): Desk {
  const { store, controller } = context;

  /** Runs `work` on a locked request of this controller. */
  function locked<T>(
    id: string,
    work: (tx: StoreTransaction, request: StoredRequest) => Promise<T>,
  ): Promise<T> {
    return store.transaction(async (tx) => work(tx, await requestOf(tx, controller.id, id)));
  }

  /** Runs `work` on a proposal and its locked request. */
  function settling(
    id: string,
    work: (tx: StoreTransaction, request: StoredRequest, proposal: Proposal) => Promise<void>,
  ): Promise<void> {
    return store.transaction(async (tx) => {
      const found = isId(id) ? await tx.proposalById(id) : null;
      if (found === null) throw absent("proposal");
      const request = await requestOf(tx, controller.id, found.requestId);
      // Read again under the request's lock: somebody else may have settled it.
      await work(tx, request, (await tx.proposalById(id)) ?? found);
    });
  }

  return {
    queue: (filter = {}) => store.transaction((tx) => queue(tx, controller.id, filter)),
    read: (id) => locked(id, (tx, request) => fileOf(context, tx, request)),
    decide: (id, type, said = {}) =>
      locked(id, (tx, request) => decide(context, tx, request, type, said)),
    answer: (id, text) =>
      locked(id, (tx, request) => close(context, tx, request, "answer", "answer", words(text), {})),
    answerInPart: (id, part) => locked(id, (tx, request) => grantPart(context, tx, request, part)),
    refuse: (id, reasons, { because } = {}) =>
      locked(id, (tx, request) => refuse(context, tx, request, reasons, because)),
    extend: (id, reasons, { until, because } = {}) =>
      locked(id, (tx, request) => {
        const { patch, detail } = grounded("delay", because);
        return extendRequest(context, tx, request, words(reasons), { until, patch, detail });
      }),
    ask: (id, question) =>
      locked(id, (tx, request) => pauseRequest(context, tx, request, words(question))),
    answered: (id) =>
      locked(id, async (tx, request) => {
        const clock = await resumeRequest(context, tx, request, "desk");
        return clock ?? request.clock;
      }),
    applyLaw: (id, law, why) =>
      locked(id, (tx, request) => applyLaw(context, tx, request, law, words(why))),
    propose: (id, wanted) =>
      locked(id, (tx, request) => {
        if (wanted.act !== "erase") grounded("refuse", wanted.because);
        return propose(context, tx, request, wanted);
      }),
    approve: (id) =>
      settling(id, async (tx, request, proposal) => {
        await settle(context, tx, proposal, "approved", null);
        await perform(context, tx, request, proposal);
      }),
    decline: (id, why) =>
      settling(id, (tx, _request, proposal) =>
        settle(context, tx, proposal, "declined", words(why)),
      ),
    proposals: () =>
      store.transaction(async (tx) =>
        entriesOf(tx, await tx.proposals(controller.id), await tx.operatorNames(controller.id)),
      ),
    report: (period) => report(context, period),
    proof: (id, proof) =>
      locked(id, async (tx) => {
        const found = (await tx.proofs(id)).find((each) => each.id === proof);
        if (found === undefined) throw absent("proof");
        await audit(tx, id, { at: context.now(), event: "proof-opened", by: "desk" });
        return { mediaType: found.mediaType, bytes: unseal(context, found) };
      }),
    settleAuthority: (id, accepted) =>
      locked(id, (tx, request) => settleAuthority(context, tx, request, accepted)),
    deadLetters: () =>
      store.transaction(async (tx) => [
        ...(await tx.stepsIn(controller.id, "dead")).map(deadStep),
        ...(await tx.deadMessages(controller.id)).map(deadMessage),
      ]),
    retry: (id) => store.transaction((tx) => retryDead(context, tx, id)),
    tasks: () =>
      store.transaction(async (tx) =>
        (await tx.stepsIn(controller.id, "waiting")).map((step) => ({
          id: step.id,
          requestId: step.requestId,
          what: whatOf(step),
          askedAgainAt: step.runAt,
        })),
      ),
    complete: (id, outcome = {}) => completeTask(context, id, { ...outcome, state: "done" }),
    hold: (hold) => placeHold(context, hold),
    release: (id) => releaseHold(context, id),
    holds: () => store.transaction(async (tx) => (await tx.holds(controller.id)).map(holdInForce)),
  };
}

async function queue(
  tx: StoreTransaction,
  controller: string,
  filter: QueueFilter,
): Promise<readonly QueueItem[]> {
  const dead = [...(await tx.stepsIn(controller, "dead")), ...(await tx.deadMessages(controller))];
  const waiting = {
    broken: new Set(dead.map(({ requestId }) => requestId)),
    returned: new Set(await tx.undeliveredRequests(controller)),
    proposed: new Set((await tx.proposals(controller)).map(({ requestId }) => requestId)),
  };
  const requests = filter.closed
    ? await tx.closedRequests(controller, CLOSED)
    : await tx.openRequests(controller);
  const items = requests
    .map((request) => queueItem(request, waiting))
    .filter((item) => isWanted(filter, item));
  return filter.closed ? items : items.sort(byNextDuty);
}

async function fileOf(
  context: EngineContext,
  tx: StoreTransaction,
  request: StoredRequest,
): Promise<RequestFile> {
  const { controller, secrets } = context;
  const { id, address } = request;
  const operators = await tx.operatorNames(controller.id);
  const subject = address === null ? null : secrets.subjectPseudonym(address);
  return requestFile(request, {
    letters: await tx.letters(id),
    mails: await tx.messagesOf(id),
    steps: await tx.steps(id),
    holds: subject === null ? [] : await tx.holds(controller.id, subject),
    related: address === null ? [] : await tx.requestsOfAddress(controller.id, address),
    proposals: entriesOf(tx, await tx.proposals(controller.id, id), operators),
    audit: await tx.auditRows(id),
    operators,
    post: await tx.postOf(id),
    proofs: await tx.proofs(id),
    course: courseOf(context, request),
  });
}

async function decide(
  context: EngineContext,
  tx: StoreTransaction,
  request: StoredRequest,
  type: RequestType,
  said: Said = {},
): Promise<void> {
  const { id, extended, onBehalf } = request;
  if (onBehalf !== null && onBehalf.authority !== "accepted" && type !== request.type)
    throw new DsarError(
      "transition-impossible",
      "Settle first whether this person may ask for somebody else.",
      { path: "onBehalf" },
    );
  const particulars = particularsOf(context.register, { ...request.particulars, ...said });
  // Some laws give some rights other dates; an extension that was told stays as it was told.
  const clock = extended ? request.clock : requestClock(context.controller, { ...request, type });
  await tx.updateRequest(id, { type, clock, particulars });
  const detail = { type, due: clock.due };
  await audit(tx, id, { at: context.now(), event: "decided", by: "desk", detail });
  // Before the confirmation only the type is noted; the confirmation starts the rest.
  const decided = { ...request, type, clock, particulars };
  const ready = request.state === "with-person" && request.verifiedAt !== null;
  // A type that the engine fulfils starts its steps; any other stays with the person.
  if (ready && courseOf(context, decided).by === "engine")
    await startFulfilment(context, tx, decided, "desk");
}

function refuse(
  context: EngineContext,
  tx: StoreTransaction,
  request: StoredRequest,
  reasons: string,
  because: Justification["code"] | undefined,
): Promise<void> {
  const ground = grounded("refuse", because);
  return close(context, tx, request, "refuse", "refused", words(reasons), ground);
}

function grantPart(
  context: EngineContext,
  tx: StoreTransaction,
  request: StoredRequest,
  { granted, refused, because }: Part,
): Promise<void> {
  const { patch, detail } = grounded("refuse", because);
  const text = [words(granted, "granted"), refusedPart(request.language, words(refused), because)];
  const ground = { patch, detail: { ...detail, outcome: "part" } };
  return close(context, tx, request, "answer", "answer", text.join("\n\n"), ground);
}

/** Ends a request with a mail that a person wrote. */
async function close(
  context: EngineContext,
  tx: StoreTransaction,
  request: StoredRequest,
  event: RequestEvent,
  kind: MessageKind,
  text: string,
  { patch = {}, detail = {} }: Partial<Grounded>,
): Promise<void> {
  await move(tx, request, event, { at: context.now(), by: "desk", detail }, patch);
  await queueMessage(context, tx, request.id, { kind, text });
}

/** Does what two people now agree on. */
function perform(
  context: EngineContext,
  tx: StoreTransaction,
  request: StoredRequest,
  { act, text, granted, because }: Proposal,
): Promise<void> {
  const reasons = text ?? "";
  const ground = because === null ? {} : { because };
  if (act === "erase") return decide(context, tx, request, "erasure");
  if (act === "refuse") return refuse(context, tx, request, reasons, because ?? undefined);
  const part = { granted: granted ?? "", refused: reasons, ...ground };
  return grantPart(context, tx, request, part);
}

const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Tells whether a text can be an id; PostgreSQL would fail on any other. */
function isId(text: string): boolean {
  return ID.test(text);
}

async function requestOf(
  tx: StoreTransaction,
  controller: string,
  id: string,
): Promise<StoredRequest> {
  const request = isId(id) ? await tx.requestById(id, "update") : null;
  if (request !== null && request.controller === controller) return request;
  throw absent("request");
}

function absent(what: string): DsarError {
  return new DsarError("not-found", `This controller has no ${what} of that id.`, { path: "id" });
}

/** A ground as the request and its audit row keep it. */
interface Grounded {
  readonly patch: { readonly justification?: JustificationCode };
  readonly detail: Readonly<Record<string, string>>;
}

/** @throws DsarError `request-invalid` for a code of the wrong list. */
function grounded(effect: Justification["effect"], code: JustificationCode | undefined): Grounded {
  if (code === undefined) return { patch: {}, detail: {} };
  if (justification(code)?.effect === effect)
    return { patch: { justification: code }, detail: { because: code } };
  throw new DsarError("request-invalid", `"${code}" is no ground to ${effect} a request.`, {
    path: "because",
  });
}

function deadStep(step: Step): DeadLetter {
  return { ...work(step), what: whatOf(step) };
}

function deadMessage(message: Message): DeadLetter {
  return { ...work(message), what: `mail ${message.kind}` };
}

function work(of: Step | Message): Omit<DeadLetter, "what"> {
  const { id, requestId, attempts, lastError } = of;
  return { id, requestId, attempts, lastError: lastError ?? "" };
}

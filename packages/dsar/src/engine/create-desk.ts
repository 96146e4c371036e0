import { DsarError } from "../core/error.ts";
import type { RequestEvent } from "../core/lifecycle/lifecycle.ts";
import {
  type Justification,
  type JustificationCode,
  justification,
  type RefusalCode,
} from "../core/request/justification.ts";
import { audit } from "./audit.ts";
import { type EngineContext, move } from "./context.ts";
import { type Course, courseOf } from "./course.ts";
import { retryDead } from "./dead-letters.ts";
import type { DeadLetter, Desk, QueueItem, RequestFile } from "./desk.ts";
import { dutiesOf } from "./duties.ts";
import { placeHold, releaseHold } from "./holds.ts";
import { queueMessage } from "./outbox.ts";
import { completeTask } from "./outside.ts";
import { particularsOf } from "./particulars.ts";
import { startFulfilment } from "./plan.ts";
import { requestClock } from "./request-clock.ts";
import { statusOf } from "./request-status.ts";
import type {
  Letter,
  Message,
  MessageKind,
  Step,
  StoredRequest,
  StoreTransaction,
} from "./store.ts";
import { applyLaw, extendRequest, pauseRequest, resumeRequest } from "./timing.ts";

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

  function close(
    id: string,
    event: RequestEvent,
    kind: MessageKind,
    text: string,
    because?: RefusalCode,
  ): Promise<void> {
    return locked(id, async (tx, request) => {
      const { patch, detail } = grounded("refuse", because);
      await move(tx, request, event, { at: context.now(), by: "desk", ...detail }, patch);
      await queueMessage(context, tx, id, { kind, text: words(text) });
    });
  }

  return {
    queue: () =>
      store.transaction(async (tx) =>
        (await tx.openRequests(controller.id)).map(queueItem).sort(byNextDuty),
      ),
    read: (id) =>
      store.transaction(async (tx) => {
        const request = await requestOf(tx, controller.id, id);
        return requestFile(
          request,
          await tx.letters(id),
          await tx.steps(id),
          courseOf(context, request),
        );
      }),
    decide: (id, type, said = {}) =>
      locked(id, async (tx, request) => {
        const { extended } = request;
        const particulars = particularsOf(context.register, { ...request.particulars, ...said });
        // Some laws give some rights other dates; an extension that was told stays as it was told.
        const clock = extended ? request.clock : requestClock(controller, { ...request, type });
        await tx.updateRequest(id, { type, clock, particulars });
        await audit(tx, id, { at: context.now(), event: "decided", by: "desk", detail: { type } });
        // Before the confirmation only the type is noted; the confirmation starts the rest.
        const decided = { ...request, type, clock, particulars };
        if (request.state === "with-person" && request.verifiedAt !== null)
          await restart(context, tx, decided);
      }),
    answer: (id, text) => close(id, "answer", "answer", text),
    refuse: (id, reasons, { because } = {}) => close(id, "refuse", "refused", reasons, because),
    extend: (id, reasons, { until, because } = {}) =>
      locked(id, (tx, request) => {
        const { patch, detail: ground } = grounded("delay", because);
        const terms = { until, patch, detail: ground.detail };
        return extendRequest(context, tx, request, words(reasons), terms);
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
    holds: () =>
      store.transaction(async (tx) =>
        (await tx.holds(controller.id)).map(
          ({ controller: _controller, releasedAt: _released, ...hold }) => hold,
        ),
      ),
  };
}

/** A type that the engine fulfils starts its steps; any other stays with the person. */
async function restart(
  context: EngineContext,
  tx: StoreTransaction,
  request: StoredRequest,
): Promise<void> {
  if (courseOf(context, request).by === "engine")
    await startFulfilment(context, tx, request, "desk");
}

async function requestOf(
  tx: StoreTransaction,
  controller: string,
  id: string,
): Promise<StoredRequest> {
  const request = await tx.requestById(id, "update");
  if (request !== null && request.controller === controller) return request;
  throw new DsarError("not-found", "This controller has no request of that id.", { path: "id" });
}

/** A ground as the request and its audit row keep it; a code of the wrong list is refused. */
function grounded(
  effect: Justification["effect"],
  code: JustificationCode | undefined,
): {
  readonly patch: { readonly justification?: JustificationCode };
  readonly detail: { readonly detail?: { readonly because: string } };
} {
  if (code === undefined) return { patch: {}, detail: {} };
  if (justification(code)?.effect === effect)
    return { patch: { justification: code }, detail: { detail: { because: code } } };
  throw new DsarError("request-invalid", `"${code}" is no ground to ${effect} a request.`, {
    path: "because",
  });
}

/** Art. 12(4): a person is told the reasons; an empty answer tells nothing. */
function words(text: string): string {
  const trimmed = text.replaceAll("\u0000", "").trim();
  if (trimmed !== "") return trimmed;
  throw new DsarError("request-invalid", 'The field "text" is empty: the person is told why.', {
    path: "text",
  });
}

function queueItem(request: StoredRequest): QueueItem {
  const { clock, address, state } = request;
  const needsPerson = state === "with-person" || state === "received" || request.type === null;
  const [next] = dutiesOf(request);
  return { ...statusOf(request), safe: clock.safe, next, needsPerson, address };
}

/** The request with the next date first; equal ones stay in the order in which they came. */
function byNextDuty(a: QueueItem, b: QueueItem): number {
  return a.next.safe === b.next.safe ? 0 : a.next.safe < b.next.safe ? -1 : 1;
}

function requestFile(
  request: StoredRequest,
  letters: readonly Letter[],
  steps: readonly Step[],
  course: Course,
): RequestFile {
  const { name, message, also, particulars, clock, verifiedAt, law, pauses, extension } = request;
  return {
    ...queueItem(request),
    ...{ name, message, also, particulars, clock, verifiedAt, law, pauses, extension },
    duties: dutiesOf(request),
    task: taskOf(request, course),
    letters: letters.map(({ receivedAt, subject, text }) => ({ receivedAt, subject, text })),
    steps: steps.map((step) => ({
      what: whatOf(step),
      state: step.state,
      attempts: step.attempts,
      lastError: step.lastError,
      kept: step.result?.kept ?? [],
    })),
  };
}

function taskOf({ state, verifiedAt }: StoredRequest, course: Course): string | null {
  if (course.by === "person") return course.task;
  const stopped = state === "with-person" && verifiedAt !== null;
  return stopped ? "No system found anything to correct: find out what is meant." : null;
}

function whatOf(step: Step): string {
  return step.connector === null ? step.kind : `${step.kind} ${step.connector}`;
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

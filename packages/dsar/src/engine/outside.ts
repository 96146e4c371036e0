import { DsarError } from "../core/error.ts";
import { audit } from "./audit.ts";
import { keepRecords } from "./collected.ts";
import {
  isOutside,
  type OutsideConnector,
  type OutsideOutcome,
  type OutsideTask,
} from "./connector.ts";
import type { EngineContext } from "./context.ts";
import { courseOf } from "./course.ts";
import { recordErasure } from "./erasure-ledger.ts";
import { doneRecord } from "./fulfilment.ts";
import { heldWhole, holdsOn } from "./holds.ts";
import { failStep } from "./step-failure.ts";
import { connectorOf, subjectOf } from "./step-subject.ts";
import type { ClaimedStep, Step, StepResult, StoredRequest, StoreTransaction } from "./store.ts";
import { withTimeLimit } from "./time-limit.ts";

/**
 * Performs one due step whose effect lies outside the database. A crash after the effect and
 * before the commit asks again under the same idempotency key.
 *
 * @returns 0 when none is due
 */
export async function performOutside(
  context: EngineContext,
  signal?: AbortSignal,
): Promise<number> {
  return context.store.transaction(async (tx) => {
    const now = context.now();
    const of = { outside: true, limit: 1 };
    const [claimed] = await tx.claimSteps(context.controller.id, now, of);
    if (claimed === undefined) return 0;
    try {
      const silent = claimed.step.state === "waiting";
      if (silent && claimed.step.attempts + 1 >= context.limits.attempts)
        throw new Error("no report came in time");
      await tx.savepoint(() => ask(context, tx, claimed, signal));
    } catch (error) {
      if (signal?.aborted) throw error;
      await failStep(context, tx, claimed.step, error);
    }
    return 1;
  });
}

async function ask(
  context: EngineContext,
  tx: StoreTransaction,
  { step, request }: ClaimedStep,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (step.kind === "record") {
    await recordErasure(context, tx, step, request);
    return finish(context, tx, step, {});
  }
  const connector = outsideConnector(context, step);
  const held = await heldBack(context, tx, connector, step, request);
  if (held !== null) return finish(context, tx, step, held);
  if (!handles(connector, step.kind))
    return settle(context, tx, step, { state: "waiting", seconds: REMIND_S });
  const outcome = await withTimeLimit(
    (abort) =>
      connector.request(taskOf(context, step, request), { signal: abort, now: context.now() }),
    { seconds: context.limits.timeoutSeconds, signal },
  );
  await settle(context, tx, step, outcome);
}

/** What a system does not understand stands in `desk.tasks()`, and is put forward again. */
const REMIND_S = 7 * 86_400;
const UNDERSTOOD: readonly Step["kind"][] = ["collect", "erase", "notify"];

function handles(connector: OutsideConnector, kind: Step["kind"]): boolean {
  return (connector.handles ?? UNDERSTOOD).some((known) => known === kind);
}

/** A system outside knows no fields of ours: a hold on it holds all of it. */
async function heldBack(
  context: EngineContext,
  tx: StoreTransaction,
  connector: OutsideConnector,
  step: Step,
  request: StoredRequest,
): Promise<StepResult | null> {
  if (step.kind !== "erase") return null;
  const holds = await holdsOn(context, tx, subjectOf(request).email, connector.name);
  if (holds.length === 0) return null;
  const ids = holds.map(({ id }) => id);
  await tx.noteHeld(request.id, ids);
  return { erased: 0, kept: heldWhole(connector, holds), holds: ids };
}

function outsideConnector(context: EngineContext, step: Step): OutsideConnector {
  const connector = connectorOf(context, step);
  if (isOutside(connector)) return connector;
  throw new DsarError("configuration-invalid", `"${connector.name}" was outside before.`, {
    path: "connectors",
  });
}

function taskOf(context: EngineContext, step: Step, request: StoredRequest): OutsideTask {
  return {
    kind: step.kind as OutsideTask["kind"],
    idempotencyKey: step.id,
    requestId: request.id,
    type: request.type ?? "access",
    law: request.law.law,
    subject: subjectOf(request),
    receivedAt: request.receivedAt,
    due: request.clock.safe,
    callbackUrl: `${context.baseUrl}/callbacks/${step.id}`,
    ...particularsOf(context, step, request),
  };
}

function particularsOf(
  context: EngineContext,
  step: Step,
  request: StoredRequest,
): Pick<OutsideTask, "purposes" | "corrections"> {
  if (step.kind === "rectify") return { corrections: request.particulars?.corrections ?? {} };
  if (step.kind !== "stop") return {};
  const course = courseOf(context, request);
  const purposes = course.by === "engine" && course.work === "stop" ? course.purposes : [];
  return { purposes: purposes.map(({ id }) => id) };
}

async function settle(
  context: EngineContext,
  tx: StoreTransaction,
  step: Step,
  outcome: OutsideOutcome,
): Promise<void> {
  if (outcome.state === "waiting") return wait(context, tx, step, outcome.seconds);
  const { records = [], erased, changed, kept } = outcome;
  const count = await keepRecords(tx, step, records, AbortSignal.timeout(60_000));
  await finish(context, tx, step, {
    ...(step.kind === "collect" ? { records: count } : {}),
    ...(erased === undefined ? {} : { erased }),
    ...(changed === undefined ? {} : { changed }),
    ...(kept === undefined ? {} : { kept }),
  });
}

async function wait(
  context: EngineContext,
  tx: StoreTransaction,
  step: Step,
  seconds: number,
): Promise<void> {
  const at = context.now();
  const again = step.state === "waiting";
  await tx.updateStep(step.id, {
    state: "waiting",
    attempts: again ? step.attempts + 1 : step.attempts,
    runAt: new Date(at.getTime() + seconds * 1000),
    lastError: again ? "no report came in time, asked again" : null,
  });
  const detail = { connector: step.connector, seconds };
  const event = `${step.kind}-${again ? "asked-again" : "asked"}`;
  await audit(tx, step.requestId, { at, event, by: "engine", detail });
}

async function finish(
  context: EngineContext,
  tx: StoreTransaction,
  step: Step,
  result: StepResult,
): Promise<void> {
  await tx.updateStep(step.id, { state: "done", result, lastError: null });
  await audit(tx, step.requestId, doneRecord(step, result, context.now()));
}

/**
 * Takes the report of a system that was asked, once: the same report again changes nothing.
 *
 * @throws DsarError `callback-refused` when it is forged, `not-found` when nobody was asked.
 */
export async function takeCallback(
  context: EngineContext,
  id: string,
  message: { readonly headers: Readonly<Record<string, string>>; readonly body: string },
): Promise<void> {
  await context.store.transaction(async (tx) => {
    const claimed = await tx.stepById(context.controller.id, id);
    if (claimed?.step.outside !== true || claimed.step.kind === "record") throw nobodyAsked();
    const connector = outsideConnector(context, claimed.step);
    if (connector.callback === undefined) throw nobodyAsked();
    const outcome = connector.callback({ ...message, idempotencyKey: id, now: context.now() });
    // A report that comes again, by a retry or a replay, changes nothing.
    if (claimed.step.state === "done") return;
    if (outcome.state === "waiting") return heard(context, tx, claimed.step, outcome.seconds);
    await settle(context, tx, claimed.step, outcome);
  });
}

/** "Not yet" is no silence: the system is given its time, and its tries are counted anew. */
async function heard(
  context: EngineContext,
  tx: StoreTransaction,
  step: Step,
  seconds: number,
): Promise<void> {
  const at = context.now();
  const runAt = new Date(at.getTime() + seconds * 1000);
  await tx.updateStep(step.id, { state: "waiting", attempts: 0, runAt, lastError: null });
  const detail = { connector: step.connector, seconds };
  await audit(tx, step.requestId, { at, event: `${step.kind}-heard`, by: "engine", detail });
}

function nobodyAsked(): DsarError {
  return new DsarError("not-found", "Nobody was asked under this key.", { path: "id" });
}

/** Takes the word of a person at the desk for a task that was done by hand. */
export async function completeTask(
  context: EngineContext,
  id: string,
  outcome: Extract<OutsideOutcome, { readonly state: "done" }>,
): Promise<void> {
  await context.store.transaction(async (tx) => {
    const claimed = await tx.stepById(context.controller.id, id);
    if (claimed?.step.outside !== true || claimed.step.state === "done") throw nobodyAsked();
    const { requestId, kind, connector } = claimed.step;
    const record = { at: context.now(), event: `${kind}-by-hand`, by: "desk" } as const;
    await audit(tx, requestId, { ...record, detail: { connector } });
    await settle(context, tx, claimed.step, outcome);
  });
}

import { isRegistered } from "../core/disclosure/disclosure-rules.ts";
import { DsarError } from "../core/error.ts";
import { type AuditRecord, auditAll } from "./audit.ts";
import { keepRecords } from "./collected.ts";
import type { Connector, Sql } from "./connector.ts";
import { isOutside } from "./connector.ts";
import { type EngineContext, move } from "./context.ts";
import { courseOf, stops } from "./course.ts";
import { heldWhole, holdsAmong } from "./holds.ts";
import { queueMessage } from "./outbox.ts";
import { hashSecret } from "./secrets.ts";
import { failStep } from "./step-failure.ts";
import { connectorOf, subjectOf } from "./step-subject.ts";
import type {
  ClaimedStep,
  Step,
  StepResult,
  StoredHold,
  StoredRequest,
  StoreTransaction,
} from "./store.ts";
import { withTimeLimit } from "./time-limit.ts";

const DAY_MS = 86_400_000;
/** A batch ends after this time, so that what is done commits while the rest waits. */
const BATCH_MS = 1000;

/**
 * Performs due steps of the database: claim, effects, results and audit rows in one transaction. A
 * process that dies in the middle leaves nothing behind, and another takes the steps up.
 *
 * A batch goes without savepoints first, one round trip a step less than it could be; when one step
 * fails, all of it is undone and done again, each step in a savepoint, so that the others stand.
 *
 * @returns how many steps were looked at; 0 when none is due
 */
export async function performSteps(context: EngineContext, signal?: AbortSignal): Promise<number> {
  let failed = false;
  const swift: Attempt = async (_tx, _step, work) => {
    try {
      return await work();
    } catch (error) {
      failed = true;
      throw error;
    }
  };
  try {
    return await performBatch(context, swift, signal);
  } catch (error) {
    if (!failed || signal?.aborted) throw error;
  }
  return performBatch(context, careful(context, signal), signal);
}

/** Does a step's work one way or the other; null when it failed and was noted so. */
type Attempt = (
  tx: StoreTransaction,
  step: Step,
  work: () => Promise<StepResult>,
) => Promise<StepResult | null>;

function careful(context: EngineContext, signal: AbortSignal | undefined): Attempt {
  return async (tx, step, work) => {
    try {
      return await tx.savepoint(work);
    } catch (error) {
      if (signal?.aborted) throw error; // being stopped is no failure of the step
      await failStep(context, tx, step, error);
      return null;
    }
  };
}

function performBatch(
  context: EngineContext,
  attempt: Attempt,
  signal: AbortSignal | undefined,
): Promise<number> {
  return context.store.transaction(async (tx) => {
    const claimed = await tx.claimSteps(context.controller.id, context.now(), {
      outside: false,
      limit: context.limits.batch,
    });
    if (claimed.length === 0) return 0;
    await limitStatements(context, tx);
    const holds = await tx.holds(context.controller.id);
    const done: { readonly claimed: ClaimedStep; readonly result: StepResult }[] = [];
    const began = performance.now();
    let performed = 0;
    for (const each of claimed) {
      const { step, request } = each;
      const work = () => effect(context, tx, step, request, holds, signal);
      const result = await attempt(tx, step, work);
      if (result !== null) done.push({ claimed: each, result });
      performed++;
      // What is left stays due: its locks end with this transaction.
      if (performance.now() - began > BATCH_MS) break;
    }
    await settle(context, tx, done);
    return performed;
  });
}

/** A query that hangs would hold the connector's time limit up: the server ends it. */
async function limitStatements(context: EngineContext, tx: StoreTransaction): Promise<void> {
  const milliseconds = String(Math.ceil(context.limits.timeoutSeconds * 1000));
  await tx.sql.query("select set_config('statement_timeout', $1, true)", [milliseconds]);
}

/** Results and audit rows of a batch, in three statements whatever its size. */
async function settle(
  context: EngineContext,
  tx: StoreTransaction,
  done: readonly { readonly claimed: ClaimedStep; readonly result: StepResult }[],
): Promise<void> {
  const at = context.now();
  await tx.finishSteps(done.map(({ claimed, result }) => ({ id: claimed.step.id, result })));
  for (const { claimed, result } of done)
    if (result.holds !== undefined) await tx.noteHeld(claimed.request.id, result.holds);
  await auditAll(
    tx,
    // The transition of an answer has written its own row.
    done
      .filter(({ claimed }) => claimed.step.kind !== "answer")
      .map(({ claimed, result }) => ({
        requestId: claimed.request.id,
        ...doneRecord(claimed.step, result, at),
      })),
  );
}

/** The audit row of a step that is done: counts, and no data. */
export function doneRecord(step: Step, result: StepResult, at: Date): AuditRecord {
  const { records = null, erased = null, changed, kept, holds } = result;
  return {
    at,
    event: `${step.kind}-done`,
    by: "engine",
    detail: {
      connector: step.connector,
      erased,
      kept: kept?.length ?? null,
      records,
      ...(changed === undefined ? {} : { changed }),
      ...(holds === undefined ? {} : { holds: holds.length }),
      ...(step.round === 0 ? {} : { round: step.round }),
    },
  };
}

async function effect(
  context: EngineContext,
  tx: StoreTransaction,
  step: Step,
  request: StoredRequest,
  holds: readonly StoredHold[],
  signal: AbortSignal | undefined,
): Promise<StepResult> {
  if (step.kind === "answer") return answer(context, tx, request);
  const connector = connectorOf(context, step);
  if (isOutside(connector))
    throw new DsarError(
      "configuration-invalid",
      `"${connector.name}" was in the database before.`,
      {
        path: "connectors",
      },
    );
  const guarded = guard(tx.sql);
  try {
    return await withTimeLimit(
      async (abort) => {
        if (step.kind === "collect")
          return {
            records: await collect(context, connector, request, guarded.sql, tx, step, abort),
          };
        if (step.kind === "stop" || step.kind === "rectify")
          return change(context, connector, request, guarded.sql, abort);
        return erase(context, connector, request, holds, guarded.sql, abort);
      },
      { seconds: context.limits.timeoutSeconds, signal },
    );
  } finally {
    guarded.close();
  }
}

async function collect(
  context: EngineContext,
  connector: Connector,
  request: StoredRequest,
  sql: Sql,
  tx: StoreTransaction,
  step: Step,
  signal: AbortSignal,
): Promise<number> {
  const options = { signal, now: context.now() };
  const records = await connector.collect(subjectOf(request), sql, options);
  return keepRecords(tx, step, records, signal);
}

/** Ends uses or corrects fields, by the register as it stands when the step is done. */
async function change(
  context: EngineContext,
  connector: Connector,
  request: StoredRequest,
  sql: Sql,
  signal: AbortSignal,
): Promise<StepResult> {
  const course = courseOf(context, request);
  if (course.by === "person") throw noLonger(course.task);
  const options = { signal, now: context.now() };
  const subject = subjectOf(request);
  if (course.work === "stop") {
    const ended = course.purposes.filter((purpose) => stops(connector, purpose));
    const ids = ended.map(({ id }) => id);
    return (await connector.stop?.(subject, ids, sql, options)) ?? { changed: 0 };
  }
  const corrections = request.particulars?.corrections ?? {};
  return (await connector.rectify?.(subject, corrections, sql, options)) ?? { changed: 0 };
}

/** The register or the connectors have changed since the step was planned. */
function noLonger(task: string): DsarError {
  return new DsarError("configuration-invalid", `A person has to do this now. ${task}`, {
    path: "register",
  });
}

async function erase(
  context: EngineContext,
  connector: Connector,
  request: StoredRequest,
  inForce: readonly StoredHold[],
  sql: Sql,
  signal: AbortSignal,
): Promise<StepResult> {
  const subject = subjectOf(request);
  const now = context.now();
  const holds = holdsAmong(context, inForce, subject.email, connector.name);
  const named = holds.length === 0 ? {} : { holds: holds.map(({ id }) => id) };
  const whole = holds.filter(({ fields }) => fields === null);
  // A hold on everything needs no help from the connector, and trusts none.
  if (whole.length > 0) return { erased: 0, kept: heldWhole(connector, whole), ...named };
  const { erased, kept } = await connector.erase(subject, sql, { signal, now, holds });
  return { erased, kept, ...named };
}

async function answer(
  context: EngineContext,
  tx: StoreTransaction,
  request: StoredRequest,
): Promise<StepResult> {
  const at = context.now();
  if (request.type === "rectification" && (await changedIn(tx, request)) === 0) {
    // Nobody is told of a correction that no system made.
    await move(tx, request, "hand-to-person", { at, by: "engine" });
    return {};
  }
  const isCopy = request.type === "access" || request.type === "portability";
  if (isCopy) await nameUnregistered(context, tx, request);
  const reference = isCopy ? await openExport(context, tx, request, at) : null;
  await queueMessage(context, tx, request.id, { kind: "answer", reference });
  const detail = (await keptSome(tx, request)) ? { detail: { outcome: "part" } } : {};
  await move(tx, request, "answer", { at, by: "engine", ...detail });
  return {};
}

/** An erasure that had to leave something in place was complied with in part (11 CCR 7102(a)). */
async function keptSome(tx: StoreTransaction, { id, type }: StoredRequest): Promise<boolean> {
  if (type !== "erasure") return false;
  return (await tx.steps(id)).some(({ result }) => (result?.kept ?? []).length > 0);
}

/** Data that the register does not know has no stated basis, and no portability: the owner is told. */
async function nameUnregistered(
  { register, emit }: EngineContext,
  tx: StoreTransaction,
  { id }: StoredRequest,
): Promise<void> {
  for (const { connector, kind } of await tx.collectedKinds(id))
    if (!isRegistered(register, connector, kind))
      emit({ kind: "kind-not-in-register", requestId: id, detail: `${connector}/${kind}` });
}

async function changedIn(tx: StoreTransaction, { id }: StoredRequest): Promise<number> {
  return (await tx.steps(id)).reduce((sum, { result }) => sum + (result?.changed ?? 0), 0);
}

async function openExport(
  context: EngineContext,
  tx: StoreTransaction,
  request: StoredRequest,
  at: Date,
): Promise<string> {
  const id = context.newId();
  await tx.insertExport({
    id,
    requestId: request.id,
    keyHash: hashSecret(context.secrets.exportKey(id)),
    createdAt: at,
    expiresAt: new Date(at.getTime() + context.limits.exportDays * DAY_MS),
    emptiedAt: null,
  });
  return id;
}

/** A connector that goes on after its time must not write into what follows. */
function guard(sql: Sql): { readonly sql: Sql; close(): void } {
  let open = true;
  return {
    sql: {
      query: (text, values) =>
        open
          ? sql.query(text, values)
          : Promise.reject(new DsarError("transition-impossible", "This step has ended already.")),
    },
    close: () => {
      open = false;
    },
  };
}

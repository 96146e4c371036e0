import { DsarError } from "../core/error.ts";
import { isAutomatic } from "../core/request/request-type.ts";
import { audit } from "./audit.ts";
import type { Connector, Erasure, PersonalRecord, Sql, Subject } from "./connector.ts";
import { type EngineContext, move } from "./context.ts";
import { retryAt } from "./limits.ts";
import { queueMessage } from "./outbox.ts";
import { hashSecret } from "./secrets.ts";
import type { Step, StepResult, StoredRequest, StoreTransaction } from "./store.ts";
import { withTimeLimit } from "./time-limit.ts";

const BATCH = 500;
/** A kind names a file of the export, so it may hold nothing that a path could abuse. */
const KIND = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;
const DAY_MS = 86_400_000;

/**
 * Starts the fulfilment of a verified request: its steps for access and erasure, a person for the
 * other types and for letters whose type nobody has decided yet.
 */
export async function startFulfilment(
  context: EngineContext,
  tx: StoreTransaction,
  request: StoredRequest,
  by: "person" | "desk",
): Promise<StoredRequest> {
  const at = context.now();
  if (!isAutomatic(request.type)) return move(tx, request, "hand-to-person", { at, by });
  const kind = request.type === "access" ? "collect" : "erase";
  const step = (of: Pick<Step, "kind" | "connector">): Step => ({
    id: context.newId(),
    requestId: request.id,
    ...of,
    state: "pending",
    attempts: 0,
    runAt: at,
    lastError: null,
    result: null,
  });
  await tx.insertSteps([
    ...context.connectors.map(({ name }) => step({ kind, connector: name })),
    step({ kind: "answer", connector: null }),
  ]);
  return move(tx, request, "fulfil", { at, by });
}

/**
 * Performs one due step: claim, effect, result and audit row in one transaction. A process that
 * dies in the middle leaves nothing behind, and another takes the step up.
 *
 * @returns false when no step is due
 */
export async function performStep(context: EngineContext, signal?: AbortSignal): Promise<boolean> {
  return context.store.transaction(async (tx) => {
    const claimed = await tx.claimStep(context.controller.id, context.now());
    if (claimed === null) return false;
    const { step, request } = claimed;
    await limitStatements(context, tx);
    try {
      const result = await tx.savepoint(() => effect(context, tx, step, request, signal));
      await succeed(context, tx, step, result);
    } catch (error) {
      if (signal?.aborted) throw error; // being stopped is no failure of the step
      await fail(context, tx, step, error);
    }
    return true;
  });
}

/** A query that hangs would hold the connector's time limit up: the server ends it. */
async function limitStatements(context: EngineContext, tx: StoreTransaction): Promise<void> {
  const milliseconds = String(Math.ceil(context.limits.timeoutSeconds * 1000));
  await tx.sql.query("select set_config('statement_timeout', $1, true)", [milliseconds]);
}

async function effect(
  context: EngineContext,
  tx: StoreTransaction,
  step: Step,
  request: StoredRequest,
  signal: AbortSignal | undefined,
): Promise<StepResult> {
  if (step.kind === "answer") return answer(context, tx, request);
  const connector = connectorOf(context, step);
  const subject = subjectOf(request);
  const guarded = guard(tx.sql);
  try {
    return await withTimeLimit(
      (abort) =>
        step.kind === "collect"
          ? collect(connector, subject, guarded.sql, tx, step, abort)
          : erase(connector, subject, guarded.sql, abort),
      { seconds: context.limits.timeoutSeconds, signal },
    );
  } finally {
    guarded.close();
  }
}

async function collect(
  connector: Connector,
  subject: Subject,
  sql: Sql,
  tx: StoreTransaction,
  step: Step,
  signal: AbortSignal,
): Promise<StepResult> {
  let count = 0;
  let batch: PersonalRecord[] = [];
  const flush = async (): Promise<void> => {
    signal.throwIfAborted();
    await tx.insertRecords(step, count - batch.length, batch);
    batch = [];
  };
  for await (const record of await connector.collect(subject, sql, { signal })) {
    checkKind(connector, record);
    batch.push(record);
    count++;
    if (batch.length === BATCH) await flush();
  }
  await flush();
  return { records: count };
}

async function erase(
  connector: Connector,
  subject: Subject,
  sql: Sql,
  signal: AbortSignal,
): Promise<StepResult> {
  const { erased, kept }: Erasure = await connector.erase(subject, sql, { signal });
  return { erased, kept };
}

async function answer(
  context: EngineContext,
  tx: StoreTransaction,
  request: StoredRequest,
): Promise<StepResult> {
  const at = context.now();
  const reference = request.type === "access" ? await openExport(context, tx, request, at) : null;
  await queueMessage(context, tx, request.id, { kind: "answer", reference });
  await move(tx, request, "answer", { at, by: "engine" });
  return {};
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

async function succeed(
  context: EngineContext,
  tx: StoreTransaction,
  step: Step,
  result: StepResult,
): Promise<void> {
  const at = context.now();
  await tx.updateStep(step.id, { state: "done", result, lastError: null });
  if (step.kind === "answer") return; // the transition wrote its own row
  const { records = null, erased = null, kept } = result;
  const detail = { connector: step.connector, erased, kept: kept?.length ?? null, records };
  await audit(tx, step.requestId, { at, event: `${step.kind}-done`, by: "engine", detail });
}

async function fail(
  context: EngineContext,
  tx: StoreTransaction,
  step: Step,
  error: unknown,
): Promise<void> {
  const at = context.now();
  const attempts = step.attempts + 1;
  const dead = attempts >= context.limits.attempts;
  await tx.updateStep(step.id, {
    state: dead ? "dead" : "pending",
    attempts,
    runAt: retryAt(at, attempts, context.limits),
    lastError: describe(error),
  });
  // The error's words stay in the step: they may quote data, and the audit outlives the data.
  const event = dead ? `${step.kind}-given-up` : `${step.kind}-failed`;
  const detail = { attempts, connector: step.connector };
  await audit(tx, step.requestId, { at, event, by: "engine", detail });
  context.emit({ kind: event, requestId: step.requestId, detail: step.connector ?? "answer" });
}

/** A person's name and address, proved by the code that was mailed there. */
function subjectOf(request: StoredRequest): Subject {
  if (request.address !== null) return { email: request.address, name: request.name };
  throw new DsarError("not-found", "The request no longer says whose data it is about.", {
    path: "address",
  });
}

function connectorOf(context: EngineContext, step: Step): Connector {
  const connector = context.connectors.find(({ name }) => name === step.connector);
  if (connector !== undefined) return connector;
  throw new DsarError(
    "configuration-invalid",
    `The request has a step for "${step.connector}", and no connector of that name is plugged in.`,
    { path: "connectors" },
  );
}

function checkKind(connector: Connector, record: PersonalRecord): void {
  if (KIND.test(record.kind)) return;
  throw new DsarError(
    "export-invalid",
    `The connector "${connector.name}" handed over a record whose kind is not made of letters, digits, - and _.`,
    { path: `${connector.name}.kind` },
  );
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

/** An error in one line, for the person who repairs it. */
export function describe(error: unknown): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return text.replace(/\s+/g, " ").replaceAll("\u0000", "").slice(0, 500);
}

import { type Kysely, type Selectable, sql } from "kysely";
import type { ClaimedStep, Step, StoreTransaction } from "../engine/store.ts";
import type { Tables } from "./tables.ts";

/** Queries about steps and the records they collect. */
export function stepQueries(
  db: Kysely<Tables>,
): Pick<
  StoreTransaction,
  | "insertSteps"
  | "claimSteps"
  | "stepById"
  | "finishSteps"
  | "updateStep"
  | "steps"
  | "stepsIn"
  | "insertRecords"
  | "collectedKinds"
  | "collectedRecords"
  | "deleteRecords"
> {
  const steps = db.selectFrom("steps").selectAll("steps");
  const due = db
    .selectFrom("steps")
    .innerJoin("requests", "requests.id", "steps.requestId")
    .selectAll("requests")
    .select(STEP_COLUMNS);
  return {
    async insertSteps(planned) {
      for (const { result: _none, ...step } of planned)
        await db
          .insertInto("steps")
          .values({ ...step, result: null })
          .onConflict((conflict) =>
            conflict.columns(["requestId", "kind", "connector", "round"]).doNothing(),
          )
          .execute();
    },
    async claimSteps(controller, now, { outside, limit }) {
      const rows = await due
        .where("requests.controller", "=", controller)
        .where("steps.outside", "=", outside)
        .where("steps.state", "in", ["pending", "waiting"])
        .where("steps.runAt", "<=", now)
        .where((where) =>
          where.or([where("requests.state", "=", "in-progress"), where("steps.round", ">", 0)]),
        )
        .where((where) =>
          where.not(
            where.exists(
              where
                .selectFrom("steps as before")
                .select(sql`1`.as("one"))
                .whereRef("before.requestId", "=", "steps.requestId")
                .whereRef("before.round", "=", "steps.round")
                .whereRef("before.stage", "<", "steps.stage")
                .where("before.state", "<>", "done"),
            ),
          ),
        )
        .orderBy("steps.runAt")
        .orderBy("steps.position")
        .limit(limit)
        .forUpdate(["steps", "requests"])
        .skipLocked()
        .execute();
      return rows.map(claimedOf);
    },
    async stepById(controller, id) {
      const row = await due
        .where("requests.controller", "=", controller)
        .where("steps.id", "=", id)
        .forUpdate(["steps", "requests"])
        .executeTakeFirst();
      return row === undefined ? null : claimedOf(row);
    },
    async finishSteps(done) {
      if (done.length === 0) return;
      const rows = sql.join(done.map(({ id, result }) => sql`(${id}, ${JSON.stringify(result)})`));
      const results = sql<{ id: string; result: string }>`(values ${rows})`;
      await db
        .updateTable("steps")
        .from(results.as<"finished">(sql`finished (id, result)`))
        .set({
          state: "done",
          lastError: null,
          result: sql<string>`finished.result::jsonb`,
        })
        .whereRef("steps.id", "=", sql`finished.id::uuid`)
        .execute();
    },
    async updateStep(id, patch) {
      const { result, ...plain } = patch;
      const changed = result === undefined ? plain : { ...plain, result: JSON.stringify(result) };
      await db.updateTable("steps").set(changed).where("id", "=", id).execute();
    },
    async steps(requestId) {
      const rows = await steps.where("requestId", "=", requestId).orderBy("position").execute();
      return rows.map(stepOf);
    },
    async stepsIn(controller, state) {
      const rows = await steps
        .innerJoin("requests", "requests.id", "steps.requestId")
        .where("requests.controller", "=", controller)
        .where("steps.state", "=", state)
        .orderBy("position")
        .execute();
      return rows.map(stepOf);
    },
    async insertRecords(step, firstSeq, records) {
      if (records.length === 0) return;
      await db
        .insertInto("records")
        .values(
          records.map((record, index) => ({
            requestId: step.requestId,
            stepId: step.id,
            connector: step.connector ?? "",
            seq: firstSeq + index,
            kind: record.kind,
            data: JSON.stringify(record.data),
          })),
        )
        .execute();
    },
    async collectedKinds(requestId) {
      const rows = await db
        .selectFrom("records")
        .select(["connector", "kind"])
        .select((select) => select.fn.countAll<string | number>().as("count"))
        .where("requestId", "=", requestId)
        .groupBy(["connector", "kind"])
        .orderBy("connector")
        .orderBy("kind")
        .execute();
      return rows.map((row) => ({ ...row, count: Number(row.count) }));
    },
    async collectedRecords(requestId, of, page) {
      const all = db
        .selectFrom("records")
        .select(["seq", "kind", "data"])
        .where("requestId", "=", requestId)
        .where("connector", "=", of.connector)
        .where("seq", ">", page.after);
      const some = of.kind === undefined ? all : all.where("kind", "=", of.kind);
      const rows = await some.orderBy("seq").limit(page.limit).execute();
      return rows.map((row) => ({ ...row, data: JSON.parse(row.data) }));
    },
    async deleteRecords(requestId) {
      await db.deleteFrom("records").where("requestId", "=", requestId).execute();
    },
  };
}

function stepOf(row: Selectable<Tables["steps"]>): Step {
  const { position: _position, ...step } = row;
  return step;
}

/** A step's columns beside its request's, under names of their own. */
const STEP_COLUMNS = [
  "steps.id as stepId",
  "steps.kind as stepKind",
  "steps.connector as stepConnector",
  "steps.stage as stepStage",
  "steps.round as stepRound",
  "steps.outside as stepOutside",
  "steps.state as stepState",
  "steps.attempts as stepAttempts",
  "steps.runAt as stepRunAt",
  "steps.lastError as stepLastError",
  "steps.result as stepResult",
] as const;

type Prefixed = {
  readonly [Column in Exclude<
    keyof Step,
    "requestId"
  > as `step${Capitalize<Column>}`]: Step[Column];
};

function claimedOf(row: Selectable<Tables["requests"]> & Prefixed): ClaimedStep {
  const {
    stepId,
    stepKind,
    stepConnector,
    stepStage,
    stepRound,
    stepOutside,
    stepState,
    stepAttempts,
    stepRunAt,
    stepLastError,
    stepResult,
    due: _due,
    safe: _safe,
    ...request
  } = row;
  const step: Step = {
    id: stepId,
    requestId: request.id,
    kind: stepKind,
    connector: stepConnector,
    stage: stepStage,
    round: stepRound,
    outside: stepOutside,
    state: stepState,
    attempts: stepAttempts,
    runAt: stepRunAt,
    lastError: stepLastError,
    result: stepResult,
  };
  return { step, request };
}

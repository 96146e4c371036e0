import type { Kysely, Selectable } from "kysely";
import type { RecordQueries, StepQueries } from "../engine/queries.ts";
import type { Step } from "../engine/store.ts";
import { type BatchStatements, claimedOf } from "./batch-statements.ts";
import type { Tables } from "./tables.ts";

/** Queries about steps and the records they collect. */
export function stepQueries(
  db: Kysely<Tables>,
  statements: BatchStatements,
): StepQueries & RecordQueries {
  const steps = db.selectFrom("steps").selectAll("steps");
  const plain = db.withoutPlugins();
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
    async claimSteps(controller, now, of) {
      const { rows } = await plain.executeQuery(statements.claim({ controller, now, ...of }));
      return rows.map(claimedOf);
    },
    async stepById(controller, id) {
      const { rows } = await plain.executeQuery(statements.claimOne(controller, id));
      return rows[0] === undefined ? null : claimedOf(rows[0]);
    },
    async finishSteps(done) {
      if (done.length > 0) await plain.executeQuery(statements.finish(done));
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

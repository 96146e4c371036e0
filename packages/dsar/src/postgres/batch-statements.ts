import { CompiledQuery } from "kysely";
import type { AuditRow, ClaimedStep, Step, StepResult, StoredRequest } from "../engine/store.ts";

/** Every column is named, so that one that a later migration adds changes no answer. */
type Columns<Row> = Readonly<Record<keyof Row, true>>;

const STEP: readonly string[] = Object.keys({
  ...{ id: true, kind: true, connector: true, stage: true, round: true, outside: true },
  ...{ state: true, attempts: true, runAt: true, lastError: true, result: true },
} satisfies Columns<Omit<Step, "requestId">>); // the request carries its id

const REQUEST: readonly string[] = Object.keys({
  ...{ id: true, controller: true, tokenHash: true, type: true, also: true, state: true },
  ...{ particulars: true, justification: true, channel: true, language: true, address: true },
  ...{ name: true, message: true, messageId: true, receivedAt: true, clock: true },
  ...{ law: true, pauses: true, extended: true, extension: true, acknowledgedAt: true },
  ...{ verifiedAt: true, closedAt: true, onBehalf: true },
} satisfies Columns<StoredRequest>);

/**
 * The statements that every batch of steps runs, as text that is written once: building them anew
 * each time costs as much as running them.
 */
export interface BatchStatements {
  /** Claims due steps with their requests. */
  claim(of: {
    readonly controller: string;
    readonly now: Date;
    readonly outside: boolean;
    readonly limit: number;
  }): CompiledQuery<ClaimedRow>;
  /** Claims one step by its id. */
  claimOne(controller: string, id: string): CompiledQuery<ClaimedRow>;
  /** Marks steps as done. */
  finish(done: readonly { readonly id: string; readonly result: StepResult }[]): CompiledQuery;
  /** The last audit row of each request. */
  lastAuditRows(requestIds: readonly string[]): CompiledQuery<ChainedRow>;
  /** Appends audit rows. */
  insertAuditRows(rows: readonly ChainedRow[]): CompiledQuery;
}

/** An audit row with the request whose chain it belongs to. */
type ChainedRow = AuditRow & { readonly requestId: string };

/** A row of the statement: its request's columns, and the step's under `step.`. */
export type ClaimedRow = Readonly<Record<string, unknown>>;

/**
 * Writes the statements for a schema.
 *
 * Lists are handed over as arrays, so that the text is the same for every number of rows.
 *
 * @param schema checked name of the schema
 */
export function batchStatements(schema: string): BatchStatements {
  const { many, one } = claims(schema);
  const finish = `
    update "${schema}".steps set state = 'done', last_error = null, result = finished.result::jsonb
    from unnest($1::uuid[], $2::text[]) as finished (id, result) where steps.id = finished.id`;
  const lastRows = `
    select last.request_id as "requestId", seq, previous, digest, hash, record
    from unnest($1::uuid[]) as request (id), lateral (
      select * from "${schema}".events where events.request_id = request.id
      order by events.seq desc limit 1
    ) as last`;
  const insertRows = `
    insert into "${schema}".events (request_id, seq, previous, digest, hash, record)
    select * from unnest($1::uuid[], $2::int[], $3::text[], $4::text[], $5::text[], $6::text[])`;
  return {
    claim: ({ controller, now, outside, limit }) => raw(many, [controller, outside, now, limit]),
    claimOne: (controller, id) => raw(one, [controller, id]),
    finish: (done) =>
      raw(finish, [done.map(({ id }) => id), done.map(({ result }) => JSON.stringify(result))]),
    lastAuditRows: (requestIds) => raw(lastRows, [requestIds]),
    insertAuditRows: (rows) =>
      raw(
        insertRows,
        (["requestId", "seq", "previous", "digest", "hash", "record"] as const).map((name) =>
          rows.map((row) => row[name]),
        ),
      ),
  };
}

/**
 * `SKIP LOCKED` passes over what other workers hold. The states stand in the text and not among the
 * values, so that the partial index of due steps serves it. Steps and requests are locked both: a
 * request's chain has one writer, and a withdrawal cannot pass a step.
 */
function claims(schema: string): { readonly many: string; readonly one: string } {
  const due = `
    select ${columns("requests", REQUEST, "")}, ${columns("steps", STEP, "step.")}
    from "${schema}".steps
    join "${schema}".requests on requests.id = steps.request_id
    where requests.controller = $1`;
  const many = `${due}
    and steps.outside = $2 and steps.state in ('pending', 'waiting') and steps.run_at <= $3
    and (requests.state = 'in-progress' or steps.round > 0)
    and not exists (
      select from "${schema}".steps as before
      where before.request_id = steps.request_id and before.round = steps.round
      and before.stage < steps.stage and before.state <> 'done')
    order by steps.run_at, steps.position limit $4
    for update of steps, requests skip locked`;
  return { many, one: `${due} and steps.id = $2 for update of steps, requests` };
}

function raw<Row>(text: string, values: readonly unknown[]): CompiledQuery<Row> {
  return CompiledQuery.raw(text, [...values]) as CompiledQuery<Row>;
}

function columns(table: string, names: readonly string[], prefix: string): string {
  return names.map((name) => `${table}.${snakeCase(name)} as "${prefix}${name}"`).join(", ");
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** Parts a row into the step and its request. */
export function claimedOf(row: ClaimedRow): ClaimedStep {
  const request = Object.fromEntries(REQUEST.map((name) => [name, row[name]]));
  const step = Object.fromEntries(STEP.map((name) => [name, row[`step.${name}`]]));
  return {
    request: request as unknown as StoredRequest,
    step: { ...step, requestId: request["id"] } as Step,
  };
}

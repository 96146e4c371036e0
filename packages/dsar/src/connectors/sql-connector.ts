import { type RawBuilder, sql } from "kysely";
import { localDateOf } from "../core/clock/local-date.ts";
import { DsarError } from "../core/error.ts";
import type { Json, JsonObject } from "../core/json.ts";
import { isMailAddress } from "../core/request/new-request.ts";
import type { Connector, Erasure, Hold, Kept, PersonalRecord, Sql } from "../engine/connector.ts";
import { keptUntil } from "./kept-until.ts";
import { checkMasking, type Masking, masked } from "./masking.ts";
import { correctRows, stopUses } from "./sql-changes.ts";
import { fixed, fromOf, ownedBy, run, subjectOf } from "./sql-statement.ts";
import type { SqlTable } from "./sql-table.ts";

/** What {@link sqlConnector} needs. */
export interface SqlConnectorOptions {
  readonly name: string;
  readonly title?: string;
  readonly recipient?: string;
  readonly after?: readonly string[];
  /** IANA zone in which retention is counted. */
  readonly timeZone: string;
  /** In the order in which rows can be deleted: children first. */
  readonly tables: readonly SqlTable[];
}

type Row = Readonly<Record<string, unknown>>;

/**
 * Connects tables of the engine's own database: what is shown, what is deleted, what is masked
 * field by field, and what a law keeps for how long. Erasures and the daily sweep follow the same
 * rules, and both leave what a legal hold names.
 *
 * @throws DsarError `configuration-invalid`, naming the table's option.
 * @example
 * sqlConnector({
 *   name: "shop", timeZone: "Europe/Stockholm",
 *   tables: [{ table: "invoice", key: "id", subject: "email", erase: "delete",
 *     keep: { iso: "P7Y", from: "issued_on", counted: "year", why: "...", basis: "..." } }],
 * });
 */
export function sqlConnector(options: SqlConnectorOptions): Connector {
  const { tables, timeZone, name, title, recipient, after } = options;
  tables.forEach(checkTable);
  localDateOf(new Date(0), timeZone);
  return {
    name,
    ...(title === undefined ? {} : { title }),
    ...(recipient === undefined ? {} : { recipient }),
    ...(after === undefined ? {} : { after }),
    async *collect({ email }, tx) {
      for (const table of tables) yield* shown(table, await rowsOf(tx, table, email));
    },
    async erase({ email }, tx, { holds, now }) {
      const today = localDateOf(now, timeZone);
      const all: Erasure[] = [];
      for (const table of tables) {
        const rows = await rowsOf(tx, table, email);
        all.push(await eraseRows(tx, table, rows, { today, timeZone, holdsOf: () => holds }));
      }
      return {
        erased: all.reduce((sum, { erased }) => sum + erased, 0),
        kept: all.flatMap(({ kept }) => kept),
      };
    },
    async sweep(tx, { now, holdsOf }) {
      const today = localDateOf(now, timeZone);
      let count = 0;
      for (const table of tables.filter(({ keep }) => keep !== undefined)) {
        const old = await rowsOf(tx, table, null, now);
        const over = old.filter((row) => isOver(table, row, today, timeZone) && isNamed(row));
        count += (await eraseRows(tx, table, over, { today, timeZone, holdsOf })).erased;
      }
      return count;
    },
    ...(tables.some(({ correct }) => correct !== undefined)
      ? { rectify: ({ email }, corrections, tx) => correctRows(tx, tables, email, corrections) }
      : {}),
    ...stopping(tables),
    async *subjects(tx) {
      for (const table of tables) {
        const query = sql`select distinct ${subjectOf(table)} as subject ${fromOf(table)}`;
        const { rows } = await run<{ subject: string | null }>(tx, query);
        for (const { subject } of rows) if (subject !== null) yield subject;
      }
    },
  };
}

/** A connector whose tables end no use has no way to. */
function stopping(tables: readonly SqlTable[]): Pick<Connector, "stop" | "purposes"> {
  const purposes = [...new Set(tables.flatMap(({ stop = {} }) => Object.keys(stop)))];
  if (purposes.length === 0) return {};
  return { purposes, stop: ({ email }, ids, tx) => stopUses(tx, tables, email, ids) };
}

interface Rules {
  readonly today: string;
  readonly timeZone: string;
  holdsOf(email: string): readonly Hold[];
}

/** Erases rows one way or the other, and says what stayed and why. */
async function eraseRows(
  tx: Sql,
  table: SqlTable,
  rows: readonly Row[],
  rules: Rules,
): Promise<Erasure> {
  const gone: unknown[] = [];
  const kept: Kept[] = [];
  let erased = 0;
  for (const row of rows) {
    const stays = staying(table, row, rules);
    kept.push(...stays.kept);
    if (table.erase === "delete" && stays.fields === null) gone.push(row[table.key]);
    else if (await maskRow(tx, table, row, stays.fields)) erased++;
  }
  if (gone.length > 0)
    await run(
      tx,
      sql`delete from ${sql.table(table.table)} where ${sql.ref(table.key)} = any(${gone})`,
    );
  return { erased: erased + gone.length, kept };
}

interface Staying {
  /** Columns that stay as they are; null when none does. */
  readonly fields: ReadonlySet<string> | "all" | null;
  readonly kept: readonly Kept[];
}

/** What the law or a hold keeps of a row. */
function staying(table: SqlTable, row: Row, { today, timeZone, holdsOf }: Rules): Staying {
  const what = nameOf(table, row);
  const kept: Kept[] = [];
  const fields = new Set<string>();
  let all = false;
  const keep = (names: readonly string[] | null | undefined): void => {
    if (names === null || names === undefined) all = true;
    else for (const name of names) fields.add(name);
  };
  const { keep: rule } = table;
  if (rule !== undefined && !isOver(table, row, today, timeZone)) {
    const until = keptUntil(rule, row[rule.from], timeZone);
    kept.push({ what: limitedTo(what, rule.fields), why: rule.why, basis: rule.basis, until });
    keep(rule.fields);
  }
  for (const hold of holdsOf(String(row[SUBJECT] ?? ""))) {
    const held = hold.fields?.filter((field) => field in row) ?? null;
    if (held !== null && held.length === 0) continue;
    // Of a row that would be deleted no part can stay alone.
    const named = table.erase === "delete" ? null : held;
    const { reason, basis } = hold;
    const until = hold.until ?? "the hold is released";
    kept.push({ what: limitedTo(what, named), why: reason, basis, until });
    keep(named);
  }
  if (all) return { fields: "all", kept };
  return { fields: fields.size === 0 ? null : fields, kept };
}

function limitedTo(what: string, fields: readonly string[] | null | undefined): string {
  return fields === null || fields === undefined ? what : `${what}: ${fields.join(", ")}`;
}

/** Masks what need not stay; false when nothing was to be masked. */
async function maskRow(
  tx: Sql,
  table: SqlTable,
  row: Row,
  stays: Staying["fields"],
): Promise<boolean> {
  if (stays === "all") return false;
  const masks = Object.entries(maskings(table)).filter(([column]) => stays?.has(column) !== true);
  const changed = masks.filter(([column]) => row[column] !== null && row[column] !== undefined);
  if (changed.length === 0) return false;
  const sets = changed.map(
    ([column, masking]) => sql`${sql.ref(column)} = ${masked(row[column], masking)}`,
  );
  await run(
    tx,
    sql`update ${sql.table(table.table)} set ${sql.join(sets)} where ${sql.ref(table.key)} = ${row[table.key]}`,
  );
  return true;
}

/** A table whose rows are deleted masks nothing, unless a part of a row must stay. */
function maskings(table: SqlTable): Readonly<Record<string, Masking>> {
  return table.erase === "delete" ? {} : table.erase;
}

function isOver(table: SqlTable, row: Row, today: string, timeZone: string): boolean {
  const { keep } = table;
  return keep === undefined || keptUntil(keep, row[keep.from], timeZone) < today;
}

function nameOf(table: SqlTable, row: Row): string {
  return table.describe?.(row) ?? `${kindOf(table)} ${String(row[table.key])}`;
}

function kindOf({ kind, table }: SqlTable): string {
  return kind ?? table.slice(table.indexOf(".") + 1);
}

/** Name under which a row carries its person's address; no column is called so. */
const SUBJECT = "candor subject";

/** Rows of one person, or of everybody, in the order of their key. */
async function rowsOf(
  tx: Sql,
  table: SqlTable,
  email: string | null,
  now?: Date,
): Promise<readonly Row[]> {
  const conditions =
    email === null
      ? sql.join([oldEnough(table, now), ...fixed(table)], sql` and `)
      : ownedBy(table, email);
  const query = sql`select t.*, ${subjectOf(table)} as ${sql.ref(SUBJECT)} ${fromOf(table)} where ${conditions} order by t.${sql.ref(table.key)} for update of t`;
  return (await run<Row>(tx, query)).rows;
}

/** A first choice in the database: rows from before the period, a day more for time zones. */
function oldEnough({ keep }: SqlTable, now: Date = new Date(0)): RawBuilder<unknown> {
  if (keep === undefined) return sql`true`;
  const column = sql`t.${sql.ref(keep.from)}`;
  return sql`${column} < ${now.toISOString()}::timestamptz - ${keep.iso}::interval + interval '2 days'`;
}

/** A row that was masked before names nobody any more. */
function isNamed(row: Row): boolean {
  const subject = String(row[SUBJECT] ?? "");
  return isMailAddress(subject) && !subject.endsWith(".invalid");
}

function* shown(table: SqlTable, rows: readonly Row[]): Generator<PersonalRecord> {
  const hidden = new Set([...(table.hide ?? []), SUBJECT]);
  for (const row of rows) {
    const columns = (table.show ?? Object.keys(row)).filter((column) => !hidden.has(column));
    const data = Object.fromEntries(columns.map((column) => [column, jsonOf(row[column])]));
    yield { kind: kindOf(table), data: data as JsonObject };
  }
}

/** A column's value as JSON has it. */
function jsonOf(value: unknown): Json {
  if (value === null || value === undefined) return null;
  if (value instanceof Date) return value.toISOString();
  if (typeof value === "bigint") return String(value);
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  return value as Json;
}

function checkTable(table: SqlTable, index: number): void {
  const at = `tables[${index}]`;
  const { erase, keep } = table;
  if (erase !== "delete") {
    if (Object.keys(erase).length === 0) throw wrong(`${at}.erase`, "masks no column");
    for (const [column, masking] of Object.entries(erase))
      checkMasking(masking, `${at}.erase.${column}`);
  }
  if (keep === undefined) return;
  if (erase === "delete" && keep.fields !== undefined)
    throw wrong(`${at}.keep.fields`, "keeps single fields of a row: say how to mask the others");
  keptUntil(keep, "2000-01-01", "UTC");
}

function wrong(path: string, what: string): DsarError {
  return new DsarError("configuration-invalid", `${path}: ${what}.`, { path });
}

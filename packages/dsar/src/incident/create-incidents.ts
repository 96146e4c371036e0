import { append, canonicalJson, GENESIS, verify } from "@candor/ledger";
import { sha256 } from "@candor/ledger/node";
import { DsarError } from "../core/error.ts";
import {
  type Breach,
  type BreachEntry,
  breachOf,
  type RecordedEntry,
} from "../core/incident/breach.ts";
import { breachJson } from "../core/incident/breach-json.ts";
import { checkEntry } from "../core/incident/check-entry.ts";
import { type BreachDuties, breachDuties } from "../core/incident/duties.ts";
import { type NoticeFormat, renderNoticeDocument } from "../core/incident/notice-document.ts";
import { authorityNotice, controllerNotice, peopleNotice } from "../core/incident/notices.ts";
import { parseBreachEntry } from "../core/incident/parse-entry.ts";
import type { Json } from "../core/json.ts";
import type { Register } from "../core/register/register.ts";
import type { AuditHead, AuditVerdict } from "../engine/audit.ts";
import type { Connector } from "../engine/connector.ts";
import type { Controller } from "../engine/controller.ts";
import type { BreachRow, BreachStore, BreachTransaction } from "./breach-store.ts";

/** What the record of breaches works with. */
export interface IncidentsOptions {
  readonly store: BreachStore;
  readonly controller: Controller;
  readonly register: Register;
  /** Systems that can say whose data they hold; those with `subjects` are counted. */
  readonly connectors?: readonly Connector[];
  /** The database of the record's own clock is not asked: awareness is a fact that people state. */
  readonly now?: () => Date;
}

/** How many people have data in some systems, each counted once. */
export interface PeopleCount {
  readonly people: number;
  /** Systems that cannot list their people: the true number may be higher. */
  readonly uncounted: readonly string[];
}

/** A notice to be sent: to the authority, to the people, or to a controller we work for. */
export type NoticeTo = "authority" | "people" | { readonly controller: string };

/** The record of every breach of a controller (Art. 33(5) GDPR). */
export interface Incidents {
  /**
   * Opens a record, harmless breaches included: Art. 33(5) is about every one.
   *
   * @throws DsarError `incident-invalid` when the entry is not whole.
   */
  open(entry: Omit<Extract<BreachEntry, { kind: "opened" }>, "kind">, by: string): Promise<Breach>;
  /**
   * Writes an entry into the record. Nothing in it is ever changed: a correction is an entry.
   *
   * @param entry as an object, or as JSON with moments in ISO 8601
   * @throws DsarError `not-found`; `incident-invalid` for what the entry lacks, such as the reasons of
   * a late notice; `transition-impossible` for what cannot be done now, such as closing a record
   * with a duty open.
   */
  record(id: string, entry: BreachEntry | Json, by: string): Promise<Breach>;
  /** @throws DsarError `not-found`. */
  breach(id: string): Promise<Breach>;
  /** All records, newest first. */
  list(): Promise<readonly Breach[]>;
  /** Where each duty of Articles 33 and 34 stands now. */
  duties(breach: Breach): BreachDuties;
  /** Counts the people in some systems, or in all, by the systems themselves. Keeps no address. */
  count(systems?: readonly string[]): Promise<PeopleCount>;
  /** Lists the people's addresses, each once, for writing to them (Art. 34). */
  people(systems?: readonly string[]): Promise<readonly string[]>;
  /** Writes a notice from what the record holds now; sending it is somebody's decision. */
  notice(breach: Breach, to: NoticeTo, format: NoticeFormat, delay?: string): string;
  /** The record as JSON, in the form of `breachJsonSchema()`. */
  export(id: string): Promise<Json>;
  /**
   * Checks that no entry was changed, removed or put in.
   *
   * @param head the chain's end as it was kept elsewhere; without it, a cut tail goes unnoticed
   */
  verify(id: string, head?: AuditHead): Promise<AuditVerdict>;
}

/**
 * Opens the record of a controller's breaches.
 *
 * @example
 * const incidents = createIncidents({ store: createBreachStore({ pool }), controller, register });
 * const { id } = await incidents.open({ at, title, role: "controller", law: "gdpr", ... }, "desk");
 */
export function createIncidents(options: IncidentsOptions): Incidents {
  const { store, controller, register, connectors = [], now = () => new Date() } = options;
  const facts = () => ({
    ...{ now: now(), timeZone: controller.timeZone, holidays: controller.holidays, register },
  });

  async function add(
    tx: BreachTransaction,
    id: string,
    entry: BreachEntry,
    by: string,
  ): Promise<Breach> {
    const rows = await tx.rows(id);
    const before = rows.length === 0 ? null : breachFrom(id, rows);
    checkEntry(before, entry, facts());
    const text = canonicalJson({ entry: plain(entry), by, recordedAt: now().toISOString() });
    const row = append(rows.at(-1) ?? GENESIS, text, sha256);
    await tx.insertRow(id, row);
    return breachFrom(id, [...rows, row]);
  }

  function breachFrom(id: string, rows: readonly BreachRow[]): Breach {
    const [opened, ...more] = rows.map(entryOf);
    if (opened?.kind !== "opened") throw damaged(id);
    return breachOf(id, controller.id, [opened, ...more]);
  }

  async function rowsOf(id: string): Promise<readonly BreachRow[]> {
    return store.transaction(async (tx) => {
      await locked(tx, id);
      return tx.rows(id);
    });
  }

  async function locked(tx: BreachTransaction, id: string): Promise<void> {
    if (UUID.test(id) && (await tx.lockBreach(controller.id, id)) !== null) return;
    throw new DsarError("not-found", "There is no such record of a breach.");
  }

  async function everybody(systems?: readonly string[]): Promise<Set<string>> {
    const people = new Set<string>();
    await store.transaction(async (tx) => {
      for (const connector of counted(systems))
        for await (const address of connector.subjects?.(tx.sql) ?? [])
          people.add(address.toLowerCase());
    });
    return people;
  }

  function counted(systems?: readonly string[]): readonly Connector[] {
    const strange = systems?.find((name) => !connectors.some((one) => one.name === name));
    if (strange !== undefined)
      throw new DsarError("not-found", `No system is called "${strange}".`, { path: "systems" });
    return connectors.filter(({ name }) => systems?.includes(name) ?? true);
  }

  const self: Incidents = {
    async open(entry, by) {
      const opened = parseBreachEntry({ ...entry, kind: "opened" });
      const id = crypto.randomUUID();
      return store.transaction(async (tx) => {
        await tx.insertBreach({ id, controller: controller.id, openedAt: now() });
        return add(tx, id, opened, by);
      });
    },
    async record(id, entry, by) {
      const parsed = parseBreachEntry(entry);
      return store.transaction(async (tx) => {
        await locked(tx, id);
        return add(tx, id, parsed, by);
      });
    },
    breach: async (id) => breachFrom(id, await rowsOf(id)),
    list: () =>
      store.transaction(async (tx) => {
        const found: Breach[] = [];
        for (const { id } of await tx.breaches(controller.id))
          found.push(breachFrom(id, await tx.rows(id)));
        return found;
      }),
    duties: (breach) => breachDuties(breach, facts()),
    async count(systems) {
      const uncounted = counted(systems).filter(({ subjects }) => subjects === undefined);
      return {
        people: (await everybody(systems)).size,
        uncounted: uncounted.map(({ name }) => name),
      };
    },
    people: async (systems) => [...(await everybody(systems))].sort(),
    notice(breach, to, format, delay) {
      const from = { breach, register, timeZone: controller.timeZone };
      const written =
        to === "authority"
          ? authorityNotice(from, delay ?? null)
          : to === "people"
            ? peopleNotice(from)
            : controllerNotice(from, to.controller);
      return renderNoticeDocument(written, format);
    },
    async export(id) {
      const rows = await rowsOf(id);
      const last = rows.at(-1);
      if (last === undefined) throw damaged(id);
      return breachJson(breachFrom(id, rows), last, facts());
    },
    async verify(id, head) {
      const rows = await rowsOf(id);
      const verdict = verify(rows, {
        hash: sha256,
        ...(head === undefined ? {} : { heads: [head] }),
      });
      if (!verdict.ok) return { ok: false, firstBad: verdict.firstBad, why: verdict.message };
      return { ok: true, head: { seq: verdict.head.seq, hash: verdict.head.hash } };
    },
  };
  return self;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function entryOf({ seq, record }: BreachRow): RecordedEntry {
  const { entry, by, recordedAt } = JSON.parse(record ?? "null") as {
    readonly entry: unknown;
    readonly by: string;
    readonly recordedAt: string;
  };
  return { ...parseBreachEntry(entry), seq, by, recordedAt: new Date(recordedAt) };
}

function plain(entry: BreachEntry): Json {
  return JSON.parse(JSON.stringify(entry)) as Json;
}

function damaged(id: string): DsarError {
  return new DsarError("audit-invalid", `The record ${id} does not begin with what happened.`);
}

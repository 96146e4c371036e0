import type { Law } from "../core/clock/law.ts";
import type { JsonObject } from "../core/json.ts";
import type { RequestType } from "../core/request/request-type.ts";

/** The person a request is about, proved to hold this address. */
export interface Subject {
  /** Verified mail address, lower case. */
  readonly email: string;
  /** Name as the person wrote it; unproved, so never look data up by it alone. */
  readonly name: string | null;
}

/** Runs SQL inside the transaction in which the step, its effect and its audit row commit. */
export interface Sql {
  /** Runs one statement in the engine's own transaction. */
  query<Row extends object = Record<string, unknown>>(
    text: string,
    values?: readonly unknown[],
  ): Promise<{ readonly rows: Row[]; readonly rowCount: number }>;
}

/** One record about the person. */
export interface PersonalRecord {
  /** What kind of record it is; becomes a table of the export, e.g. `orders`. */
  readonly kind: string;
  readonly data: JsonObject;
}

/** Data that an erasure left in place, and the reason the person is told. */
export interface Kept {
  /** What was kept, in words for the person, without the data itself: `Invoice of 2026-03-01`. */
  readonly what: string;
  /** Why, in words for the person. */
  readonly why: string;
  /** The legal basis: `Art. 17(3)(b) GDPR, Swedish Accounting Act 7:2`. */
  readonly basis: string;
  /** Until when it is kept, `YYYY-MM-DD`. */
  readonly until: string;
}

/** What an erasure did in one system. */
export interface Erasure {
  /** How many records were erased or made anonymous. */
  readonly erased: number;
  readonly kept: readonly Kept[];
}

/** What ending uses of data, or correcting it, did in one system. */
export interface Changed {
  /** In how many records. */
  readonly changed: number;
}

/** A legal hold: data that a person's erasure must leave, Art. 17(3)(e), 18(1)(c) GDPR. */
export interface Hold {
  readonly id: string;
  /** Fields that are held; every field when null. */
  readonly fields: readonly string[] | null;
  /** Why, in words for the person: `A claim about order 17 is before the court`. */
  readonly reason: string;
  readonly basis: string;
  /** Last day, `YYYY-MM-DD`; null until it is released. */
  readonly until: string | null;
}

/** What a connector's methods are handed beside the person. */
export interface ConnectorOptions {
  readonly signal: AbortSignal;
  readonly now: Date;
}

/** What {@link Connector.erase} is handed. */
export interface EraseOptions extends ConnectorOptions {
  /** Holds on single fields of this person; what they name stays, and is named in `kept`. */
  readonly holds: readonly Hold[];
}

/** What {@link Connector.sweep} is handed. */
export interface SweepOptions extends ConnectorOptions {
  /** Holds on a person's data in this system, by address. */
  holdsOf(email: string): readonly Hold[];
}

interface Named {
  /** Lower-case letters, digits and hyphens; names the files of the export. */
  readonly name: string;
  /** Heading of the export's section, `Orders and invoices`; the name when left out. */
  readonly title?: string;
  /** Id of the recipient in the register that this system belongs to. */
  readonly recipient?: string;
  /** Names of connectors whose step must be done first. */
  readonly after?: readonly string[];
}

/**
 * One system that holds personal data, plugged into the engine by its owner.
 *
 * Its methods run inside the engine's transaction: what they do through `tx` commits together
 * with the step and its audit row, or not at all. They may be called again after a failure.
 */
export interface Connector extends Named {
  /** Hands over every record about the person. */
  collect(
    subject: Subject,
    tx: Sql,
    options: ConnectorOptions,
  ): Promise<readonly PersonalRecord[]> | AsyncIterable<PersonalRecord>;
  /** Erases what no law requires to be kept, and names the rest. */
  erase(subject: Subject, tx: Sql, options: EraseOptions): Promise<Erasure>;
  /** Ids of the register's purposes that {@link stop} can end here; all of them when left out. */
  readonly purposes?: readonly string[];
  /**
   * Ends uses of the person's data for purposes of the register: an objection, a withdrawn consent,
   * an opt-out. Marks what must not be used so again; the data itself stays.
   */
  stop?(
    subject: Subject,
    purposes: readonly string[],
    tx: Sql,
    options: ConnectorOptions,
  ): Promise<Changed>;
  /**
   * Corrects fields that the register calls correctable; leaves alone what it does not keep.
   *
   * @param corrections by the key of the register's field
   */
  rectify?(
    subject: Subject,
    corrections: Readonly<Record<string, string>>,
    tx: Sql,
    options: ConnectorOptions,
  ): Promise<Changed>;
  /** Erases whatever has been kept long enough, of everybody; says how many records. */
  sweep?(tx: Sql, options: SweepOptions): Promise<number>;
  /** Lists the addresses of everybody in this system, for replaying erasures after a restore. */
  subjects?(tx: Sql): AsyncIterable<string>;
}

/** A task for a system outside the database: a processor, a colleague, an archive. */
export interface OutsideTask {
  readonly kind: "collect" | "erase" | "stop" | "rectify" | "notify";
  /** The same at every retry: the receiver drops what it has done already. */
  readonly idempotencyKey: string;
  readonly requestId: string;
  readonly type: RequestType;
  readonly law: Law;
  readonly subject: Subject;
  readonly receivedAt: Date;
  /** The request's safe date. */
  readonly due: string;
  /** Where the receiver reports that it is done. */
  readonly callbackUrl: string;
  /** Ids of the purposes that are to end, of a task `stop`. */
  readonly purposes?: readonly string[];
  /** What is right, by the key of the register's field, of a task `rectify`. */
  readonly corrections?: Readonly<Record<string, string>>;
}

/** What became of a task. */
export type OutsideOutcome =
  | {
      readonly state: "done";
      readonly erased?: number;
      readonly changed?: number;
      readonly kept?: readonly Kept[];
      readonly records?: readonly PersonalRecord[];
    }
  | {
      /** Asked, and not answered yet; asked again when the time is over. */
      readonly state: "waiting";
      readonly seconds: number;
    };

/** A report that came in over HTTP. */
export interface CallbackMessage {
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly idempotencyKey: string;
  readonly now: Date;
}

/** A system outside the database; its effects happen at least once. */
export interface OutsideConnector extends Named {
  /** A processor is asked to act, a recipient is told of an erasure (Art. 19). `processor` when left out. */
  readonly role?: "processor" | "recipient";
  /**
   * Tasks that {@link request} understands: `collect`, `erase` and `notify` when left out. Any other
   * stands in `desk.tasks()` for a person to do.
   */
  readonly handles?: readonly OutsideTask["kind"][];
  /** Asks for a task; called again under the same key after a failure or a silence. */
  request(task: OutsideTask, options: ConnectorOptions): Promise<OutsideOutcome>;
  /**
   * Reads a report.
   *
   * @throws DsarError `callback-refused` when it is not from the system that was asked.
   */
  callback?(message: CallbackMessage): OutsideOutcome;
}

/** Tells a system outside from one in the database. */
export function isOutside(connector: Connector | OutsideConnector): connector is OutsideConnector {
  return "request" in connector;
}

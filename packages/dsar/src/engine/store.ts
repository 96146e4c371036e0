import type { ClockAnswer } from "../core/clock/clock-answer.ts";
import type { RequestState } from "../core/lifecycle/lifecycle.ts";
import type { ApplicableLaw } from "../core/request/applicable-law.ts";
import type { JustificationCode } from "../core/request/justification.ts";
import type { Language, NewRequest } from "../core/request/new-request.ts";
import type { Particulars } from "../core/request/particulars.ts";
import type { RequestType } from "../core/request/request-type.ts";
import type { Hold, Kept, PersonalRecord, Sql } from "./connector.ts";
import type { GivenExtension, Pause } from "./request-clock.ts";

/** Where requests are kept; opened by `createStore` of `@candor/dsar/postgres`. */
export interface Store {
  /** Name of the database schema that holds the tables. */
  readonly schema: string;
  /** The database's time, which all its workers share; the machine's before the first transaction. */
  now(): Date;
  /** Runs `work` in one transaction: all of it commits, or none. */
  transaction<T>(work: (tx: StoreTransaction) => Promise<T>): Promise<T>;
}

/** A request as it is stored. */
export interface StoredRequest {
  readonly id: string;
  readonly controller: string;
  readonly tokenHash: string;
  readonly type: RequestType | null;
  readonly also: readonly RequestType[];
  /** Which uses to end, what to correct; null when the person did not say. */
  readonly particulars: Particulars | null;
  /** Code of the ground for a refusal or an extension, where the desk gave one. */
  readonly justification: JustificationCode | null;
  readonly state: RequestState;
  readonly channel: NewRequest["channel"];
  readonly language: Language;
  /** Null once the request was made anonymous. */
  readonly address: string | null;
  readonly name: string | null;
  readonly message: string | null;
  readonly messageId: string | null;
  readonly receivedAt: Date;
  readonly clock: ClockAnswer;
  /** The law that it is answered under, and why. */
  readonly law: ApplicableLaw;
  /** Questions to the person, each with the day of its answer. */
  readonly pauses: readonly Pause[];
  readonly extended: boolean;
  readonly extension: GivenExtension | null;
  /** When the person was told that the request has arrived. */
  readonly acknowledgedAt: Date | null;
  readonly verifiedAt: Date | null;
  readonly closedAt: Date | null;
}

/** What may change in a stored request. */
export type RequestPatch = Partial<
  Pick<
    StoredRequest,
    | "type"
    | "state"
    | "clock"
    | "extended"
    | "law"
    | "pauses"
    | "extension"
    | "acknowledgedAt"
    | "verifiedAt"
    | "closedAt"
    | "particulars"
    | "justification"
  >
>;

/** A confirmation code on its way to the person; the code itself is not stored. */
export interface Challenge {
  readonly id: string;
  readonly requestId: string;
  readonly codeHash: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly attempts: number;
  readonly usedAt: Date | null;
}

/**
 * What a step does: copy data, erase it, end uses of it, correct it, tell a recipient of the erasure
 * (Art. 19), record it outside the backups, or send the answer.
 */
type StepKind = "collect" | "erase" | "stop" | "rectify" | "notify" | "record" | "answer";

/** One unit of work that commits together with its effect. */
export interface Step {
  readonly id: string;
  readonly requestId: string;
  readonly kind: StepKind;
  /** Name of the connector; null for record and answer. */
  readonly connector: string | null;
  /** Due when every step of the request with a lower stage and the same round is done. */
  readonly stage: number;
  /** 0 for the request itself, more for erasures again after a hold was released. */
  readonly round: number;
  /** Its effect lies outside the database. */
  readonly outside: boolean;
  readonly state: "pending" | "waiting" | "done" | "dead";
  readonly attempts: number;
  readonly runAt: Date;
  readonly lastError: string | null;
  readonly result: StepResult | null;
}

/** What a step found or did, without the data itself. */
export interface StepResult {
  readonly records?: number;
  readonly erased?: number;
  /** Records in which a use was ended or a field corrected. */
  readonly changed?: number;
  readonly kept?: readonly Kept[];
  /** Legal holds that this step left data to. */
  readonly holds?: readonly string[];
}

/** A legal hold as it is stored; the person is named by a pseudonym. */
export interface StoredHold extends Hold {
  readonly controller: string;
  readonly subject: string;
  /** System that is held; all of them when null. */
  readonly connector: string | null;
  readonly createdAt: Date;
  readonly releasedAt: Date | null;
}

/** A step with its request. */
export interface ClaimedStep {
  readonly step: Step;
  readonly request: StoredRequest;
}

/** What a mail is about; its text is written when it is sent. */
export type MessageKind =
  | "confirm"
  | "received"
  | "question"
  | "answer"
  | "refused"
  | "extended"
  | "withdrawn";

/** A mail in the outbox; holds no code and no link. */
export interface Message {
  readonly id: string;
  readonly requestId: string;
  readonly kind: MessageKind;
  /** Words a person at the desk wrote, where there are some. */
  readonly text: string | null;
  /** The challenge or export whose secret goes into the mail. */
  readonly reference: string | null;
  readonly state: "pending" | "sent" | "dead";
  readonly attempts: number;
  readonly runAt: Date;
  readonly lastError: string | null;
}

/** An export that can be fetched; the key of its link is not stored. */
export interface StoredExport {
  readonly id: string;
  readonly requestId: string;
  readonly keyHash: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  /** When its collected copies were deleted. */
  readonly emptiedAt: Date | null;
}

/** A letter that came in on an open request. */
export interface Letter {
  readonly id: string;
  readonly requestId: string;
  readonly receivedAt: Date;
  readonly subject: string;
  readonly text: string;
  readonly messageId: string | null;
}

/** An audit row: one link of the request's hash chain, as the ledger writes it. */
export interface AuditRow {
  readonly seq: number;
  readonly previous: string;
  readonly digest: string;
  readonly hash: string;
  readonly record: string | null;
}

/** A record that a step collected, in its place. */
export interface CollectedRecord extends PersonalRecord {
  readonly seq: number;
}

/** How often a kind of record was collected by a connector. */
interface CollectedKind {
  readonly connector: string;
  readonly kind: string;
  readonly count: number;
}

/** Everything the engine reads and writes, inside one transaction. */
export interface StoreTransaction {
  /** For connectors: SQL in this very transaction. */
  readonly sql: Sql;
  /** Runs `work`; when it throws, what it wrote is undone, and the transaction goes on. */
  savepoint<T>(work: () => Promise<T>): Promise<T>;

  /** False when this mail of this sender is already a request. */
  insertRequest(request: StoredRequest): Promise<boolean>;
  requestById(id: string, lock?: "update"): Promise<StoredRequest | null>;
  requestByToken(controller: string, tokenHash: string): Promise<StoredRequest | null>;
  requestByMail(
    controller: string,
    address: string,
    messageId: string,
  ): Promise<StoredRequest | null>;
  /** The request that one of our own mails was about. */
  requestByMessage(controller: string, messageId: string): Promise<StoredRequest | null>;
  openRequests(controller: string): Promise<readonly StoredRequest[]>;
  /** Confirmation mails caused by an address since a time. */
  confirmationsSince(controller: string, address: string, since: Date): Promise<number>;
  updateRequest(id: string, patch: RequestPatch): Promise<void>;
  /** Forgets address, name, message and letters of requests closed before a time; says how many. */
  anonymiseClosed(controller: string, before: Date): Promise<number>;

  insertChallenge(challenge: Challenge): Promise<void>;
  latestChallenge(requestId: string): Promise<Challenge | null>;
  challengeById(id: string): Promise<Challenge | null>;
  updateChallenge(
    id: string,
    patch: Partial<Pick<Challenge, "attempts" | "usedAt">>,
  ): Promise<void>;

  insertSteps(steps: readonly Step[]): Promise<void>;
  /** Locks due steps and their requests, passing over what other workers hold. */
  claimSteps(
    controller: string,
    now: Date,
    of: { readonly outside: boolean; readonly limit: number },
  ): Promise<readonly ClaimedStep[]>;
  /** Locks one step and its request. */
  stepById(controller: string, id: string): Promise<ClaimedStep | null>;
  /** Marks steps as done, in one statement. */
  finishSteps(done: readonly { readonly id: string; readonly result: StepResult }[]): Promise<void>;
  updateStep(id: string, patch: StepPatch): Promise<void>;
  steps(requestId: string): Promise<readonly Step[]>;
  stepsIn(controller: string, state: "waiting" | "dead"): Promise<readonly Step[]>;

  insertHold(hold: StoredHold): Promise<void>;
  /** Holds that are in force, of one person or of everybody. */
  holds(controller: string, subject?: string): Promise<readonly StoredHold[]>;
  /** False when no such hold was in force. */
  releaseHold(controller: string, id: string, at: Date): Promise<boolean>;
  /** Notes that holds left data of a request's person in place. */
  noteHeld(requestId: string, holds: readonly string[]): Promise<void>;
  /** Requests whose erasure a hold cut short. */
  heldRequests(hold: string): Promise<readonly string[]>;

  insertRecords(step: Step, firstSeq: number, records: readonly PersonalRecord[]): Promise<void>;
  collectedKinds(requestId: string): Promise<readonly CollectedKind[]>;
  /** A page of records in order, of one connector and, if named, of one kind. */
  collectedRecords(
    requestId: string,
    of: { readonly connector: string; readonly kind?: string },
    page: { readonly after: number; readonly limit: number },
  ): Promise<readonly CollectedRecord[]>;
  deleteRecords(requestId: string): Promise<void>;

  insertMessage(message: Message): Promise<void>;
  claimMessage(
    controller: string,
    now: Date,
  ): Promise<{ readonly message: Message; readonly request: StoredRequest } | null>;
  updateMessage(id: string, patch: MessagePatch): Promise<void>;
  deadMessages(controller: string): Promise<readonly Message[]>;

  insertExport(file: StoredExport): Promise<void>;
  exportOf(requestId: string): Promise<StoredExport | null>;
  expiredExports(controller: string, now: Date): Promise<readonly StoredExport[]>;
  updateExport(id: string, patch: Pick<StoredExport, "emptiedAt">): Promise<void>;

  /** False when this mail is there already. */
  insertLetter(letter: Letter): Promise<boolean>;
  letters(requestId: string): Promise<readonly Letter[]>;

  /** End of a request's chain, null when it has no row. */
  lastAuditRow(requestId: string): Promise<AuditRow | null>;
  insertAuditRow(requestId: string, row: AuditRow): Promise<void>;
  lastAuditRows(requestIds: readonly string[]): Promise<ReadonlyMap<string, AuditRow>>;
  insertAuditRows(rows: readonly (AuditRow & { readonly requestId: string })[]): Promise<void>;
  auditRows(requestId: string): Promise<readonly AuditRow[]>;
  /** Last row of every chain of a controller, by request. */
  auditHeads(
    controller: string,
  ): Promise<
    readonly { readonly requestId: string; readonly seq: number; readonly hash: string }[]
  >;
  /** Rows of all chains of a controller, by request and number. */
  auditPage(
    controller: string,
    after: { readonly requestId: string; readonly seq: number } | null,
    limit: number,
  ): Promise<readonly (AuditRow & { readonly requestId: string })[]>;
}

/** What may change in a message. */
interface MessagePatch {
  readonly state?: Message["state"];
  readonly attempts?: number;
  readonly runAt?: Date;
  readonly lastError?: string | null;
}

/** What may change in a step. */
interface StepPatch {
  readonly state?: Step["state"];
  readonly attempts?: number;
  readonly runAt?: Date;
  readonly lastError?: string | null;
  readonly result?: StepResult;
}

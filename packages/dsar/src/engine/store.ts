import type { ClockAnswer } from "../core/clock/clock-answer.ts";
import type { RequestState } from "../core/lifecycle/lifecycle.ts";
import type { ApplicableLaw } from "../core/request/applicable-law.ts";
import type { JustificationCode } from "../core/request/justification.ts";
import type { Language, NewRequest } from "../core/request/new-request.ts";
import type { Authority, OnBehalf } from "../core/request/on-behalf.ts";
import type { Particulars } from "../core/request/particulars.ts";
import type { RequestType } from "../core/request/request-type.ts";
import type { Hold, Kept, PersonalRecord, Sql } from "./connector.ts";
import type { MailQueries } from "./mail-queries.ts";
import type {
  AuditQueries,
  ChallengeQueries,
  DeskQueries,
  ExportQueries,
  HoldQueries,
  IdentityQueries,
  LetterQueries,
  MessageQueries,
  RecordQueries,
  RequestQueries,
  StepQueries,
} from "./queries.ts";
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
  /** For whom it was asked, and how far it is established that this may be. */
  readonly onBehalf: (OnBehalf & { readonly authority: Authority }) | null;
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
    | "onBehalf"
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
export interface CollectedKind {
  readonly connector: string;
  readonly kind: string;
  readonly count: number;
}

/** What may change in a message. */
export interface MessagePatch {
  readonly state?: Message["state"];
  readonly attempts?: number;
  readonly runAt?: Date;
  readonly lastError?: string | null;
}

/** What may change in a step. */
export interface StepPatch {
  readonly state?: Step["state"];
  readonly attempts?: number;
  readonly runAt?: Date;
  readonly lastError?: string | null;
  readonly result?: StepResult;
}

/** Everything the engine reads and writes, inside one transaction. */
export interface StoreTransaction
  extends RequestQueries,
    ChallengeQueries,
    StepQueries,
    HoldQueries,
    RecordQueries,
    MessageQueries,
    ExportQueries,
    LetterQueries,
    AuditQueries,
    DeskQueries,
    IdentityQueries,
    MailQueries {
  /** Pseudonym of the person at the desk who acts in this transaction; nobody's when left out. */
  readonly operator?: string;
  /** For connectors: SQL in this very transaction. */
  readonly sql: Sql;
  /** Runs `work`; when it throws, what it wrote is undone, and the transaction goes on. */
  savepoint<T>(work: () => Promise<T>): Promise<T>;
}

import type { KeyObject } from "node:crypto";
import type { KeyRing } from "@candor/ledger/node";
import type { ClockAnswer } from "../core/clock/clock-answer.ts";
import type { Law } from "../core/clock/law.ts";
import type { RequestState } from "../core/lifecycle/lifecycle.ts";
import type { Register } from "../core/register/register.ts";
import type { ApplicableLaw } from "../core/request/applicable-law.ts";
import type { DelayCode, JustificationCode, RefusalCode } from "../core/request/justification.ts";
import type { NewRequest } from "../core/request/new-request.ts";
import type { Particulars } from "../core/request/particulars.ts";
import type { RequestType } from "../core/request/request-type.ts";
import type { Anchor, AuditReport } from "./anchor.ts";
import type { AuditHead, AuditVerdict } from "./audit.ts";
import type { Connector, Hold, Kept, OutsideConnector, OutsideOutcome } from "./connector.ts";
import type { Controller } from "./controller.ts";
import type { Duty } from "./duties.ts";
import type { ErasureLedger, Replay } from "./erasure-ledger.ts";
import type { NewHold } from "./holds.ts";
import type { DsarLimits } from "./limits.ts";
import type { Mailer } from "./mailer.ts";
import type { GivenExtension, Pause } from "./request-clock.ts";
import type { Store } from "./store.ts";

/** What {@link createDsar} needs. */
export interface DsarOptions {
  /** From `createStore` of `@candor/dsar/postgres`. */
  readonly store: Store;
  readonly controller: Controller;
  /** Every system that holds personal data, in the database or outside it. */
  readonly connectors: readonly (Connector | OutsideConnector)[];
  /** Where erasures are remembered outside the backups; see `replayErasures`. */
  readonly erasureLedger?: ErasureLedger;
  readonly mailer: Mailer;
  /** Record of processing: the Art. 15 page of every export is written from it. */
  readonly register: Register;
  /** Public address of the request pages, without a slash at the end: `https://shop.example/privacy/request`. */
  readonly baseUrl: string;
  /**
   * At least 32 random bytes, kept outside the database. Codes and links are derived from it,
   * so that no copy of the database can confirm a request or open an export.
   */
  readonly secret: Uint8Array;
  /** Ed25519 private key that signs exports; they are not signed when left out. */
  readonly signingKey?: KeyObject;
  /** The time; the database's own when left out, so that workers need no common clock. */
  readonly now?: () => Date;
  /** Told what happened, without personal data, for logs. */
  readonly onEvent?: (event: EngineEvent) => void;
  /** Limits and lifetimes; see each. */
  readonly limits?: Partial<DsarLimits>;
}

/** Something the engine did, for a log; carries no personal data. */
export interface EngineEvent {
  readonly kind: string;
  readonly requestId: string | null;
  readonly detail?: string;
}

/** What the person gets back when a request is committed. */
export interface Accepted {
  readonly id: string;
  /** Opens the status page; in the person's link and nowhere else in clear. */
  readonly token: string;
  readonly clock: ClockAnswer;
}

/** What the status page may say: nothing that would tell a stranger who is a customer. */
export interface RequestStatus {
  readonly id: string;
  readonly type: RequestType | null;
  readonly state: RequestState;
  readonly receivedAt: Date;
  readonly due: string;
  readonly extended: boolean;
  readonly language: string;
  /** Code of the ground on which it was refused or extended, where the desk gave one. */
  readonly justification: JustificationCode | null;
}

/** What became of a mail. */
export type MailOutcome =
  | { readonly outcome: "request"; readonly request: Accepted }
  | { readonly outcome: "duplicate"; readonly request: { readonly id: string } }
  | { readonly outcome: "reply"; readonly request: { readonly id: string } }
  | { readonly outcome: "ignored"; readonly why: "auto-reply" | "bounce" | "list" };

/** A finished export, ready to be streamed. */
export interface ExportFile {
  readonly filename: string;
  /** Strong validator (RFC 9110, 8.8.3): the same bytes at each download. */
  readonly etag: string;
  /** Writes it from the start. */
  stream(): ReadableStream<Uint8Array>;
  /** Counts its bytes by writing it once, in little memory. */
  size(): Promise<number>;
  /** Bytes from `from` to before `end`, for a download that goes on. */
  slice(from: number, end: number): ReadableStream<Uint8Array>;
}

/** A row of the desk's queue. */
export interface QueueItem extends RequestStatus {
  readonly safe: string;
  /** What the law wants next of this request; the queue is in this order. */
  readonly next: Duty;
  readonly needsPerson: boolean;
  readonly address: string | null;
}

/** Everything about one request, for the person who works on it. */
export interface RequestFile extends QueueItem {
  readonly name: string | null;
  /** What the person wrote in the form or the first letter. */
  readonly message: string | null;
  /** Further rights that the letter speaks of. */
  readonly also: readonly RequestType[];
  /** Which uses are to end and what is to be corrected, where the person said so. */
  readonly particulars: Particulars | null;
  /** What a person has to do and why the engine does not; null where the engine can. */
  readonly task: string | null;
  /** Everything that the law still wants, the next first. */
  readonly duties: readonly Duty[];
  /** The law that it is answered under, why, and who chose it. */
  readonly law: ApplicableLaw;
  /** Questions to the person, each with the day of its answer. */
  readonly pauses: readonly Pause[];
  readonly extension: GivenExtension | null;
  readonly clock: ClockAnswer;
  readonly verifiedAt: Date | null;
  /** Letters that came in later, the oldest first. */
  readonly letters: readonly {
    readonly receivedAt: Date;
    readonly subject: string;
    readonly text: string;
  }[];
  readonly steps: readonly {
    /** `erase customers`, `answer`. */
    readonly what: string;
    readonly state: "pending" | "waiting" | "done" | "dead";
    readonly attempts: number;
    readonly lastError: string | null;
    readonly kept: readonly Kept[];
  }[];
}

/** A step or mail that gave up; a person repairs the cause and calls `retry`. */
export interface DeadLetter {
  readonly id: string;
  readonly requestId: string;
  readonly what: string;
  readonly attempts: number;
  readonly lastError: string;
}

/** A task that somebody outside the database was asked to do, and has not reported yet. */
export interface OpenTask {
  readonly id: string;
  readonly requestId: string;
  /** `erase newsletter-service`. */
  readonly what: string;
  /** When it is asked for again. */
  readonly askedAgainAt: Date;
}

/** A hold in force; the person stays a pseudonym. */
export interface HoldInForce extends Hold {
  readonly subject: string;
  readonly connector: string | null;
  readonly createdAt: Date;
}

/** What a sweep did. */
export interface Swept {
  /** Expired exports whose copies were deleted. */
  readonly exports: number;
  /** Closed requests that forgot who made them. */
  readonly requests: number;
  /** Holds that ended. */
  readonly holds: number;
  /** Records whose time was over, by connector. */
  readonly records: Readonly<Record<string, number>>;
}

/** A worker that runs until it is told to stop. */
export interface Running {
  /** Lets the step in hand end, then stops. */
  stop(): Promise<void>;
}

/** Takes requests in, keeps their clocks, fulfils them and answers. */
export interface Dsar {
  readonly controller: Controller;
  readonly register: Register;
  /** Commits a request, then returns; the confirmation mail leaves through the outbox. */
  submit(request: NewRequest): Promise<Accepted>;
  /**
   * Turns an RFC 5322 message into a request of its sender, committed when this returns.
   *
   * @throws DsarError `mail-invalid`, `mail-too-large`: nothing was stored; answer SMTP 5xx.
   */
  receiveMail(raw: Uint8Array, envelope?: { readonly from?: string }): Promise<MailOutcome>;
  /** Reads the status behind a link, or null. */
  status(token: string): Promise<RequestStatus | null>;
  /**
   * Confirms that the holder of the address made the request, and starts the fulfilment.
   *
   * @throws DsarError `verification-failed` when the code is wrong, used up or expired.
   */
  confirm(token: string, code: string): Promise<RequestStatus>;
  /** Mails a fresh code, when the old one expired. */
  resend(token: string): Promise<void>;
  /** Opens the export behind a mailed link; null when token, key or date do not fit. */
  openExport(token: string, key: string): Promise<ExportFile | null>;
  /**
   * Hands out a ticket that opens the export for an hour (`limits.downloadMinutes`), to the holder of
   * the mailed link; null when token, key or date do not fit.
   */
  grantDownload(token: string, key: string): Promise<string | null>;
  /** Opens the export behind a ticket, again and again until its end, for a download that resumes. */
  openDownload(token: string, ticket: string): Promise<ExportFile | null>;
  /** Withdraws a request, by the person who holds the link of the answer mails. */
  withdraw(token: string): Promise<RequestStatus>;
  /**
   * Takes the appeal of a person who was refused: the request is open again as a
   * `review-of-refusal`, with the clock that its law gives to appeals.
   *
   * @throws DsarError `transition-impossible` when nothing was refused; `request-invalid`.
   */
  appeal(token: string, message: string): Promise<RequestStatus>;
  /** What a person at the controller does. */
  readonly desk: Desk;
  /** Performs what is due now: steps and mails. Returns how many it performed. */
  run(options?: { readonly signal?: AbortSignal }): Promise<number>;
  /** Performs what is due, again and again, until stopped. */
  start(options?: { readonly everyMs?: number }): Running;
  /**
   * Deletes the copies of expired exports, forgets who made requests closed long ago, ends holds
   * whose day has passed, and has every connector erase what was kept long enough. Call it daily.
   */
  sweep(): Promise<Swept>;
  /** Erases again what a restored backup brought back; call it before the site opens again. */
  replayErasures(restore: { readonly restoredTo: Date }): Promise<Replay>;
  /**
   * Takes the signed report of a system outside; the portal's handler calls it.
   *
   * @throws DsarError `callback-refused` when it is forged, `not-found` when nobody was asked.
   */
  takeCallback(
    id: string,
    message: { readonly headers: Readonly<Record<string, string>>; readonly body: string },
  ): Promise<void>;
  /**
   * Checks the hash chain of a request's audit rows. A cut tail shows only against a head that
   * was kept elsewhere.
   */
  verifyAudit(requestId: string, head?: AuditHead): Promise<AuditVerdict>;
  /**
   * Signs where every chain ends now, for keeping where the database's operator cannot write: see
   * `anchorFile`. Null when nothing was added since the last of `anchors`.
   *
   * @param options.key Ed25519 private key
   */
  anchor(options: {
    readonly anchors: readonly Anchor[];
    readonly key: KeyObject;
  }): Promise<Anchor | null>;
  /**
   * Checks every chain against every anchor, and names the first altered row. `dsar verify` does
   * the same from outside.
   *
   * @param options.keys Ed25519 public key, or a ring of keys that followed each other
   * @throws DsarError `audit-invalid` when an anchor is malformed or not signed by these keys.
   */
  verifyAnchored(options: {
    readonly anchors: readonly Anchor[];
    readonly keys: KeyObject | KeyRing;
  }): Promise<AuditReport>;
}

/** The work that a person does: decide what a letter wants, answer, refuse, extend, repair. */
export interface Desk {
  /** Open requests, the next due first. */
  queue(): Promise<readonly QueueItem[]>;
  /**
   * Reads all there is about one request: what the person wrote, the clock, and every step.
   *
   * @throws DsarError `not-found`.
   */
  read(id: string): Promise<RequestFile>;
  /**
   * Says what a letter asks for, and for which purposes or with which corrections. What the engine can
   * do then is done, once the person has confirmed.
   */
  decide(id: string, type: RequestType, said?: Particulars): Promise<void>;
  /** Answers by hand. */
  answer(id: string, text: string): Promise<void>;
  /**
   * Refuses with reasons; the mail names the ground, the authority and the courts (Art. 12(4)).
   *
   * @throws DsarError `request-invalid` when `because` is no ground for a refusal.
   */
  refuse(id: string, reasons: string, options?: { readonly because?: RefusalCode }): Promise<void>;
  /**
   * Extends once, as far as the controller's law allows or `until` a date, and tells the person why.
   *
   * @throws DsarError `already-extended`; `extension-late`; `clock-invalid` where the law gives no extension.
   */
  extend(
    id: string,
    reasons: string,
    options?: { readonly until?: string; readonly because?: DelayCode },
  ): Promise<ClockAnswer>;
  /**
   * Asks the person what is meant. The mail goes out, and the day is noted: where the law stops the
   * clock for a question, `due` moves on with the answer; `safe` never counts on it.
   *
   * @throws DsarError `transition-impossible` when a question is open already, or all is over.
   */
  ask(id: string, question: string): Promise<ClockAnswer>;
  /** Says that the person has answered; a reply by mail says so by itself. */
  answered(id: string): Promise<ClockAnswer>;
  /**
   * Has a request answered under another law than the rules chose; `why` is kept with it.
   *
   * @throws DsarError `clock-invalid`; `already-extended` when a date was told under the law before.
   */
  applyLaw(id: string, law: Law, why: string): Promise<ClockAnswer>;
  /** Steps that failed for good, each with its reason. */
  deadLetters(): Promise<readonly DeadLetter[]>;
  /** Makes a dead letter due again. */
  retry(id: string): Promise<void>;
  /** Tasks outside that are not reported yet. */
  tasks(): Promise<readonly OpenTask[]>;
  /** Says that a task was done by hand, with what came of it. */
  complete(
    id: string,
    outcome?: Omit<Extract<OutsideOutcome, { readonly state: "done" }>, "state">,
  ): Promise<void>;
  /**
   * Holds a person's data back from erasure, wholly or by field; says the hold's id.
   *
   * @throws DsarError `request-invalid`, naming the field.
   */
  hold(hold: NewHold): Promise<string>;
  /** Ends a hold, and erases what it kept from earlier requests; says from how many. */
  release(id: string): Promise<number>;
  /** Holds in force. */
  holds(): Promise<readonly HoldInForce[]>;
}

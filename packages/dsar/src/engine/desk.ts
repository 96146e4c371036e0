import type { ClockAnswer } from "../core/clock/clock-answer.ts";
import type { Law } from "../core/clock/law.ts";
import type { Report } from "../core/report/month-report.ts";
import type { ApplicableLaw } from "../core/request/applicable-law.ts";
import type { DelayCode, RefusalCode } from "../core/request/justification.ts";
import type { OnBehalf } from "../core/request/on-behalf.ts";
import type { Particulars } from "../core/request/particulars.ts";
import type { RequestType } from "../core/request/request-type.ts";
import type { Hold, Kept, OutsideOutcome } from "./connector.ts";
import type { RequestStatus } from "./dsar.ts";
import type { Duty } from "./duties.ts";
import type { NewHold } from "./holds.ts";
import type { Proposal } from "./proposal.ts";
import type { GivenExtension, Pause } from "./request-clock.ts";

/** What has to happen next, and who does it. */
export type NextStep =
  | "decide" // a person reads what is asked for
  | "approve" // another person looks at a proposal
  | "repair" // a step or a mail gave up
  | "reach" // a mail came back, or nobody was asked to confirm yet
  | "work" // a person does what no system does
  | "confirm" // the person who asked confirms their address
  | "reply" // the person who asked answers a question
  | "wait" // the systems work
  | "none";

/** Which requests a queue shows; everything open when left out. */
export interface QueueFilter {
  /** Those that are closed, the last 200, in place of the open ones. */
  readonly closed?: boolean;
  readonly type?: RequestType | "undecided";
  readonly law?: Law;
  readonly step?: NextStep;
  /** A part of the address, the name or the reference. */
  readonly search?: string;
}

/** A row of the desk's queue. */
export interface QueueItem extends RequestStatus {
  readonly name: string | null;
  readonly step: NextStep;
  readonly safe: string;
  /** What the law wants next of this request; the queue is in this order. */
  readonly next: Duty;
  /** The engine goes no further alone, or something failed: a step, or a mail on its way. */
  readonly needsPerson: boolean;
  readonly address: string | null;
}

/** Everything about one request, for the person who works on it. */
export interface RequestFile extends QueueItem {
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
  /** For whom it is asked, where that is somebody else. */
  readonly onBehalf: OnBehalf | null;
  /** Proofs that wait to be looked at; what they show is read by `proof`. */
  readonly proofs: readonly ProofEntry[];
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
  /** Mails and letters of both sides, the oldest first. */
  readonly thread: readonly ThreadEntry[];
  /** What happened, from the audit. */
  readonly timeline: readonly TimelineEntry[];
  /** Holds in force on this person's data. */
  readonly holds: readonly HoldInForce[];
  /** Other requests from the same address. */
  readonly related: readonly Pick<RequestStatus, "id" | "type" | "state" | "receivedAt">[];
  /** What was proposed, the oldest first, with the names of who proposed and settled it. */
  readonly proposals: readonly ProposalEntry[];
  readonly steps: readonly {
    /** `erase customers`, `answer`. */
    readonly what: string;
    readonly state: "pending" | "waiting" | "done" | "dead";
    readonly attempts: number;
    readonly lastError: string | null;
    readonly kept: readonly Kept[];
  }[];
}

/** One mail of a request's correspondence. */
export interface ThreadEntry {
  readonly at: Date;
  readonly from: "person" | "desk";
  /** Subject of a letter, or what our own mail was about. */
  readonly subject: string;
  /** What a person wrote; empty for a mail that is written from the request itself. */
  readonly text: string;
  /** Whether our own mail is out. */
  readonly state: "pending" | "sent" | "dead" | null;
}

/** One row of the audit, for people. */
export interface TimelineEntry {
  readonly at: Date;
  readonly event: string;
  readonly by: "person" | "engine" | "desk";
  /** Name of who did it at the desk, where it is still known. */
  readonly operator: string | null;
  readonly detail: Readonly<Record<string, string | number | boolean | null>>;
}

/** A proof that waits to be looked at. */
export interface ProofEntry {
  readonly id: string;
  readonly mediaType: string;
  readonly givenAt: Date;
}

/** A proposal as the desk shows it. */
export interface ProposalEntry extends Omit<Proposal, "proposedBy" | "settledBy"> {
  readonly proposedBy: string;
  readonly settledBy: string | null;
  /** The operator who looks at it proposed it, and cannot approve it. */
  readonly own: boolean;
}

/** What somebody wants done that a second person has to approve. */
export type NewProposal =
  | { readonly act: "erase" }
  | { readonly act: "refuse"; readonly text: string; readonly because?: RefusalCode }
  | {
      readonly act: "refuse-part";
      /** What is granted, in words for the person. */
      readonly granted: string;
      /** Why the rest is not. */
      readonly text: string;
      readonly because?: RefusalCode;
    };

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

/** The work that a person does: decide what a letter wants, answer, refuse, extend, repair. */
export interface Desk {
  /** Open requests, the next due first; or those that a filter lets through. */
  queue(filter?: QueueFilter): Promise<readonly QueueItem[]>;
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
   * Grants a part and refuses the rest with reasons, in one answer.
   *
   * @throws DsarError `request-invalid`, naming the field.
   */
  answerInPart(
    id: string,
    answer: { readonly granted: string; readonly refused: string; readonly because?: RefusalCode },
  ): Promise<void>;
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
  /**
   * Notes what somebody wants done, for a second person to approve; says the proposal's id.
   *
   * @throws DsarError `transition-impossible` when one waits already, or all is over.
   */
  propose(id: string, proposal: NewProposal): Promise<string>;
  /**
   * Does what was proposed.
   *
   * @throws DsarError `approval-required` for the operator who proposed it; `not-found`.
   */
  approve(proposal: string): Promise<void>;
  /** Leaves undone what was proposed, and says why. */
  decline(proposal: string, why: string): Promise<void>;
  /** Proposals that wait. */
  proposals(): Promise<readonly ProposalEntry[]>;
  /**
   * Counts what came in and what was answered, both days included, from the audit.
   *
   * @throws DsarError `clock-invalid` for a day that is none.
   */
  report(period: { readonly from: string; readonly to: string }): Promise<Report>;
  /** Opens a proof, so that somebody can look at it. */
  proof(
    request: string,
    proof: string,
  ): Promise<{ readonly mediaType: string; readonly bytes: Uint8Array }>;
  /**
   * Says whether somebody may ask for another person, deletes every proof of it, and lets what was
   * asked begin where it may.
   *
   * @throws DsarError `transition-impossible` where nothing waits for that.
   */
  settleAuthority(id: string, accepted: boolean): Promise<void>;
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

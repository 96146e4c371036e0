import type { ClockAnswer } from "../core/clock/clock-answer.ts";
import type { Law } from "../core/clock/law.ts";
import type { ApplicableLaw } from "../core/request/applicable-law.ts";
import type { DelayCode, RefusalCode } from "../core/request/justification.ts";
import type { Particulars } from "../core/request/particulars.ts";
import type { RequestType } from "../core/request/request-type.ts";
import type { Hold, Kept, OutsideOutcome } from "./connector.ts";
import type { RequestStatus } from "./dsar.ts";
import type { Duty } from "./duties.ts";
import type { NewHold } from "./holds.ts";
import type { GivenExtension, Pause } from "./request-clock.ts";

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

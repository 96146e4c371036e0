import type { PersonalRecord } from "./connector.ts";
import type { StoredProof } from "./proofs.ts";
import type { Proposal, Settlement } from "./proposal.ts";
import type {
  AuditRow,
  Challenge,
  ClaimedStep,
  CollectedKind,
  CollectedRecord,
  Letter,
  Message,
  MessagePatch,
  RequestPatch,
  Step,
  StepPatch,
  StepResult,
  StoredExport,
  StoredHold,
  StoredRequest,
} from "./store.ts";

/** Requests and who they are from. */
export interface RequestQueries {
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
}

/** Confirmation codes. */
export interface ChallengeQueries {
  insertChallenge(challenge: Challenge): Promise<void>;
  latestChallenge(requestId: string): Promise<Challenge | null>;
  challengeById(id: string): Promise<Challenge | null>;
  updateChallenge(
    id: string,
    patch: Partial<Pick<Challenge, "attempts" | "usedAt">>,
  ): Promise<void>;
}

/** Steps: the work and who has claimed it. */
export interface StepQueries {
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
}

/** Legal holds. */
export interface HoldQueries {
  insertHold(hold: StoredHold): Promise<void>;
  /** Holds that are in force, of one person or of everybody. */
  holds(controller: string, subject?: string): Promise<readonly StoredHold[]>;
  /** False when no such hold was in force. */
  releaseHold(controller: string, id: string, at: Date): Promise<boolean>;
  /** Notes that holds left data of a request's person in place. */
  noteHeld(requestId: string, holds: readonly string[]): Promise<void>;
  /** Requests whose erasure a hold cut short. */
  heldRequests(hold: string): Promise<readonly string[]>;
}

/** Copies that were collected for an export. */
export interface RecordQueries {
  insertRecords(step: Step, firstSeq: number, records: readonly PersonalRecord[]): Promise<void>;
  collectedKinds(requestId: string): Promise<readonly CollectedKind[]>;
  /** A page of records in order, of one connector and, if named, of one kind. */
  collectedRecords(
    requestId: string,
    of: { readonly connector: string; readonly kind?: string },
    page: { readonly after: number; readonly limit: number },
  ): Promise<readonly CollectedRecord[]>;
  deleteRecords(requestId: string): Promise<void>;
}

/** Mails on their way out. */
export interface MessageQueries {
  insertMessage(message: Message): Promise<void>;
  claimMessage(
    controller: string,
    now: Date,
  ): Promise<{ readonly message: Message; readonly request: StoredRequest } | null>;
  updateMessage(id: string, patch: MessagePatch): Promise<void>;
  deadMessages(controller: string): Promise<readonly Message[]>;
}

/** Exports that can be fetched. */
export interface ExportQueries {
  insertExport(file: StoredExport): Promise<void>;
  exportOf(requestId: string): Promise<StoredExport | null>;
  expiredExports(controller: string, now: Date): Promise<readonly StoredExport[]>;
  updateExport(id: string, patch: Pick<StoredExport, "emptiedAt">): Promise<void>;
}

/** Letters that came in on a request. */
export interface LetterQueries {
  /** False when this mail is there already. */
  insertLetter(letter: Letter): Promise<boolean>;
  letters(requestId: string): Promise<readonly Letter[]>;
}

/** The hash chain of each request. */
export interface AuditQueries {
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

/** What proves who asks, and for how long it is kept. */
export interface IdentityQueries {
  insertProof(proof: StoredProof): Promise<void>;
  proofs(requestId: string): Promise<readonly StoredProof[]>;
  deleteProofs(requestId: string): Promise<void>;
  /** Deletes proofs that nobody looked at; says of how many. */
  deleteProofsBefore(controller: string, before: Date): Promise<number>;
  /** Wrong codes for requests of an address since a time. */
  wrongCodesSince(controller: string, address: string, since: Date): Promise<number>;
  /** False when this mandate was used already; forgets those that ended before `now`. */
  useMandate(
    controller: string,
    mandate: { readonly agent: string; readonly jti: string; readonly expiresAt: Date },
    now: Date,
  ): Promise<boolean>;
}

/** What people at the desk work from beside the requests themselves. */
export interface DeskQueries {
  /** Notes the name that stands beside an operator's pseudonym. */
  nameOperator(controller: string, pseudonym: string, name: string): Promise<void>;
  /** Names by pseudonym. */
  operatorNames(controller: string): Promise<ReadonlyMap<string, string>>;
  insertProposal(proposal: Proposal): Promise<void>;
  proposalById(id: string): Promise<Proposal | null>;
  /** Of one request all, else the open ones of a controller, the oldest first. */
  proposals(controller: string, requestId?: string): Promise<readonly Proposal[]>;
  settleProposal(id: string, settlement: Settlement): Promise<void>;
  /** Closed requests, the last closed first. */
  closedRequests(controller: string, limit: number): Promise<readonly StoredRequest[]>;
  requestsOfAddress(controller: string, address: string): Promise<readonly StoredRequest[]>;
  /** Mails about a request, with the moment in which each was written. */
  messagesOf(requestId: string): Promise<readonly (Message & { readonly createdAt: Date })[]>;
  /** Records of the audit that a report counts, of requests that were open after `from`. */
  countedEvents(
    controller: string,
    span: { readonly from: Date; readonly to: Date },
  ): Promise<readonly { readonly requestId: string; readonly record: string | null }[]>;
}

import type { KeyObject } from "node:crypto";
import type { KeyRing } from "@candor/ledger/node";
import type { ClockAnswer } from "../core/clock/clock-answer.ts";
import type { Law } from "../core/clock/law.ts";
import type { RequestState } from "../core/lifecycle/lifecycle.ts";
import type { Register } from "../core/register/register.ts";
import type { JustificationCode } from "../core/request/justification.ts";
import type { NewRequest } from "../core/request/new-request.ts";
import type { Authority } from "../core/request/on-behalf.ts";
import type { RequestType } from "../core/request/request-type.ts";
import type { MailKind } from "../intake/mail-kind.ts";
import type { Anchor, AuditReport } from "./anchor.ts";
import type { AuditHead, AuditVerdict } from "./audit.ts";
import type { Connector, OutsideConnector } from "./connector.ts";
import type { Controller } from "./controller.ts";
import type { Desk } from "./desk.ts";
import type { ErasureLedger, Replay } from "./erasure-ledger.ts";
import type { DsarLimits } from "./limits.ts";
import type { MailRoom } from "./mail-room.ts";
import type { Mailer } from "./mailer.ts";
import type { TrustedAgent } from "./mandate.ts";
import type { Operator } from "./operator.ts";
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
  /** Agents whose signed mandates are taken, each with its Ed25519 public key. */
  readonly agents?: readonly TrustedAgent[];
  /** Ed25519 private key that signs exports; they are not signed when left out. */
  readonly signingKey?: KeyObject;
  /** Whose acts at the desk a second person approves; `"desk"` when left out. */
  readonly fourEyes?: FourEyes;
  /**
   * Names (authserv-id) under which your own mail exchanger writes `Authentication-Results`; what any
   * other name says of a sender is not believed. It has to remove such headers from what comes in.
   */
  readonly trustedAuthenticators?: readonly string[];
  /** The time; the database's own when left out, so that workers need no common clock. */
  readonly now?: () => Date;
  /** Told what happened, without personal data, for logs. */
  readonly onEvent?: (event: EngineEvent) => void;
  /** Limits and lifetimes; see each. */
  readonly limits?: Partial<DsarLimits>;
}

/**
 * What needs a second pair of eyes: `"desk"`, refusals and erasures that somebody at the desk decides;
 * `"always"`, those and every erasure that a person confirmed; `"never"`, nothing, for a desk of one.
 */
export type FourEyes = "desk" | "always" | "never";

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
  readonly appliedLaw: Law;
  /** How far it is established that one may ask for somebody else; null for one's own request. */
  readonly authority: Authority | null;
}

/** What became of a mail. */
export type MailOutcome =
  | { readonly outcome: "request"; readonly request: Accepted }
  | { readonly outcome: "duplicate"; readonly request: { readonly id: string } }
  | { readonly outcome: "reply"; readonly request: { readonly id: string } }
  /** Returned mail or an automatic answer, noted with the request that it is about. */
  | {
      readonly outcome: "noted";
      readonly kind: MailKind;
      readonly request: { readonly id: string };
    }
  /** It fits no request: a person looks at it, see `mailRoom`. */
  | { readonly outcome: "tray"; readonly kind: MailKind };

/** The SMTP envelope of a message. */
export interface MailEnvelope {
  /** Empty for what must never be answered (RFC 5321, 4.5.5). */
  readonly from?: string;
  /** The recipient; `privacy+<uuid>@...` names the mail of ours that comes back. */
  readonly to?: string;
}

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
  /** What a second person has to approve at the desk. */
  readonly fourEyes: FourEyes;
  readonly register: Register;
  /** Commits a request, then returns; the confirmation mail leaves through the outbox. */
  submit(request: NewRequest): Promise<Accepted>;
  /**
   * Turns an RFC 5322 message into a request of its sender, adds it to the one that it answers, or lays
   * it on the tray; committed when this returns. No form of message makes it throw.
   *
   * @throws DsarError `mail-too-large`: nothing was stored; answer SMTP 552.
   */
  receiveMail(raw: Uint8Array, envelope?: MailEnvelope): Promise<MailOutcome>;
  /** What came by mail beside the requests: the tray, returned mail, files. */
  readonly mailRoom: MailRoom;
  /** Reads the status behind a link, or null. */
  status(token: string): Promise<RequestStatus | null>;
  /**
   * Confirms that the holder of the address made the request, and starts the fulfilment.
   *
   * @throws DsarError `verification-failed` when the code is wrong, used up or expired.
   */
  confirm(token: string, code: string): Promise<RequestStatus>;
  /**
   * Confirms a request by the account that is signed in, in place of the mailed code.
   *
   * @param email address of the account, as the site has proved it
   * @throws DsarError `verification-failed` for another address than the request's.
   */
  confirmSignedIn(token: string, email: string): Promise<RequestStatus>;
  /** Tells whether a request is of an address; for the site that knows whose account is signed in. */
  isOf(token: string, email: string): Promise<boolean>;
  /**
   * Takes a proof that one may ask for somebody else: a PDF, PNG or JPEG of at most 5 MB. It is kept
   * sealed until a person has looked at it once, then deleted.
   *
   * @throws DsarError `request-invalid`; `transition-impossible` where none was asked for.
   */
  giveProof(token: string, bytes: Uint8Array): Promise<RequestStatus>;
  /**
   * Takes a request that an authorised agent signed: a JWS in compact form, Ed25519, whose claims are
   * `iss`, `aud`, `sub` (the person's address), `right`, `exp`, `iat` and `jti`.
   *
   * @throws DsarError `mandate-refused`, saying which claim is wrong.
   */
  submitMandate(jws: string): Promise<Accepted>;
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
  /** What the controller's own code does at the desk: nobody's role is asked. */
  readonly desk: Desk;
  /**
   * The desk as somebody who works there may use it: acts beyond the role throw `role-forbidden`,
   * refusals and erasures throw `approval-required` and go by a proposal, audit rows name who acted.
   */
  deskOf(operator: Operator): Desk;
  /** The mail room as somebody who works there may use it, by the rules of `deskOf`. */
  mailRoomOf(operator: Operator): MailRoom;
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

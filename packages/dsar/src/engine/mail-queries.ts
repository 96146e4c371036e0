import type { AttachedFile, Dismissal, MailCircumstances, TrayItem } from "./mail-room.ts";

/** A piece of mail as it is stored. */
export interface StoredPost extends TrayItem {
  readonly controller: string;
  /** Which of our mails it is about. */
  readonly messageId: string | null;
  /** SHA-256 of what came: the same mail twice is one row. */
  readonly digest: string;
  readonly settledAt: Date | null;
  readonly settledAs: Settlement["as"] | null;
  /** Pseudonym of the operator; null for the controller's own code, and for what needed nobody. */
  readonly settledBy: string | null;
}

/** What became of a piece of mail. */
export interface Settlement {
  readonly at: Date;
  readonly as: "taken" | "joined" | Dismissal;
  readonly by: string | null;
}

/** Tells returned mail that nobody has dealt with. */
export function isUndelivered({ kind, report, settledAt }: StoredPost): boolean {
  return kind === "bounce" && report?.action === "failed" && settledAt === null;
}

/** A file as it is stored. */
export interface StoredAttachment extends AttachedFile {
  readonly requestId: string;
  /** AES-256-GCM; see `sealed`. */
  readonly sealed: Uint8Array;
}

/** Questions about what came by mail. */
export interface MailQueries {
  /** False when this very mail is there already. */
  insertPost(post: StoredPost): Promise<boolean>;
  /** What waits for a person. */
  unsettledPost(controller: string): Promise<readonly StoredPost[]>;
  postById(controller: string, id: string): Promise<StoredPost | null>;
  postOf(requestId: string): Promise<readonly StoredPost[]>;
  /** Requests of which a mail came back for good, and nobody has dealt with it. */
  undeliveredRequests(controller: string): Promise<readonly string[]>;
  settlePost(id: string, settlement: Settlement): Promise<void>;
  /** Settles returned mail of a request: its person has another address now. */
  settleReturned(requestId: string, at: Date): Promise<void>;

  insertAttachment(attachment: StoredAttachment): Promise<void>;
  attachments(requestId: string): Promise<readonly AttachedFile[]>;
  attachment(requestId: string, id: string): Promise<StoredAttachment | null>;
  /** False when there was none. */
  deleteAttachment(requestId: string, id: string): Promise<boolean>;

  noteCircumstances(requestId: string, how: MailCircumstances): Promise<void>;
  circumstances(requestId: string): Promise<MailCircumstances | null>;
  /** Changes who asks. */
  setRequester(requestId: string, address: string): Promise<void>;

  /** The request whose id begins so, of this very address. */
  requestByReference(controller: string, address: string, start: string): Promise<string | null>;
  /** Mails that tell of an added letter, to an address, since a time. */
  acknowledgementsSince(controller: string, address: string, since: Date): Promise<number>;
  /**
   * Deletes files of requests closed before one time, mail of requests that are anonymous, and mail
   * without a request that came before the other.
   */
  forgetMail(
    controller: string,
    before: { readonly files: Date; readonly mail: Date },
  ): Promise<void>;
}

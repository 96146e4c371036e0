import type { DeliveryReport } from "../intake/delivery-report.ts";
import type { MailFlaw } from "../intake/mail-flaw.ts";
import type { MailKind } from "../intake/mail-kind.ts";
import type { SenderAuthentication } from "../intake/sender-authentication.ts";
import type { Accepted } from "./dsar.ts";

/**
 * What came by mail beside the requests themselves: mail that fits no request, returned mail, files, and
 * how each letter came. A person at the desk works with it.
 */
export interface MailRoom {
  /** Mail that waits for a person, the oldest first: nothing that was acknowledged is thrown away. */
  tray(): Promise<readonly TrayItem[]>;
  /**
   * Makes a request of what lies on the tray; its clock runs from the day it came. The person is asked to
   * confirm as always.
   *
   * @throws DsarError `not-found`; `request-invalid` for an address that is none.
   */
  take(
    id: string,
    requester: { readonly email: string; readonly name?: string },
  ): Promise<Accepted>;
  /**
   * Adds what lies on the tray to an open request, as a letter of its person. A clock that stands still
   * goes on only by `desk.answered`: whether this answers the question, a person says.
   *
   * @throws DsarError `not-found`; `transition-impossible` for a closed request.
   */
  join(id: string, requestId: string): Promise<void>;
  /**
   * Says that nothing more is to be done about what lies on the tray, and why. Who said so is kept with
   * it, and in the audit of the request that it is about.
   *
   * @throws DsarError `not-found`, `request-invalid`.
   */
  dismiss(id: string, because: Dismissal): Promise<void>;
  /**
   * Reads what came by mail for one request.
   *
   * @throws DsarError `not-found`.
   */
  of(requestId: string): Promise<RequestMail>;
  /**
   * Opens a file that came with a letter. Serve it as a download and never inline: strangers send them.
   *
   * @throws DsarError `not-found`.
   */
  attachment(
    requestId: string,
    id: string,
  ): Promise<AttachedFile & { readonly content: Uint8Array }>;
  /** Deletes a file that is not needed any more, such as a proof of identity. */
  deleteAttachment(requestId: string, id: string): Promise<void>;
  /**
   * Says who asks, where a letter was passed on or its mail came back; the confirmation goes there. Only
   * before somebody confirmed: afterwards the request belongs to the address that did.
   *
   * @throws DsarError `not-found`, `request-invalid`, `transition-impossible`.
   */
  requester(requestId: string, requester: { readonly email: string }): Promise<void>;
}

/** Why nothing more is done about a piece of mail. */
export const DISMISSALS = ["no-request", "spam", "duplicate", "dealt-with"] as const;

/** Why nothing more is done about a piece of mail. */
export type Dismissal = (typeof DISMISSALS)[number];

/** A piece of mail on the tray. */
export interface TrayItem {
  readonly id: string;
  readonly receivedAt: Date;
  readonly kind: MailKind;
  /** Empty when nothing names a usable address. */
  readonly sender: string;
  readonly subject: string;
  readonly text: string;
  readonly flaws: readonly MailFlaw[];
  /** The request that it is about, where its references say so. */
  readonly requestId: string | null;
  readonly report: DeliveryReport | null;
}

/** Everything about a request that came by mail. */
export interface RequestMail {
  readonly circumstances: MailCircumstances;
  readonly attachments: readonly AttachedFile[];
  /** Returned mail and automatic answers, the oldest first. */
  readonly notices: readonly TrayItem[];
  /** One of our mails came back for good, and nobody has dealt with it. */
  readonly undelivered: boolean;
}

/** How a letter came, for the person who reads it. */
export interface MailCircumstances {
  readonly flaws: readonly MailFlaw[];
  /** Why the sender was not asked to confirm: somebody has to look first. */
  readonly withheld: "forwarded" | "automatic" | "asked-for-no-answer" | null;
  /** Who wrote the letter that was passed on. */
  readonly writtenBy: string | null;
  /** A request that this letter answers, from another address or after it was closed. */
  readonly relatesTo: string | null;
  readonly authentication: SenderAuthentication | null;
}

/** A file that came with a letter; its content is sealed in the database. */
export interface AttachedFile {
  readonly id: string;
  readonly name: string;
  /** By its first bytes. */
  readonly type: string;
  readonly declaredType: string;
  readonly bytes: number;
  readonly receivedAt: Date;
}

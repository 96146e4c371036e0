/** A mail to one person, ready to be sent; nodemailer's `sendMail` takes it as it is. */
export interface OutgoingMail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** Stable over retries, so that a receiver can drop the duplicate: `<uuid@domain>`. */
  readonly messageId: string;
  /** The letter this mail answers, where there is one. */
  readonly inReplyTo?: string;
  /** `Auto-Submitted: auto-replied` (RFC 3834), so that robots do not answer robots. */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Sends mail. Called at least once for each message: a crash between the sending and the commit
 * sends the same mail again, under the same `messageId`.
 */
export interface Mailer {
  /** Sends one mail; rejects when it was not taken over, and it is tried again. */
  send(mail: OutgoingMail, options: { readonly signal: AbortSignal }): Promise<void>;
}

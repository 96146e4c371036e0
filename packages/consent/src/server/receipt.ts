/**
 * What is kept as proof of a choice (GDPR article 7(1)); the fields follow ISO/IEC TS 27560. It
 * holds no address, no browser name and no account: the reference ties it to one cookie.
 */
export interface Receipt {
  /** Version of this record. */
  readonly schema: "candor-consent-receipt-1";
  /** Random, 128 bits, base64url; the visitor's cookie holds the same. */
  readonly reference: string;
  /** Reference of the visitor's choice before this one; null when there was none. */
  readonly replaces: string | null;
  /** When the choice was recorded, ISO 8601 in UTC. */
  readonly at: string;
  /** When the visitor made it, by the visitor's clock: earlier when it was sent again later. */
  readonly decided: string;
  /** When it lapses, ISO 8601 in UTC. */
  readonly expires: string;
  /** Categories and services that were granted, by id. */
  readonly granted: readonly string[];
  /** Categories and services that were refused, by id. */
  readonly refused: readonly string[];
  /** Version of the policy in force. */
  readonly policyVersion: string;
  /** Version of the registry that was shown, where it has one. */
  readonly registryVersion?: string;
  /** Fingerprint of what was asked, as the cookie holds it. */
  readonly question: string;
  /** What the visitor was shown. */
  readonly shown: Shown;
  /** Whether the browser sent Global Privacy Control. */
  readonly gpc: boolean;
  /** How the choice came: from the banner's script, or from the plain form. */
  readonly by: "script" | "form";
}

/** What the visitor was shown, as a hash that can be made again from the texts kept elsewhere. */
export interface Shown {
  /** Language of the texts; null when it is not one the server knows. */
  readonly language: string | null;
  /** SHA-256, hexadecimal, of texts, tables and policy version: see {@link shownHash}. */
  readonly sha256: string;
}

/** Where receipts are kept. */
export interface ReceiptStore {
  /**
   * Keeps a receipt, once: a reference that is kept already is the same choice, sent again. Resolves only when it would survive a power cut: the visitor is answered
   * after that.
   */
  append(receipt: Receipt): Promise<void>;
}

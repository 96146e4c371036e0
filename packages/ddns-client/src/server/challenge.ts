import { createPublicKey, verify } from "node:crypto";

/** What a device proves its key for: a name that is new to it, or one that another device had. */
export type RegistrationAction = "register" | "recover";

/** The terms of a challenge; a signature counts for these and no others. */
export interface ChallengeTerms {
  readonly action: RegistrationAction;
  /** Fully qualified, lower case. */
  readonly fqdn: string;
  /** The device's Ed25519 public key (RFC 8032): 32 bytes in base64url, 43 characters. */
  readonly publicKey: string;
}

/** Milliseconds in which a challenge has to be answered. */
export const CHALLENGE_LIFETIME_MS = 300_000;

/**
 * The text a device signs: four lines, the first one naming protocol and version, so that a
 * signature made here is of no use elsewhere.
 *
 * @example
 * sign(null, Buffer.from(challengeText({ action, fqdn, publicKey }, challenge)), privateKey)
 */
export function challengeText({ action, fqdn }: ChallengeTerms, challenge: string): string {
  return ["candor-ddns-registration-v1", action, fqdn, challenge].join("\n");
}

/** Tells whether text is an Ed25519 public key as {@link ChallengeTerms} has it. */
export function isPublicKey(text: string): boolean {
  return /^[A-Za-z0-9_-]{43}$/.test(text) && Buffer.from(text, "base64url").length === 32;
}

/** Checks a device's answer; false for anything that is no such signature. */
export function isSigned(terms: ChallengeTerms, challenge: string, signature: string): boolean {
  const bytes = Buffer.from(signature, "base64url");
  if (bytes.length !== 64 || !isPublicKey(terms.publicKey)) return false;
  const jwk = { kty: "OKP", crv: "Ed25519", x: terms.publicKey };
  try {
    const key = createPublicKey({ key: jwk, format: "jwk" });
    return verify(null, Buffer.from(challengeText(terms, challenge)), key, bytes);
  } catch {
    return false; // 32 bytes that are no point on the curve
  }
}

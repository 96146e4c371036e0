import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";

/** What a device gets when it has registered, once. */
export interface Credentials {
  readonly salt: string;
  /** Random, 32 characters of base64url. */
  readonly password: string;
  readonly passwordHash: string;
}

/** Makes new credentials; what was given out before is worth nothing afterwards. */
export function newCredentials(): Credentials {
  const password = randomBytes(24).toString("base64url");
  const salt = randomBytes(16).toString("base64url");
  return { salt, password, passwordHash: hashed(password) };
}

/** SHA-256, base64url. */
export function hashed(text: string): string {
  return createHash("sha256").update(text).digest("base64url");
}

/** Tells whether a password is the one of this hash; takes as long where there is no hash. */
export function passwordMatches(password: string, hash: string | null): boolean {
  const expected = Buffer.from(hash ?? hashed(""));
  return timingSafeEqual(Buffer.from(hashed(password)), expected) && hash !== null;
}

/**
 * The TSIG secret of a device, base64. It must be known to check a signature, and so cannot be
 * kept as a hash; derived from the server's own secret it need not be kept at all.
 */
export function tsigSecret(secret: Uint8Array, fqdn: string, salt: string): string {
  return createHmac("sha256", secret).update(`tsig\n${fqdn}\n${salt}`).digest("base64");
}

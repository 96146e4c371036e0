import type { Company } from "../company.ts";
import type { SecurityKey } from "./security-key.ts";
import { readSecurityTxt, writeSecurityTxt } from "./security-txt.ts";

/** Path of the file (RFC 9116 section 3), and those of what it points at. */
export const SECURITY_TXT = "/.well-known/security.txt";
export const KEY_PATH = "/.well-known/security-key.asc";
export const POLICY_PATH = "/security";

/** A company's security.txt: signed, and new before it grows old. */
export interface SecurityFile {
  /** The signed file, as it stands now. */
  text(): Promise<string>;
}

/** How far ahead the file expires; what is published is never older than a month. */
const MONTHS = 6;

/**
 * Opens the file. It is written anew each month, and read back by the rules before it is shown: one
 * that a reader would refuse is not published.
 *
 * The addresses are those of the company's public site, with https as section 2.5 demands.
 */
export function securityFile(
  company: Company,
  key: SecurityKey,
  now: () => Date = () => new Date(),
): SecurityFile {
  const site = `https://${company.host}`;
  let current: { readonly expires: number; readonly text: Promise<string> } | null = null;

  async function written(expires: Date): Promise<string> {
    const text = await key.sign(
      writeSecurityTxt({
        contact: [`mailto:${company.security.mailbox}`, `${site}${POLICY_PATH}#report`],
        expires,
        encryption: [site + KEY_PATH],
        preferredLanguages: company.security.languages,
        canonical: [site + SECURITY_TXT],
        policy: [site + POLICY_PATH],
      }),
    );
    readSecurityTxt(text, now());
    return text;
  }

  return {
    text() {
      const at = now();
      const expires = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + MONTHS, 1));
      if (current?.expires !== expires.getTime())
        current = { expires: expires.getTime(), text: written(expires) };
      return current.text;
    },
  };
}

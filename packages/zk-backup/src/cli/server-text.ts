import type { IssuedToken } from "../server/tokens.ts";
import type { Quota } from "../server/usage.ts";
import { bytesText, countText } from "./report.ts";

/** What an account may hold, in words. */
export function quotaText({ bytes, objects }: Quota): string {
  const parts: string[] = [];
  if (bytes !== null) parts.push(bytesText(bytes));
  if (objects !== null) parts.push(countText(objects, "object"));
  return parts.length === 0 ? "what the disk does" : parts.join(", ");
}

/** A new token, on a line of its own, and what to do with it. */
export function issuedText({ token, record }: IssuedToken): string {
  const { id, role, account } = record;
  return `${token}\n\nThat is token ${id}, a ${role}'s of ${account}. It is shown this once: put it into a file that is its bearer's alone, and give that as --token-file.`;
}

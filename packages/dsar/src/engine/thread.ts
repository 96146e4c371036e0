import type { ParsedMail } from "../intake/parse-mail.ts";
import type { EngineContext } from "./context.ts";
import type { StoredRequest, StoreTransaction } from "./store.ts";

/** What a letter answers: one of our mails, and the request that it was about. */
export interface Thread {
  readonly request: StoredRequest;
  /** Our mail, where a reference names it; a subject's token names the request alone. */
  readonly messageId: string | null;
}

const UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
const OWN_MESSAGE = new RegExp(`^<(${UUID})@`, "i");
const RETURN_PATH = new RegExp(`\\+(${UUID})@`, "i");
const TOKEN = /\[#([0-9a-f]{8}-[0-9a-f]{4})\]/i;
const MAX_IDS = 60;

/** Puts a request's reference into a subject, for mail programs that drop every other trace. */
export function subjectToken(requestId: string): string {
  return `[#${requestId.slice(0, 13)}]`;
}

/**
 * Finds what a letter answers: by the Message-ID of our own mail (In-Reply-To, References, a report), by
 * the address that mail comes back to, or by the token in its subject. The token alone counts only for the
 * request's own address; who the letter is from, the caller has to compare in any case.
 */
export async function threadOf(
  context: EngineContext,
  tx: StoreTransaction,
  mail: ParsedMail,
  to: string,
): Promise<Thread | null> {
  const { id: controller } = context.controller;
  const named = [...mail.references, ...(mail.report?.about ?? [])].flatMap(
    (reference) => OWN_MESSAGE.exec(reference)?.[1]?.toLowerCase() ?? [],
  );
  const returned = RETURN_PATH.exec(to)?.[1]?.toLowerCase();
  const ids = returned === undefined ? named : [returned, ...named];
  for (const messageId of [...new Set(ids)].slice(0, MAX_IDS)) {
    const request = await tx.requestByMessage(controller, messageId);
    if (request !== null) return { request, messageId };
  }
  const token = TOKEN.exec(mail.subject)?.[1]?.toLowerCase();
  if (token === undefined) return null;
  const id = await tx.requestByReference(controller, mail.from.address, token);
  const request = id === null ? null : await tx.requestById(id);
  return request === null ? null : { request, messageId: null };
}

import PostalMime, { type Email } from "postal-mime";
import { type MailSource, nameOf } from "./mail-source.ts";

/** Headers without which a letter could not be answered, threaded or told from a robot's. */
const KEPT: ReadonlySet<string> = new Set([
  ...["from", "sender", "reply-to", "subject", "message-id", "in-reply-to", "references", "date"],
  ...["auto-submitted", "precedence", "list-id", "return-path", "x-autoreply", "x-autorespond"],
  ...["x-auto-response-suppress", "x-failed-recipients"],
]);
const MAX_OF_A_NAME = 2;
const MAX_BODY = 400_000;

/**
 * Reads a message that cannot be taken apart: its headers as they are, its body as plain text. Mail that
 * was acknowledged is never given up for its form.
 */
export async function salvage({ headers, body }: MailSource): Promise<Email> {
  const seen = new Map<string, number>();
  const kept = headers.filter((header) => {
    const name = nameOf(header);
    seen.set(name, (seen.get(name) ?? 0) + 1);
    return KEPT.has(name) && (seen.get(name) ?? 0) <= MAX_OF_A_NAME;
  });
  const type = headers.find((header) => nameOf(header) === "content-type");
  const head = [...kept, "Content-Type: text/plain; charset=utf-8", "", ""].join("\r\n");
  const email = await PostalMime.parse(Buffer.from(head + readable(body, type ?? ""), "latin1"));
  if (type === undefined) return email;
  const value = type.slice(type.indexOf(":") + 1).trim();
  return { ...email, headers: email.headers.map((one) => (isType(one) ? { ...one, value } : one)) };
}

/** Of a message in parts, what is no boundary and no header of a part. */
function readable(body: Uint8Array, type: string): string {
  const text = Buffer.from(body.subarray(0, MAX_BODY)).toString("latin1");
  if (!/^content-type:\s*multipart/i.test(type)) return text;
  const lines = text
    .split("\n")
    .filter((line) => !/^(?:--|content-[a-z-]{1,30}:|\s*$)/i.test(line));
  return lines.length === 0 ? text : lines.join("\n");
}

function isType({ key }: Email["headers"][number]): boolean {
  return key === "content-type";
}

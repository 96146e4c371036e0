import type { NewsTerms } from "../company.ts";
import { type FormResult, fieldReader, formResult } from "../http/form-fields.ts";

/** What the subscription form gives. */
export interface NewSubscription {
  readonly email: string;
  readonly topics: readonly string[];
}

/** Reads the form that subscribes. */
export function parseSubscription(
  form: URLSearchParams,
  news: NewsTerms,
): FormResult<NewSubscription> {
  const reader = fieldReader(form);
  const topics = readTopics(form, news);
  if (topics.length === 0) reader.errors["topic"] = "Tick at least one of them.";
  return formResult(reader, { email: reader.email("email"), topics });
}

/** The ticked topics that the company has, in its order; none is a choice, too. */
export function readTopics(form: URLSearchParams, { topics }: NewsTerms): string[] {
  const ticked = form.getAll("topic");
  return topics.map(({ id }) => id).filter((id) => ticked.includes(id));
}

/** Reads an issue as the desk writes it. */
export function parseIssue(
  form: URLSearchParams,
  { topics }: NewsTerms,
): FormResult<{ readonly topic: string; readonly subject: string; readonly text: string }> {
  const reader = fieldReader(form);
  const ids = topics.map(({ id }) => id);
  return formResult(reader, {
    topic: reader.choice("topic", ids, "Say which of the news this is."),
    subject: reader.line("subject", 150, "A letter needs a subject."),
    text: reader.text("text", 20_000, "A letter needs a text."),
  });
}

const ONE_CLICK_LIMIT = 4096;

/**
 * Tells whether a POST is the one-click request of RFC 8058, or the button of our own page: the
 * pair `List-Unsubscribe=One-Click`, as `multipart/form-data` or urlencoded (section 3.2).
 */
export async function isOneClick(request: Request): Promise<boolean> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of request.body ?? []) {
    size += part.length;
    if (size > ONE_CLICK_LIMIT) return false;
    parts.push(part);
  }
  const type = request.headers.get("content-type") ?? "";
  const whole = new Response(Buffer.concat(parts), { headers: { "content-type": type } });
  const form = await whole.formData().catch(() => null);
  return form?.get("List-Unsubscribe") === "One-Click";
}

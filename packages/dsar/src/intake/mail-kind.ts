import type { Email } from "postal-mime";

/** Who wrote a message: a person, a robot that answers, a mail server, a mailing list. */
export type MailKind = "letter" | "auto-reply" | "bounce" | "list";

/** Reads a header's first value, trimmed, in lower case. */
export type HeaderOf = (name: string) => string | undefined;

/** Gives access to a message's headers. */
export function headersOf(email: Pick<Email, "headers">): HeaderOf {
  return (name) =>
    email.headers
      .find(({ key }) => key === name)
      ?.value.trim()
      .toLowerCase();
}

/** How mail servers begin the subject of what they return, where they say it no other way. */
const RETURNED =
  /^(?:undeliver(?:ed|able)\b|un(?:zustellbar|zustellbare nachricht)\b|mail delivery (?:failed|failure|system)|delivery (?:status notification|failure|has failed)|failure notice|returned mail|mail system error|message (?:not|could not be) deliver|non remis\b|no se puede entregar|onbestelbaar\b|impossibile recapitare|nie można dostarczyć|mensagem não entregue|не удается доставить)/i;

/** How programs begin the subject of an answer in somebody's absence. */
const ABSENT =
  /^(?:(?:re|aw|sv|vs|odp|r):\s*)?(?:out of (?:the )?office|automatic reply|auto(?:matic)?[- ]?(?:reply|response|svar)\b|autosvar\b|vacation reply|abwesenheits?(?:notiz|assistent|nachricht|meldung)?\b|automatische (?:antwort|abwesenheit)|réponse automatique|absence du bureau|respuesta automática|fuera de la oficina|risposta automatica|fuori sede|automatisch antwoord|afwezig\b|automatiskt svar|automatisk svar|odpowiedź automatyczna|automatická odpověď|resposta automática|automaattinen vastaus|poissa\b|αυτόματη απάντηση|automatikus válasz|răspuns automat|автоматичен отговор)/i;

const SERVERS = /^(?:mailer-daemon|postmaster|mail-daemon|mdaemon|mailerdaemon)$/;

/**
 * Tells a letter from what machines send: RFC 3464 for returned mail, RFC 3834 section 2 for answers by
 * programs, RFC 2919 for lists, and what was in use before them.
 *
 * @param envelope sender of the SMTP envelope; empty marks what must never be answered
 */
export function kindOf(email: Email, envelope: string | undefined): MailKind {
  const header = headersOf(email);
  const type = header("content-type") ?? "";
  const subject = email.subject?.trim() ?? "";
  const report = type.startsWith("multipart/report");
  if (report && type.includes("disposition-notification")) return "auto-reply";
  if (report && !type.includes("feedback-report")) return "bounce";
  if (email.attachments.some(({ mimeType }) => mimeType === "message/delivery-status"))
    return "bounce";
  if (header("x-failed-recipients") !== undefined) return "bounce";
  const sender = envelope?.trim() ?? header("return-path");
  const nobody = sender === "" || sender === "<>";
  const local = (email.from?.address ?? "").toLowerCase().split("@")[0] ?? "";
  const server = SERVERS.test(local);
  if (server || (RETURNED.test(subject) && (nobody || local === ""))) return "bounce";
  if (isAutomatic(header, type) || ABSENT.test(subject))
    return header("list-id") !== undefined ? "list" : "auto-reply";
  if (nobody) return "bounce";
  return header("list-id") === undefined ? "letter" : "list";
}

/** RFC 3834 section 5, and what was in use before it. */
function isAutomatic(header: HeaderOf, type: string): boolean {
  const submitted = header("auto-submitted");
  if (submitted !== undefined && submitted.split(/[;\s(]/)[0] !== "no") return true;
  if (/^(?:bulk|junk|list|auto_reply)$/.test(header("precedence") ?? "")) return true;
  if (type.startsWith("multipart/report")) return true;
  return ["x-autoreply", "x-autorespond", "x-auto-reply"].some(
    (name) => header(name) !== undefined && header(name) !== "no",
  );
}

/**
 * Microsoft's header by which mail asks for no automatic answer; some companies put it on all they send,
 * so that it alone makes no robot.
 */
export function wantsNoAutomaticAnswer(header: HeaderOf): boolean {
  const value = header("x-auto-response-suppress") ?? "";
  return /\b(?:all|oof|autoreply)\b/.test(value);
}

import { justification } from "../core/request/justification.ts";
import type { Kept } from "./connector.ts";
import type { Controller } from "./controller.ts";
import { MAIL_PHRASES, type MailPhrases } from "./mail-phrases.ts";
import type { MailLinks } from "./outbox.ts";
import type { MessageKind, StoredRequest } from "./store.ts";
import { subjectToken } from "./thread.ts";

/** What a mail is written from. */
export interface MailFacts {
  readonly kind: MessageKind;
  readonly request: StoredRequest;
  readonly controller: Controller;
  /** Words of the person at the desk. */
  readonly words: string | null;
  readonly links: MailLinks;
  readonly kept: readonly Kept[];
  readonly erased: number;
  readonly exportUntil: Date | null;
  /** Names of the purposes that were ended, in the person's language. */
  readonly ended: readonly string[];
}

/** Writes a mail in the language of the request. */
export function writeMail(facts: MailFacts): { readonly subject: string; readonly text: string } {
  const phrases = MAIL_PHRASES[facts.request.language];
  const paragraphs = [phrases.greeting, ...body(facts, phrases), signature(facts, phrases)];
  return {
    subject: `${phrases.subject[facts.kind](facts.controller.name)} ${subjectToken(facts.request.id)}`,
    text: `${paragraphs.filter((paragraph) => paragraph !== "").join("\n\n")}\n`,
  };
}

function body(facts: MailFacts, phrases: MailPhrases): string[] {
  const { request, controller, links, words } = facts;
  const end = remedies(controller, phrases);
  const right = request.type === null ? phrases.unclearRight : phrases.right[request.type];
  switch (facts.kind) {
    case "confirm":
      return [
        phrases.received(right, request.clock.received, request.clock.due),
        phrases.confirm(links.confirm ?? links.status),
        phrases.notYou,
        phrases.follow(links.status),
      ];
    case "received":
      return [phrases.letterAdded, phrases.follow(links.status)];
    case "question":
      return [phrases.question, words ?? "", phrases.replyHere];
    case "answer":
      return answer(facts, phrases);
    case "refused":
      return [phrases.refused(right), words ?? "", ...ground(request, phrases), end];
    case "extended":
      return [
        phrases.extended(request.extension?.to ?? request.clock.due),
        words ?? "",
        ...ground(request, phrases),
        end,
      ];
    case "withdrawn":
      return [phrases.withdrawn];
  }
}

function answer(facts: MailFacts, phrases: MailPhrases): string[] {
  const { request, links, words, kept } = facts;
  const end = [remedies(facts.controller, phrases)];
  if (words !== null) return [words, ...end];
  if (request.type === "access" || request.type === "portability") {
    const until = facts.exportUntil?.toISOString().slice(0, 10) ?? "";
    return [phrases.exportReady(links.export ?? links.status, until), ...end];
  }
  if (request.type === "rectification")
    return [phrases.rectified(Object.keys(request.particulars?.corrections ?? {})), ...end];
  if (request.type !== "erasure") return [phrases.stopped(facts.ended), ...end];
  const done = phrases.erased(facts.erased);
  if (kept.length === 0) return [done, phrases.nothingKept, ...end];
  return [
    done,
    phrases.keptIntroduction,
    kept.map((item) => keptLine(item, phrases)).join("\n"),
    ...end,
  ];
}

/** The provision that a refusal or an extension rests on, where the desk named it. */
function ground({ justification: code }: StoredRequest, phrases: MailPhrases): string[] {
  const found = code === null ? null : justification(code);
  return found === null ? [] : [`${phrases.keptBasis}: ${found.citation}`];
}

/** Art. 12(4), 17(3): what stays is named, with reason, basis and end. */
function keptLine(item: Kept, phrases: MailPhrases): string {
  return [
    `- ${item.what}`,
    `  ${phrases.keptWhy}: ${item.why}`,
    `  ${phrases.keptBasis}: ${item.basis}`,
    `  ${phrases.keptUntil}: ${item.until}`,
  ].join("\n");
}

/** Art. 12(4): every refusal, and best every answer, names the authority and the courts. */
function remedies(controller: Controller, phrases: MailPhrases): string {
  return phrases.remedies(controller.authority.name, controller.authority.url);
}

function signature({ controller, request }: MailFacts, phrases: MailPhrases): string {
  return `${controller.name}\n${controller.contact}\n${phrases.reference}: ${request.id}`;
}

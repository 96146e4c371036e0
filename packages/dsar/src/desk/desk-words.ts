import type { Law } from "../core/clock/law.ts";
import type { RequestState } from "../core/lifecycle/lifecycle.ts";
import { justification } from "../core/request/justification.ts";
import type { RequestType } from "../core/request/request-type.ts";
import type { NextStep, TimelineEntry } from "../engine/desk.ts";
import type { Duty } from "../engine/duties.ts";
import type { Tone } from "../page/parts.ts";

/** Types as the desk calls them. */
export const TYPES: Readonly<Record<RequestType, string>> = {
  access: "Access",
  rectification: "Rectification",
  erasure: "Erasure",
  restriction: "Restriction",
  portability: "Portability",
  objection: "Objection",
  "automated-decision-review": "Review of an automated decision",
  "consent-withdrawal": "Withdrawal of consent",
  "opt-out-of-sale": "Opt-out of sale",
  "limit-sensitive-use": "Limit on sensitive use",
  "opt-out-of-targeted-advertising": "Opt-out of targeted advertising",
  complaint: "Complaint",
  "review-of-refusal": "Appeal",
  "guardian-request": "Guardian's request",
};

/** A type in words; a letter that nobody has read yet has none. */
export function typeWords(type: RequestType | null): string {
  return type === null ? "Letter, to be read" : TYPES[type];
}

/** Laws as the desk calls them. */
export const LAW_NAMES: Readonly<Record<Law, string>> = {
  gdpr: "GDPR",
  "uk-gdpr": "UK GDPR",
  ccpa: "CCPA (California)",
  "delete-act": "Delete Act (California)",
  lgpd: "LGPD (Brazil)",
  pipeda: "PIPEDA (Canada)",
  "quebec-law-25": "Law 25 (Quebec)",
  virginia: "Virginia",
  colorado: "Colorado",
  connecticut: "Connecticut",
  "swiss-fadp": "FADP (Switzerland)",
  australia: "Privacy Act (Australia)",
};

/** What has to happen next, and how it looks. */
export const STEPS: Readonly<Record<NextStep, readonly [words: string, tone: Tone | "plain"]>> = {
  decide: ["Read and decide", "info"],
  approve: ["Approve or decline", "warn"],
  repair: ["Repair what failed", "bad"],
  reach: ["Reach the person", "bad"],
  work: ["Work by a person", "info"],
  confirm: ["Waits for confirmation", "plain"],
  reply: ["Waits for a reply", "plain"],
  wait: ["Systems at work", "plain"],
  none: ["Nothing", "plain"],
};

/** Where a request stands. */
export const STATES: Readonly<Record<RequestState, string>> = {
  received: "received",
  "awaiting-verification": "not confirmed yet",
  verified: "confirmed",
  "in-progress": "in progress",
  "with-person": "with a person",
  answered: "answered",
  refused: "refused",
  withdrawn: "withdrawn",
};

/** What the law wants next. */
export const DUTIES: Readonly<Record<Duty["what"], string>> = {
  acknowledgement: "Acknowledge",
  "simplified-answer": "Simplified answer",
  answer: "Answer",
  "next-list": "Fetch the next list",
};

const EVENTS: Readonly<Record<string, string>> = {
  received: "Request received",
  "ask-identity": "Asked to confirm the address",
  "mail-withheld": "No mail sent to ask for a confirmation",
  "wrong-code": "Wrong code",
  verify: "Address confirmed",
  fulfil: "Systems started",
  "hand-to-person": "Handed to a person",
  answer: "Answered",
  refuse: "Refused",
  withdraw: "Withdrawn",
  extend: "Extended",
  reopen: "Appealed",
  decided: "Type decided",
  paused: "Question asked",
  resumed: "Question answered",
  "law-applied": "Law changed",
  proposed: "Proposed",
  approved: "Proposal approved",
  declined: "Proposal declined",
  "proof-given": "Proof given",
  "proof-opened": "Proof looked at",
  "authority-accepted": "Authority accepted, proofs deleted",
  "authority-rejected": "Authority not accepted, proofs deleted",
  "letter-added": "Letter added",
  "mail-returned": "Mail came back",
  "mail-noted": "Automatic mail noted",
  "mail-dismissed": "Mail dismissed",
  "taken-from-tray": "Taken from the tray",
  "requester-named": "Requester named",
  "file-opened": "File downloaded",
  "file-deleted": "File deleted",
  "mail-sent": "Mail sent",
  "mail-failed": "Mail failed",
  "mail-given-up": "Mail given up",
  "hold-placed": "Hold placed",
  "hold-released": "Hold released",
  retried: "Tried again",
  "collect-done": "Copied",
  "erase-done": "Erased",
  "stop-done": "Use ended",
  "rectify-done": "Corrected",
  "notify-done": "Recipient told",
  "record-done": "Erasure recorded",
};

/** An event of the audit in words; one that has none keeps its name. */
export function eventWords({ event }: Pick<TimelineEntry, "event">): string {
  return EVENTS[event] ?? event;
}

/** A ground in words; one that no list has was given in words alone. */
export function groundWords(code: string | null): string {
  const ground = justification(code ?? "");
  return ground === null ? "A ground in words alone" : `${ground.meaning} (${ground.citation})`;
}

/** Details that say nothing to a person. */
const SILENT = new Set(["subject", "hold"]);

/** Details of an event in one line. */
export function detailWords({ detail }: Pick<TimelineEntry, "detail">): string {
  return Object.entries(detail)
    .filter(([name, value]) => value !== null && !SILENT.has(name))
    .map(([name, value]) => (name === "because" ? groundWords(String(value)) : `${name}: ${value}`))
    .join(", ");
}

const DAY_MS = 86_400_000;

/** How far a date is from today, and how pressing that is. */
export function distance(
  date: string,
  today: string,
): readonly [words: string, tone: Tone | "plain"] {
  const days = Math.round((Date.parse(date) - Date.parse(today)) / DAY_MS);
  if (days < 0) return [`${-days} ${days === -1 ? "day" : "days"} late`, "bad"];
  if (days === 0) return ["today", "bad"];
  return [days === 1 ? "tomorrow" : `in ${days} days`, days <= 7 ? "warn" : "plain"];
}

/** A moment to the minute, in UTC. */
export function moment(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

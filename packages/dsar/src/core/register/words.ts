import { formatDuration, parseDuration } from "../duration.ts";
import { escapeHtml } from "../escape-html.ts";
import type { LegalBasis, Localized, RetentionRule } from "./register.ts";

/** A text in the reader's language, safe to stand in HTML. */
export type Say = (text: Localized) => string;

/** Picks texts in a language, and English where a text has none. */
export function sayer(locale: string = "en"): Say {
  return (text) => escapeHtml(text[locale] ?? text.en);
}

const BASES: Readonly<Record<LegalBasis["article"], string>> = {
  "6(1)(a)": "your consent",
  "6(1)(b)": "a contract with you",
  "6(1)(c)": "a legal obligation",
  "6(1)(d)": "vital interests",
  "6(1)(e)": "a public task",
  "6(1)(f)": "a legitimate interest",
};

/** A legal basis in words, with its article. */
export function basisText(basis: LegalBasis | undefined, say: Say): string {
  if (basis === undefined) return "not stated";
  const detail = basis.detail === undefined ? "" : `: ${say(basis.detail)}`;
  return `${BASES[basis.article]} (Art. ${basis.article} GDPR)${detail}`;
}

/** How long data is kept, in words. */
export function retentionText(rule: RetentionRule, say: Say): string {
  if ("until" in rule) return `until ${say(rule.until)}`;
  const duration = parseDuration(rule.iso);
  const length = duration === null ? escapeHtml(rule.iso) : formatDuration(duration);
  const from = rule.from === undefined ? "" : ` from ${say(rule.from)}`;
  return `${length}${from}${rule.basis === undefined ? "" : ` (${escapeHtml(rule.basis)})`}`;
}

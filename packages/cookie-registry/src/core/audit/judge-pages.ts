import type { Finding } from "./finding.ts";
import { type Case, finding } from "./judge.ts";
import type { PageOutcome } from "./observation.ts";

/** Outcomes after which something may have gone unseen. */
const FAILED: readonly PageOutcome[] = [
  "http-error",
  "refused",
  "redirect-loop",
  "never-answered",
  "never-finished",
  "crashed",
];

/** Judges pages that could not be looked at: what they would have kept is not known. */
export function judgePages({ observation, siteOf }: Case): Finding[] {
  const found = new Map<string, Finding>();
  for (const { phase, pages } of observation.phases) {
    for (const { url, outcome, detail } of pages) {
      if (!FAILED.includes(outcome) || found.has(url)) continue;
      const host = /^https?:\/\/([^/:?#]+)/i.exec(url)?.[1] ?? siteOf(url);
      const message = `${url} could not be looked at: ${outcome}${detail ? ` (${detail})` : ""}`;
      const advice = "correct the page or the link to it, and audit again";
      const evidence = [{ phase, page: url, text: `${outcome}: ${detail}` }];
      const subject = { storage: "page" as const, name: url, host, message, advice, evidence };
      found.set(url, finding("page-failed", "warning", subject));
    }
  }
  return [...found.values()];
}

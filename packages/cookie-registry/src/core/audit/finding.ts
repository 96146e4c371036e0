import type { StorageKind } from "../entry.ts";
import type { Phase } from "./observation.ts";

/** How much a finding weighs, the heaviest first. */
export const SEVERITIES = ["error", "warning", "note"] as const;

/** How much a finding weighs. */
export type Severity = (typeof SEVERITIES)[number];

/** A kind of finding; `FINDING_KINDS` says what each means. */
export type FindingKind =
  | "before-consent"
  | "after-reject"
  | "survived-withdrawal"
  | "after-withdrawal"
  | "request-without-consent"
  | "broken-promise"
  | "undeclared"
  | "wrong-storage"
  | "wrong-party"
  | "wrong-domain"
  | "drift"
  | "http-only"
  | "wrong-path"
  | "partitioned"
  | "wrong-writer"
  | "prefix-rejected"
  | "refused"
  | "undeclared-request"
  | "page-failed"
  | "capped"
  | "unused";

/** What can be found, in the order reports list it, with what each means. */
export const FINDING_KINDS: Readonly<Record<FindingKind, string>> = {
  "before-consent": "kept before the visitor chose anything",
  "after-reject": "kept although the visitor refused",
  "survived-withdrawal": "still there after the visitor withdrew",
  "after-withdrawal": "set again after the visitor withdrew",
  "request-without-consent": "a service was asked before or against the visitor's choice",
  "broken-promise": "a service declared as keeping nothing keeps something",
  undeclared: "kept, and the registry does not name it",
  "wrong-storage": "kept in another storage than declared",
  "wrong-party": "belongs to another party than declared",
  "wrong-domain": "belongs to another host than declared",
  drift: "kept for another time than declared",
  "http-only": "readable by scripts, or not, other than declared",
  "wrong-path": "has another path than declared",
  partitioned: "kept apart for each site, or not, other than declared",
  "wrong-writer": "declared as the site's own, and written by a script of another site",
  "prefix-rejected": "refused by the browser for what its name promises",
  refused: "refused by the browser",
  "undeclared-request": "another site was asked that the registry does not name",
  "page-failed": "a page could not be looked at as a visitor would see it",
  capped: "declared for longer than browsers keep anything",
  unused: "declared, and not seen",
};

/** One thing seen that a finding rests on. */
export interface Evidence {
  /** What the visitor had decided. */
  readonly phase: Phase;
  /** The page that was open. */
  readonly page: string;
  /** What was seen; values of cookies are left out. */
  readonly text: string;
}

/** One difference between what is declared and what a browser saw. */
export interface Finding {
  /** What kind it is. */
  readonly kind: FindingKind;
  /** How much it weighs. */
  readonly severity: Severity;
  /** Where the thing is kept; `request` and `page` where it is none that is kept. */
  readonly storage: StorageKind | "request" | "page";
  /** The cookie's name, the key, the database, the host asked, the page. */
  readonly name: string;
  /** The host it belongs to; empty for an entry that was not seen. */
  readonly host: string;
  /** The declared name it was compared with, when there is one. */
  readonly entry?: string;
  /** What the visitor had decided when it was first seen. */
  readonly phase: Phase;
  /** The page on which it was first seen. */
  readonly page: string;
  /** What is so, in one sentence. */
  readonly message: string;
  /** What to do about it. */
  readonly advice: string;
  /** What was seen, at most five things. */
  readonly evidence: readonly Evidence[];
}

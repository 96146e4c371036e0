import type { FindingKind } from "../../../src/core/audit/finding.ts";
import type { EntryInput, Service, StorageKind } from "../../../src/core/entry.ts";

/** What the visitor decided, as the site's own cookie says. */
export type State = "undecided" | "yes" | "no" | "withdrawn";

/** Something a page does. */
export interface Act {
  /** In which states; in all when left out. */
  readonly when?: readonly State[];
  /** Set-Cookie lines. */
  readonly lines?: readonly string[];
  /** JavaScript that runs. */
  readonly script?: string;
  /** The host it comes from, without `.localhost`; the page's own when left out. */
  readonly host?: string;
  /** How it is asked for; another host as a frame, the own one by the page itself, when left out. */
  readonly as?: "frame" | "image" | "script" | "fetch" | "style" | "beacon" | "socket" | "redirect";
}

/** What a page does and what is declared of it. */
interface Side {
  readonly acts: readonly Act[];
  readonly entries?: readonly EntryInput[];
  readonly services?: readonly Service[];
}

/** What an audit must find. */
export interface Expected {
  readonly kind: FindingKind;
  readonly storage: StorageKind | "request";
  readonly name: string;
  readonly host: string;
}

/** One defect on one page, and how the same page is when it is put right. */
export interface Defect {
  readonly page: string;
  readonly expected: Expected;
  readonly seeded: Side;
  readonly clean: Side;
}

export const DAY = 86_400;

/** An essential entry of the site's own that is kept for 30 days, unless told otherwise. */
export function entry(name: string, more: Partial<EntryInput> = {}): EntryInput {
  return {
    ...{ name, category: "essential", party: "first", retention: [{ iso: "P30D" }] },
    purpose: { en: `Shows what an audit makes of ${name}.` },
    ...more,
  };
}

/** A line that keeps what {@link entry} declares. */
export function line(name: string, attributes = `Max-Age=${30 * DAY}; Path=/`): string {
  return `${name}=1; ${attributes}`;
}

/** The same as a script writes it. */
export function byScript(name: string, attributes?: string): string {
  return `document.cookie = ${JSON.stringify(line(name, attributes))};`;
}

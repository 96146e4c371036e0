import { quoted } from "../core/issues.ts";
import { categoryIn, partyIn } from "./category-words.ts";
import type { EntryDraft, Imported, ImportProblem } from "./draft.ts";
import { type Context, draftsOfRow } from "./draft-of-row.ts";
import { aligned } from "./tables/aligned.ts";
import { piped, tabbed } from "./tables/delimited.ts";
import { flattened } from "./tables/flattened.ts";
import { labelled } from "./tables/labelled.ts";
import { BULLET, type Table } from "./tables/layout.ts";
import { stacked } from "./tables/stacked.ts";

/** How a policy's text is read. */
export interface PolicyTextOptions {
  /** BCP 47 tag of the language the policy is written in; `en` when left out. */
  readonly language?: string;
}

/** The surest layout first: what has marks of its own between cells, then what has only spaces. */
const LAYOUTS = [piped, tabbed, aligned, flattened, labelled, stacked];

/**
 * Imports the cookie tables of a policy from its text, as it stands: tables in Markdown or drawn with
 * pipes, with tabs as a browser copies them, in columns of spaces, cell by cell on lines of their
 * own, as `Name: …` blocks, and with one space between cells, as text taken out of HTML has them.
 *
 * A table begins with its headings. Category and party come from a row's own cells, else from the
 * heading or the sentence above the table; what nothing says is left out of the draft, and what is
 * concluded is marked `inferred`. Every row that cannot be read is reported with its line.
 *
 * @param text the policy, or any part of it with the tables' headings
 * @example
 * const { drafts, problems } = importPolicyText(await readFile("privacy.txt", "utf8"));
 * for (const { message } of problems) console.error(message);
 * const registry = defineRegistry({ entries: completeDrafts(drafts, { known: await loadKnownDetails() }) });
 */
export function importPolicyText(text: string, options: PolicyTextOptions = {}): Imported {
  const { language = "en" } = options;
  const lines = text
    .replace(/^\ufeff/, "")
    .replace(/\u00a0/g, " ")
    .split(/\r\n?|\n/);
  const drafts: EntryDraft[] = [];
  const problems: ImportProblem[] = [];
  let context: Context = {};
  for (let at = 0; at < lines.length; ) {
    const table = tableAt(lines, at);
    if (!table) {
      context = contextAfter(lines[at] ?? "", context);
      at++;
      continue;
    }
    problems.push(...(table.unknown ?? []).map((heading) => unknownColumn(heading, at)));
    for (const row of table.rows) {
      if ("group" in row) {
        context = contextAfter(`# ${row.group}`, context);
        continue;
      }
      const read = draftsOfRow(row, context, { language });
      drafts.push(...read.drafts);
      problems.push(...read.problems);
    }
    if (table.rows.length === 0) problems.push(emptyTable(lines, at));
    at = Math.max(table.next, at + 1);
  }
  return { drafts, problems };
}

function tableAt(lines: readonly string[], at: number): Table | null {
  if (lines[at]?.trim() === "") return null;
  for (const layout of LAYOUTS) {
    const table = layout(lines, at);
    if (table) return table;
  }
  return null;
}

/** What a heading or a sentence changes of what is said of the rows to come. */
function contextAfter(line: string, before: Context): Context {
  const text = line.trim();
  if (text === "") return before;
  const category = categoryIn(text);
  if (isHeading(line, category !== undefined)) {
    return { ...(category && { category }), ...partyIn(text) };
  }
  const [lead = text] = /[^.!?]*$/.exec(text.replace(/[.!?]$/, "")) ?? [];
  const said = partyIn(lead);
  const leads = text.endsWith(":") ? categoryIn(lead) : undefined;
  const parties = Object.keys(said).length > 0 ? said : partiesOf(before);
  const kept = leads ?? before.category;
  return { ...(kept && { category: kept }), ...parties };
}

function partiesOf({ party, application }: Context): Context {
  return { ...(party && { party }), ...(application && { application }) };
}

/** A bullet or a marked heading starts a new matter; so does a short line that names one. */
function isHeading(line: string, namesCategory: boolean): boolean {
  if (BULLET.test(line)) return true;
  const text = line.trim();
  const short = text.split(/\s+/).length <= 7 && !/[.!?;,]$/.test(text);
  return short && (namesCategory || /cookie|storage|speicher|stockage|kakor/i.test(text));
}

function unknownColumn(heading: string, at: number): ImportProblem {
  const text = heading.trim().slice(0, 200);
  const message = `line ${at + 1}: ${quoted(text)} is no heading that is known; its column is left out`;
  return { code: "unknown-field", line: at + 1, text, message };
}

function emptyTable(lines: readonly string[], at: number): ImportProblem {
  const text = lines[at]?.trim() ?? "";
  const message = `line ${at + 1}: no row can be read below these headings`;
  return { code: "unreadable-row", line: at + 1, text: text.slice(0, 200), message };
}

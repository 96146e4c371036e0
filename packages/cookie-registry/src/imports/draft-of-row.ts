import { type Category, INFERABLE_FIELDS, type InferableField } from "../core/entry.ts";
import { isHost } from "../core/host.ts";
import { quoted } from "../core/issues.ts";
import { categoryIn, partyIn, type SaidOfParty, storageIn } from "./category-words.ts";
import { type EntryDraft, type ImportProblem, type ImportProblemCode, inferring } from "./draft.ts";
import { readExactName, readNotedName } from "./name-notation.ts";
import { parseRetention } from "./retention-text.ts";
import type { Cells, Row } from "./tables/layout.ts";

/** What the text around a table says of all its rows. */
export interface Context extends SaidOfParty {
  readonly category?: Category;
}

/** How cells are read. */
export interface CellReading {
  /** BCP 47 tag of the language of free text. */
  readonly language: string;
  /** True when `renderCsv` wrote the cells: a name is a name and a provider is all provider. */
  readonly exact?: boolean;
}

/** What a row came to: a draft for each name in it, and what could not be read. */
export interface ReadRow {
  readonly drafts: readonly EntryDraft[];
  readonly problems: readonly ImportProblem[];
}

/** Reads a row's cells; a cell that cannot be read is a problem and leaves its field out. */
export function draftsOfRow(row: Row, context: Context, reading: CellReading): ReadRow {
  const problems: ImportProblem[] = [];
  const { cells } = row;
  const refuse = (code: ImportProblemCode, problem: string, entry?: string): void => {
    const who = entry === undefined ? "" : ` (${entry})`;
    problems.push({
      code,
      line: row.line,
      ...(entry !== undefined && { entry }),
      text: row.text.slice(0, 200),
      message: `line ${row.line}${who}: ${problem}`,
    });
  };
  if (!cells) {
    refuse("unreadable-row", `${quoted(row.text)} is no row of the table: ${row.problem}`);
    return { drafts: [], problems };
  }
  if (cells.name === undefined) {
    refuse("missing-field", `${quoted(row.text)} has no name`);
    return { drafts: [], problems };
  }
  const names = reading.exact ? [cells.name] : cells.name.split(/,\s+|\n|\s+\/\s+/);
  const drafts = names.flatMap((written): EntryDraft[] => {
    const read = (reading.exact ? readExactName : readNotedName)(disarmed(written));
    if ("problem" in read) {
      refuse("bad-name", `the name ${quoted(written)} ${read.problem}`, written);
      return [];
    }
    const { name } = read;
    const complain = (field: string, text: string, hint: string): void =>
      refuse(
        field === "retention" ? "bad-duration" : "bad-value",
        `${field} ${quoted(text)} ${hint}`,
        name,
      );
    return [{ name, ...fieldsOf(cells, context, reading, complain) }];
  });
  return { drafts, problems };
}

type Complain = (field: string, text: string, hint: string) => void;
type Fields = Omit<EntryDraft, "name">;

function fieldsOf(
  cells: Cells,
  context: Context,
  { language, exact = false }: CellReading,
  complain: Complain,
): Fields {
  const owner = ownerOf(cells, context, exact);
  const inferred = inferredIn(cells, complain);
  return {
    ...storageField(cells, complain),
    ...categoryField(cells, context, complain),
    ...owner,
    ...(cells.purpose !== undefined && {
      purpose: { [language]: disarmed(cells.purpose.replace(/\s+/g, " ")) },
    }),
    ...retentionField(cells, language, complain),
    ...domainField(cells, complain),
    ...(cells.path !== undefined && { path: disarmed(cells.path) }),
    ...flagField("httpOnly", cells, complain),
    ...flagField("partitioned", cells, complain),
    ...inferring(owner, ...inferred),
  };
}

/** What `renderCsv` sets before a formula, taken away again. */
function disarmed(cell: string): string {
  return cell.replace(/^'(?='*\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|'*[\t\r\n])/, "");
}

function retentionField(cells: Cells, language: string, complain: Complain): Fields {
  const { retention: text, condition } = cells;
  if (text === undefined) {
    complain("retention", "", "is missing; say how long, e.g. 30 days or Session");
    return {};
  }
  const [stated = "", ...notes] = text.split("\n").map((line) => line.trim());
  const noted = [...notes, ...(condition === undefined ? [] : [condition])].join("; ");
  const retention = parseRetention(noted === "" ? stated : `${stated} (${noted})`, language);
  if (retention) return { retention };
  complain("retention", text, "is no period that can be read; write e.g. 30 days or Session");
  return {};
}

function categoryField(cells: Cells, context: Context, complain: Complain): Fields {
  const category = cells.category === undefined ? undefined : categoryIn(cells.category);
  if (category) return { category };
  if (cells.category !== undefined) {
    complain("category", cells.category, "names no category that is known");
    return {};
  }
  const typed = categoryIn(cells.storage ?? "") ?? context.category;
  return typed ? { category: typed } : {};
}

function storageField({ storage: text }: Cells, complain: Complain): Fields {
  if (text === undefined) return {};
  const storage = storageIn(text);
  if (storage) return { storage };
  const other = categoryIn(text) ?? partyIn(text).party ?? parseRetention(text);
  if (!other) complain("storage", text, "names no storage that is known");
  return {};
}

/** The site itself, as tables name it. */
const SELF =
  /^(?:this (?:web ?)?site|(?:the )?(?:web ?)?site itself|we|us|own|self|first[ -]party|diese website|wir|ce site|nous|den här webbplatsen|este sitio web|este site|questo sito web|deze website|dette websted|dette nettstedet|ta witryna|tämä sivusto|このウェブサイト|本网站|هذا الموقع|אתר זה)$/iu;

/** Whose storage it is and whose script, from the row if it says, else from the text around. */
function ownerOf(cells: Cells, context: Context, exact: boolean): Fields {
  const { owner, said } = exact ? exactOwner(cells) : saidOfOwner(cells, context);
  const own = said.party === "first" || selfParty(owner) === "first";
  const party = said.party ?? (said.application ? "first" : selfParty(owner));
  const hosted =
    !exact && owner !== undefined && isHost(owner.toLowerCase()) && owner.includes(".");
  const unnamed =
    owner === undefined ||
    hosted ||
    (!exact && (SELF.test(owner) || Object.keys(partyIn(owner)).length > 0));
  const provider = unnamed
    ? (said.application || own) && { application: said.application ?? false }
    : { name: owner, ...(said.application !== undefined && { application: said.application }) };
  return {
    ...(party && { party }),
    ...(provider && { provider }),
    ...(hosted && { domain: owner.toLowerCase().replace(/^www\./, "") }),
    ...(said.party === undefined && party ? inferring({}, "party") : {}),
  };
}

interface Owner {
  readonly owner: string | undefined;
  readonly said: SaidOfParty;
}

/** The columns that `renderCsv` writes. */
function exactOwner({ party, provider, application }: Cells): Owner {
  return {
    owner: provider === undefined ? undefined : disarmed(provider),
    said: {
      ...((party === "first" || party === "third") && { party }),
      ...(application !== undefined && { application: application === "true" }),
    },
  };
}

function saidOfOwner(cells: Cells, { party, application }: Context): Owner {
  const [, name = cells.provider, notes = ""] =
    /^(.+?) \(([^()]*)\)/su.exec(cells.provider ?? "") ?? [];
  const owner = name?.split("\n")[0]?.trim();
  const rowSays = partyIn([cells.party, notes, cells.storage, owner].join(" "));
  const around = { ...(party && { party }), ...(application && { application }) };
  return { owner, said: { ...around, ...rowSays } };
}

function selfParty(owner: string | undefined): "first" | undefined {
  return owner !== undefined && SELF.test(owner) ? "first" : undefined;
}

function domainField({ domain: text }: Cells, complain: Complain): Fields {
  if (text === undefined) return {};
  const domain = text.toLowerCase().replace(/^\.|\s*\([^)]*\)$/g, "");
  if (isHost(domain)) return { domain };
  complain("domain", text, "is no host name");
  return {};
}

function flagField(field: "httpOnly" | "partitioned", cells: Cells, complain: Complain): Fields {
  const text = cells[field];
  if (text === undefined) return {};
  if (/^(?:true|yes|x|✓)$/i.test(text)) return { [field]: true };
  if (/^(?:false|no|-|✗)$/i.test(text)) return { [field]: false };
  complain(field, text, "is neither true nor false");
  return {};
}

function inferredIn({ inferred: text = "" }: Cells, complain: Complain): InferableField[] {
  return text.split(/[\s,]+/).flatMap((field): InferableField[] => {
    if (INFERABLE_FIELDS.includes(field as InferableField)) return [field as InferableField];
    if (field !== "") complain("inferred", field, "is no field that may be inferred");
    return [];
  });
}

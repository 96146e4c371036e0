import type { Category } from "../core/entry.ts";
import { isHost } from "../core/host.ts";
import type { Place } from "../core/issues.ts";
import { readObject } from "../core/read-value.ts";
import { type CsvRecord, readCsv } from "./csv-text.ts";
import type { EntryDraft, Imported, ImportProblem } from "./draft.ts";
import { type Fields, importJson, objectsIn, textOf } from "./json-source.ts";
import { readNotedName } from "./name-notation.ts";
import { parseRetention } from "./retention-text.ts";

/**
 * Imports rows of the Open Cookie Database, from its CSV or its JSON. A wildcard becomes a template.
 * "Functional" means "technical, essential or strictly necessary" there as well; it is read as
 * `functional`, which is asked about.
 *
 * @param input the text of either file, or what `JSON.parse` made of the JSON
 * @example
 * const { drafts, problems } = importOpenCookieDatabase(await readFile("open-cookie-database.csv", "utf8"));
 */
export function importOpenCookieDatabase(input: unknown): Imported {
  if (typeof input === "string" && !/^\s*[[{]/.test(input)) return importCsvRows(input);
  return importJson(input, (value, place) => {
    const platforms = readObject(value, place);
    return Object.entries(platforms ?? {}).flatMap(([platform, rows]) =>
      objectsIn(rows, place.at(platform)).flatMap(([row, at]) => {
        const name = textOf(row, "cookie", at);
        return name === undefined ? [] : draftOf({ ...row, platform }, name, at.named(name));
      }),
    );
  });
}

/** The CSV's headings, by the names that the JSON has for them. */
const HEADINGS: Readonly<Record<string, string>> = {
  platform: "platform",
  category: "category",
  "cookie / data key name": "cookie",
  domain: "domain",
  description: "description",
  "retention period": "retentionPeriod",
  "wildcard match": "wildcardMatch",
};

function importCsvRows(text: string): Imported {
  const { records, faults } = readCsv(text);
  const problems: ImportProblem[] = faults.map(({ line, problem }) => ({
    code: "bad-csv",
    line,
    message: `line ${line}: ${problem}`,
  }));
  const [head, ...body] = records;
  const fields = (head?.fields ?? []).map((heading) => HEADINGS[heading.trim().toLowerCase()]);
  if (!fields.includes("cookie")) {
    const message = 'line 1: no heading "Cookie / Data Key name"; this is not the database\'s CSV';
    return { drafts: [], problems: [{ code: "bad-csv", line: 1, message }, ...problems] };
  }
  const drafts = body.flatMap((record) => {
    const read = readRecord(record, fields);
    problems.push(...read.problems);
    return read.drafts;
  });
  return { drafts, problems };
}

/** Reads a record as the JSON's row is read; the problems get the line. */
function readRecord({ line, fields: texts }: CsvRecord, fields: readonly (string | undefined)[]) {
  const row = Object.fromEntries(
    fields.flatMap((field, index) => (field === undefined ? [] : [[field, texts[index] ?? ""]])),
  );
  const { drafts, problems } = importJson(row, (_, place) => {
    const name = textOf(row, "cookie", place);
    return name === undefined ? [] : draftOf(row, name, place.named(name));
  });
  return {
    drafts,
    problems: problems.map((problem): ImportProblem => {
      return { ...problem, line, message: `line ${line}: ${problem.message}` };
    }),
  };
}

const CATEGORIES: Readonly<Record<string, Category>> = {
  necessary: "essential",
  security: "essential",
  functional: "functional",
  personalization: "functional",
  analytics: "analytics",
  marketing: "marketing",
};

function draftOf(row: Fields, cookie: string, place: Place): EntryDraft[] {
  const text = (field: string): string => (typeof row[field] === "string" ? row[field].trim() : "");
  const read = readNotedName(text("wildcardMatch") === "1" ? `${cookie}*` : cookie);
  if ("problem" in read) {
    place.at("cookie").refuse("bad-name", read.problem);
    return [];
  }
  const category = CATEGORIES[text("category").toLowerCase()];
  if (!category) place.at("category").refuse("bad-value", "is no category of the database");
  const retention = parseRetention(text("retentionPeriod"));
  if (!retention)
    place.at("retentionPeriod").refuse("bad-duration", "is no period that can be read");
  const domain = text("domain")
    .toLowerCase()
    .replace(/ \(.*$/, "")
    .replace(/^\./, "");
  const third = /3rd party/i.test(text("domain"));
  return [
    {
      ...read,
      ...(category && { category }),
      ...(third && { party: "third" as const }),
      ...(text("platform") !== "" && { provider: { name: text("platform") } }),
      ...(text("description") !== "" && { purpose: { en: text("description") } }),
      ...(retention && { retention }),
      ...(isHost(domain) && domain.includes(".") && { domain }),
    },
  ];
}

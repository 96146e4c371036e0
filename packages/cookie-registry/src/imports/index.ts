export { type CompleteOptions, completeDrafts, type KnownFacts } from "./complete.ts";
export { type CsvImportOptions, importCsv } from "./csv.ts";
export type { EntryDraft, Imported, ImportProblem, ImportProblemCode } from "./draft.ts";
export { importPolicyText, type PolicyTextOptions } from "./policy-text.ts";
export { parseRetention } from "./retention-text.ts";

import type { Entry, EntryInput, InferableField } from "../core/entry.ts";
import type { RegistryErrorCode } from "../core/error.ts";

/** What a source says of one item of storage; what it does not say is absent. */
export interface EntryDraft extends Partial<Omit<EntryInput, "name" | "provider">> {
  /** The name, or a template. */
  readonly name: string;
  /** Who stands behind the entry; the source may say that it is an application and not whose. */
  readonly provider?: { readonly name?: string; readonly application?: boolean };
}

/**
 * Why a part of a source was not taken over: what a registry is refused for, `bad-csv` for a record
 * that is none, `unreadable-row` for a row of a table whose cells cannot be told apart.
 */
export type ImportProblemCode = RegistryErrorCode | "bad-csv" | "unreadable-row";

/** A part of a source that was not taken over. */
export interface ImportProblem {
  /** What kind of mistake it is. */
  readonly code: ImportProblemCode;
  /** The line it stands on, from 1; for a source made of lines. */
  readonly line?: number;
  /** The path of the field, e.g. `log.entries[3].response.cookies[0].name`; for JSON. */
  readonly field?: string;
  /** The name of the item concerned, where it could be read. */
  readonly entry?: string;
  /** The part itself, cut short. */
  readonly text?: string;
  /** What was wrong, where, and what to do. */
  readonly message: string;
}

/** What came of an import: nothing of the source is in neither list. */
export interface Imported {
  /** What was read, in the order of the source. */
  readonly drafts: readonly EntryDraft[];
  /** What could not be read. */
  readonly problems: readonly ImportProblem[];
}

/** Joins fields that a tool concluded to those marked already. */
export function inferring(
  draft: Pick<EntryDraft, "inferred">,
  ...fields: readonly InferableField[]
): { readonly inferred?: Entry["inferred"] } {
  const inferred = [...new Set([...(draft.inferred ?? []), ...fields])];
  return inferred.length > 0 ? { inferred } : {};
}

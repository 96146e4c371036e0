import { closeSync, openSync, readFileSync, readSync } from "node:fs";
import { ignoreRules, pathText, readIgnoreRules } from "../core/selection/ignore-rules.ts";
import { EVERYTHING, type Selection } from "../core/selection/selection.ts";
import { childPath, FILE_FLAGS, fileErrorCode } from "./paths.ts";
import type { ScannedEntry } from "./scan.ts";

/** What of a source is left out. */
export interface SourceRules {
  /** Rules as in gitignore(5), for paths below the source; the last that matches decides. */
  readonly exclude?: readonly string[] | undefined;
  /** Names of files that hold such rules for the directory they stand in: `[".gitignore"]`. */
  readonly ignoreFiles?: readonly string[] | undefined;
  /** Leave out what is mounted below the source; the directory it is mounted on stays, empty. */
  readonly oneFileSystem?: boolean | undefined;
  /** Leave out what is in directories with a `CACHEDIR.TAG` (bford.info/cachedir). */
  readonly skipCaches?: boolean | undefined;
}

/** Chooses among a directory's entries. */
export interface SourceFilter {
  /** Those that are backed up. */
  chosen(entries: readonly ScannedEntry[]): readonly ScannedEntry[];
  /** The filter for a directory among them. */
  inside(folder: ScannedEntry): SourceFilter;
}

/** What could not be read of the rules themselves. */
export type RulesUnreadable = (path: Buffer, why: string) => void;

/** Begins at the source, which lies on this file system. */
export function sourceFilter(
  rules: SourceRules,
  source: Buffer,
  device: bigint,
  unreadable: RulesUnreadable,
): SourceFilter {
  const given = rules.exclude?.length ? EVERYTHING.with(ignoreRules(rules.exclude)) : EVERYTHING;
  return filter({ rules, device, unreadable }, source, given);
}

interface Filtering {
  readonly rules: SourceRules;
  readonly device: bigint;
  readonly unreadable: RulesUnreadable;
}

function filter(filtering: Filtering, folder: Buffer, above: Selection): SourceFilter {
  const { rules, device } = filtering;
  let selection = above;
  return {
    chosen(entries) {
      if (rules.skipCaches && entries.some(isCacheTag)) return entries.filter(isCacheTag);
      selection = withRulesHere(filtering, folder, entries, above);
      if (selection === EVERYTHING) return entries;
      return entries.filter(
        ({ entry }) => !selection.leavesOut(pathText(entry.name), entry.kind === "directory"),
      );
    },
    inside(child) {
      if (rules.oneFileSystem && child.device !== device) return NOTHING;
      return filter(filtering, child.path, selection.inside(pathText(child.entry.name)));
    },
  };
}

const NOTHING: SourceFilter = { chosen: () => [], inside: () => NOTHING };

function withRulesHere(
  { rules, unreadable }: Filtering,
  folder: Buffer,
  entries: readonly ScannedEntry[],
  above: Selection,
): Selection {
  let selection = above;
  for (const wanted of rules.ignoreFiles ?? []) {
    const name = Buffer.from(wanted);
    const isThere = ({ entry }: ScannedEntry) => entry.kind === "file" && name.equals(entry.name);
    if (!entries.some(isThere)) continue;
    const path = childPath(folder, name);
    try {
      selection = selection.with(readIgnoreRules(readFileSync(path)));
    } catch (error) {
      const why = fileErrorCode(error);
      if (why === null) throw error;
      unreadable(path, why);
    }
  }
  return selection;
}

const SIGNATURE = Buffer.from("Signature: 8a477f597d28d172789f06886806bc55");

/** A tag counts by its first 43 bytes, so that a file that only has the name does not. */
function isCacheTag({ entry, path }: ScannedEntry): boolean {
  if (entry.kind !== "file" || !TAG.equals(entry.name)) return false;
  try {
    const file = openSync(path, FILE_FLAGS);
    try {
      const head = Buffer.alloc(SIGNATURE.length);
      return readSync(file, head, 0, head.length, 0) === head.length && head.equals(SIGNATURE);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    if (fileErrorCode(error) === null) throw error;
    return false; // it is backed up, or named, like any other file
  }
}

const TAG = Buffer.from("CACHEDIR.TAG");

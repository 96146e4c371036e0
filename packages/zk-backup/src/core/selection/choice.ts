import { ignoreRules } from "./ignore-rules.ts";
import { EVERYTHING, type Selection } from "./selection.ts";

/** How much of an entry is taken: of a directory `some` when what is in it has to be asked. */
export type Taken = "all" | "some" | "none";

/** Chooses among the entries of one directory of a snapshot. */
export interface Choice {
  /** @param name as `pathText` gives it. */
  takes(name: string, isDirectory: boolean): Taken;
  /** The choice for a directory in this one. */
  inside(name: string): Choice;
}

/** What is taken and what is left, by rules as in gitignore(5). */
export interface ChoiceRules {
  /** Take only what matches, and all in directories that match; default everything. */
  readonly include?: readonly string[] | undefined;
  /** Of that, leave what matches. */
  readonly exclude?: readonly string[] | undefined;
}

/** Takes everything, without looking at a name. */
export const ALL: Choice = { takes: () => "all", inside: () => ALL };

/** Makes a choice. @throws ZkBackupError `bad-input`. */
export function choiceOf({ include, exclude = [] }: ChoiceRules): Choice {
  if (include === undefined && exclude.length === 0) return ALL;
  const left = exclude.length === 0 ? EVERYTHING : EVERYTHING.with(ignoreRules(exclude));
  return choice(include ? EVERYTHING.with(ignoreRules(include)) : null, left);
}

/** @param wanted rules whose "left out" means taken; null takes all. */
function choice(wanted: Selection | null, left: Selection): Choice {
  const isWanted = (name: string, isDirectory: boolean): boolean =>
    wanted === null || wanted.leavesOut(name, isDirectory);
  return {
    takes(name, isDirectory) {
      if (left.leavesOut(name, isDirectory)) return "none";
      if (isWanted(name, isDirectory)) return "all";
      return isDirectory ? "some" : "none";
    },
    inside: (name) =>
      choice(isWanted(name, true) ? null : (wanted?.inside(name) ?? null), left.inside(name)),
  };
}

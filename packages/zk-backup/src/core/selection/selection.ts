import type { IgnoreRules } from "./ignore-rules.ts";

/** Which entries of one directory are left out, by the rules above it and its own. */
export interface Selection {
  /** Whether an entry is left out; its name as `pathText` gives it. */
  leavesOut(name: string, isDirectory: boolean): boolean;
  /** The selection for a directory in this one, with the rules that stand in it, if any. */
  inside(name: string, rules?: IgnoreRules | null): Selection;
}

/** Rules, and where the directory at hand lies below theirs. */
interface Placed {
  readonly rules: IgnoreRules;
  readonly below: string;
}

/** Leaves nothing out. */
export const EVERYTHING: Selection = selection([]);

/** Begins at a directory, with rules for what is below it; later rules go before earlier ones. */
export function selectionOf(rules: readonly IgnoreRules[]): Selection {
  return selection(rules.map((each) => ({ rules: each, below: "" })).reverse());
}

/** @param placed those that go first before the others */
function selection(placed: readonly Placed[]): Selection {
  return {
    leavesOut(name, isDirectory) {
      for (const { rules, below } of placed) {
        const verdict = rules.verdict(below + name, isDirectory);
        if (verdict !== null) return verdict === "out";
      }
      return false;
    },
    inside(name, rules) {
      const deeper = placed.map((each) => ({ ...each, below: `${each.below}${name}/` }));
      if (rules) deeper.unshift({ rules, below: "" });
      return deeper.length === 0 ? EVERYTHING : selection(deeper);
    },
  };
}

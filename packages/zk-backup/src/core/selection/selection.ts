import type { IgnoreRules } from "./ignore-rules.ts";

/** Which entries of one directory are left out, by the rules above it and its own. */
export interface Selection {
  /** Whether an entry is left out; its name as `pathText` gives it. */
  leavesOut(name: string, isDirectory: boolean): boolean;
  /** The selection for a directory in this one. */
  inside(name: string): Selection;
  /** This one with rules that stand in the directory itself, which go before the others. */
  with(rules: IgnoreRules): Selection;
}

/** Rules, and where the directory at hand lies below theirs. */
interface Placed {
  readonly rules: IgnoreRules;
  readonly below: string;
}

/** @param placed those that go first before the others */
function selection(placed: readonly Placed[]): Selection {
  const self: Selection = {
    leavesOut(name, isDirectory) {
      for (const { rules, below } of placed) {
        const verdict = rules.verdict(below + name, isDirectory);
        if (verdict !== null) return verdict === "out";
      }
      return false;
    },
    inside(name) {
      if (placed.length === 0) return self;
      return selection(placed.map((each) => ({ ...each, below: `${each.below}${name}/` })));
    },
    with: (rules) => selection([{ rules, below: "" }, ...placed]),
  };
  return self;
}

/** Leaves nothing out. */
export const EVERYTHING: Selection = selection([]);

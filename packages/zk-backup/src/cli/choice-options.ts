import type { ChoiceRules } from "../core/selection/choice.ts";
import type { OptionValues } from "./option.ts";

/** What of a snapshot is taken. */
export const CHOICE_OPTIONS = {
  include: {
    kind: "list",
    value: "PATTERN",
    text: "only what matches, as in .gitignore, and all below it",
  },
  exclude: { kind: "list", value: "PATTERN", text: "not what matches, as in .gitignore" },
} as const;

/** The rules that a command line gives; everything is taken where it includes nothing. */
export function choiceRules({
  include,
  exclude,
}: OptionValues<typeof CHOICE_OPTIONS>): ChoiceRules {
  return { exclude, ...(include.length > 0 && { include }) };
}

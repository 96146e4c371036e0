import type { RegistryIssue } from "../core/error.ts";
import { topOf } from "../core/issues.ts";
import { readNameTemplate } from "../core/name-template.ts";

/** A name as a template, or why it is none. */
export type ReadName = { readonly name: string } | { readonly problem: string };

/**
 * Reads a name as lists and policies write it: `_ga_*`, `_ga_#`, `_ga_XXXX`, `_ga_{id}`,
 * `_ga_[Container ID]` and `_ga_<Container ID>` all become `_ga_<id>`, with the label where there is one.
 */
export function readNotedName(text: string): ReadName {
  return readExactName(templateOf(text.trim().replace(/^["'`“]|["'`”]$/g, "")));
}

/** Reads a name as a registry has it. */
export function readExactName(name: string): ReadName {
  const issues: RegistryIssue[] = [];
  if (readNameTemplate(name, topOf(issues).named(name))) return { name };
  return { problem: issues[0]?.message.replace(/^[^:]*: /, "") ?? "is no name" };
}

/** Reads a name as a browser has it, which is no template. */
export function readSeenName(name: string): ReadName {
  return name.includes("<")
    ? { problem: "holds a <, which begins a placeholder in a registry" }
    : readExactName(name);
}

/** Names with their placeholders in one notation; numbered where there are several. */
function templateOf(text: string): string {
  let count = 0;
  const placeholder = (label = ""): string => {
    count++;
    return `<${label || (count === 1 ? "id" : `id${count}`)}>`;
  };
  return text.replace(
    NOTATIONS,
    (found: string, angle?: string, brace?: string, square?: string) => {
      if (angle !== undefined && TYPED.test(angle)) return found;
      // `visits[0]` and `[DEFAULT]` are parts of names; `[User ID]` and `[container-id]` are not.
      if (square !== undefined && !/[a-z].*[ -]|[ -].*[a-z]/.test(square)) return found;
      return placeholder(labelOf(angle ?? brace ?? square ?? ""));
    },
  );
}

const NOTATIONS =
  /<([^<>]+)>|\$?\{([^{}]+)\}|\[([^[\]]+)\]|\*+|#+|%[A-Z]+%|(?<![A-Za-z])[Xx]{3,}(?![A-Za-z])|(?<=[_.-])N{3,}$|…$|\.\.\.$/gu;

const TYPED = /^[a-z][\w-]*(?::[a-z\d]+(?:\{\d+\})?)?$/i;

function labelOf(text: string): string {
  const label = text
    .toLowerCase()
    .replace(/[^a-z\d]+/g, "-")
    .replace(/^[^a-z]+|-+$/g, "");
  return label.slice(0, 40);
}

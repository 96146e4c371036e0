/**
 * Character classes a placeholder may name. Each contains the one before it; because of that any
 * two of them share characters, which the ambiguity test relies on.
 */
const CLASSES: Readonly<Record<string, RegExp>> = {
  digits: /[0-9]/,
  hex: /[0-9A-Fa-f]/,
  alnum: /[0-9A-Za-z]/,
  word: /[0-9A-Za-z_-]/,
  any: /[\s\S]/,
};

/** A placeholder: characters of one class, `length` of them, or one and more when it is absent. */
export interface Placeholder {
  readonly label: string;
  readonly characters: RegExp;
  readonly length?: number;
}

/** A name taken apart: literal text and placeholders in turn. */
export interface NameTemplate {
  readonly segments: readonly (string | Placeholder)[];
  /** Literal characters, in UTF-16 units: what ranks one template above another. */
  readonly literals: number;
}

/** Why a name is refused. */
export interface NameProblem {
  readonly code: "bad-name" | "catch-all";
  readonly problem: string;
}

/** A placeholder without its angle brackets: `container-id`, `user:digits`, `hash:hex{32}`. */
const PLACEHOLDER = /^([A-Za-z][\w-]*)(?::([a-z]+)(?:\{([1-9]\d{0,2})\})?)?$/;

/**
 * Takes a declared name apart.
 *
 * `<label>` stands for one or more characters, `<label:class>` for characters of a class
 * (`digits`, `hex`, `alnum`, `word`, `any`), `<label:class{n}>` for exactly n of them; `<<` is a
 * literal `<`.
 */
export function readNameTemplate(name: string): NameTemplate | NameProblem {
  const segments: (string | Placeholder)[] = [];
  let literal = "";
  let at = 0;
  while (at < name.length) {
    if (name[at] !== "<" || name[at + 1] === "<") {
      literal += name[at];
      at += name[at] === "<" ? 2 : 1;
      continue;
    }
    const end = name.indexOf(">", at);
    const placeholder = end < 0 ? undefined : readPlaceholder(name.slice(at + 1, end));
    if (!placeholder) return bad(`no placeholder can be read at character ${at}; ${HOW_TO_WRITE}`);
    if (literal === "" && segments.length > 0) {
      return bad(`two placeholders touch at character ${at}; put a literal character between them`);
    }
    if (literal !== "") segments.push(literal);
    segments.push(placeholder);
    literal = "";
    at = end + 1;
  }
  if (literal !== "") segments.push(literal);
  return refuseCatchAll({ segments, literals: countLiterals(segments) });
}

/** Tells a template that was read from the reason why it could not be. */
export function isNameProblem(value: NameTemplate | NameProblem): value is NameProblem {
  return "problem" in value;
}

/** Returns the whole name when it holds no placeholder. */
export function literalName(template: NameTemplate): string | null {
  const [only, ...rest] = template.segments;
  return typeof only === "string" && rest.length === 0 ? only : null;
}

/** Tells whether every character may stand in a placeholder. */
export function takesAnything(placeholder: Placeholder): boolean {
  return placeholder.characters === CLASSES["any"];
}

/** Tells whether one UTF-16 unit may stand in a placeholder. */
export function fits(placeholder: Placeholder, unit: string): boolean {
  return takesAnything(placeholder) || placeholder.characters.test(unit);
}

const HOW_TO_WRITE =
  "write <label>, <label:digits|hex|alnum|word|any> or <label:hex{32}>, and << for a literal <";

function bad(problem: string): NameProblem {
  return { code: "bad-name", problem };
}

function readPlaceholder(text: string): Placeholder | undefined {
  const [, label, kind = "any", length] = PLACEHOLDER.exec(text) ?? [];
  const characters = Object.hasOwn(CLASSES, kind) ? CLASSES[kind] : undefined;
  if (label === undefined || characters === undefined) return undefined;
  return length === undefined
    ? { label, characters }
    : { label, characters, length: Number(length) };
}

function countLiterals(segments: readonly (string | Placeholder)[]): number {
  return segments.reduce((sum, part) => sum + (typeof part === "string" ? part.length : 0), 0);
}

/**
 * A template must say something of its own: two literal characters, one of them a letter or a
 * digit. One whose placeholders are all of stated length and class, 16 characters and more, says
 * enough without (session names that are a bare hash).
 */
function refuseCatchAll(template: NameTemplate): NameTemplate | NameProblem {
  const holes = template.segments.filter((part) => typeof part !== "string");
  if (holes.length === 0) return template;
  const text = template.segments.filter((part) => typeof part === "string").join("");
  if (text.length >= 2 && /[\p{L}\p{N}]/u.test(text)) return template;
  const fixed = holes.every((hole) => hole.length && !takesAnything(hole));
  const length = holes.reduce((sum, hole) => sum + (hole.length ?? 0), template.literals);
  if (fixed && length >= 16) return template;
  return {
    code: "catch-all",
    problem:
      "matches nearly every name; give it two literal characters, or classes and lengths of 16 characters in all",
  };
}

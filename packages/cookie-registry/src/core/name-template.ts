import type { Place } from "./issues.ts";

/**
 * Character classes a placeholder may name. Each contains the one before it; because of that any
 * two of them share characters, which {@link overlap} relies on.
 */
const CLASSES: Readonly<Record<string, RegExp>> = {
  digits: /\d/,
  hex: /[\da-f]/i,
  alnum: /[\da-z]/i,
  word: /[\w-]/,
  any: /[\s\S]/,
};

/** One step through a name: a character, one of a class, or one and more of a class (in a list). */
export type Step = string | RegExp | [RegExp];

/** A name taken apart. */
export interface NameTemplate {
  /** UTF-16 units and placeholders in turn; a plain name is a list of units alone. */
  readonly steps: readonly Step[];
  /** How many of the steps are literal: what ranks one template above another. */
  readonly literals: number;
}

// Controls end a name in a browser; characters that turn the writing direction would let a name
// show as another in the table.
const UNFIT = /^\s|\s$|^$|[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/u;

/** A placeholder without its angle brackets: `container-id`, `user:digits`, `hash:hex{32}`. */
const PLACEHOLDER = /^[a-z][\w-]*(?::([a-z]+)(?:\{([1-9]\d?\d?)\})?)?$/i;

/**
 * Takes a declared name apart: `<label>` stands for one or more characters, `<label:class>` for
 * characters of a class, `<label:class{n}>` for exactly n of them; all else stands for itself.
 *
 * @returns null when the name was refused
 */
export function readNameTemplate(name: string, place: Place): NameTemplate | null {
  const steps: Step[] = [];
  const bad = (problem: string): null => {
    place.refuse("bad-name", problem);
    return null;
  };
  if (UNFIT.test(name)) return bad("is empty, padded with spaces or holds a control character");
  // Split at placeholders: literal text at even places, what stood between < and > at odd ones.
  const parts = name.split(/<([^<>]*)>/);
  for (const [index, part] of parts.entries()) {
    if (index % 2 === 0) {
      if (part.includes("<")) return bad(`"<" opens no placeholder; ${FORMS}`);
      steps.push(...part.split(""));
      continue;
    }
    if (index > 1 && parts[index - 1] === "") {
      return bad(`<${part}> touches the placeholder before it; put a character between them`);
    }
    const placeholder = readPlaceholder(part);
    if (!placeholder) return bad(`<${part}> is no placeholder; ${FORMS}`);
    steps.push(...placeholder);
  }
  if (saysTooLittle(steps)) {
    place.refuse("catch-all", "takes nearly every name; state two characters of it, or its length");
    return null;
  }
  return { steps, literals: steps.filter((step) => typeof step === "string").length };
}

/** Tells the characters a step repeats, if it does. */
export function repeated(step: Step | undefined): RegExp | undefined {
  return Array.isArray(step) ? step[0] : undefined;
}

/** Tells whether a name holds no placeholder. */
export function isLiteral({ steps, literals }: NameTemplate): boolean {
  return steps.length === literals;
}

/**
 * Tells whether some name takes both of two ways: a walk over the product of two automata, in time
 * proportional to the product of their lengths. Names come from hostile pages; nothing backtracks.
 */
export function overlap(a: readonly Step[], b: readonly Step[]): boolean {
  const width = b.length + 1;
  const states = new Set([0]);
  for (const state of states) {
    const i = Math.floor(state / width);
    const j = state % width;
    if (i === a.length && j === b.length) return true;
    for (const [nextI, x] of moves(a, i)) {
      for (const [nextJ, y] of moves(b, j)) if (share(x, y)) states.add(nextI * width + nextJ);
    }
  }
  return false;
}

const FORMS = "write <label>, <label:digits> or <label:hex{32}>";

function readPlaceholder(text: string): readonly Step[] | null {
  const [found, kind = "any", length] = PLACEHOLDER.exec(text) ?? [];
  const set = Object.hasOwn(CLASSES, kind) ? CLASSES[kind] : undefined;
  if (found === undefined || !set) return null;
  return length === undefined ? [[set]] : Array<Step>(Number(length)).fill(set);
}

/**
 * A template says something of its own: two literal characters, one of them a letter or a digit.
 * One that is a bare hash of stated class and length, 16 characters and more, says enough without.
 */
function saysTooLittle(steps: readonly Step[]): boolean {
  const text = steps.filter((step) => typeof step === "string").join("");
  const exact = steps.every((step) => !repeated(step));
  if (text.length === steps.length) return false;
  if (text.length >= 2 && /[\p{L}\p{N}]/u.test(text)) return false;
  return !exact || steps.length < 16 || steps.includes(CLASSES["any"] as RegExp);
}

/** Where one more character leads: on by one step, or once more through a step that repeats. */
function moves(steps: readonly Step[], at: number): [number, string | RegExp][] {
  const found: [number, string | RegExp][] = [];
  const next = steps[at];
  const again = repeated(steps[at - 1]);
  if (next !== undefined) found.push([at + 1, Array.isArray(next) ? next[0] : next]);
  if (again) found.push([at, again]);
  return found;
}

function share(x: string | RegExp, y: string | RegExp): boolean {
  if (typeof x === "string") return typeof y === "string" ? x === y : y.test(x);
  return typeof y === "string" ? x.test(y) : true;
}

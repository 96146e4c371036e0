import type { Place } from "./issues.ts";
import { ANY, type CharacterClass, classNamed, HYPHEN } from "./name-class.ts";

/** One step through a name: a character, one of a class, or one and more of a class (in a list). */
export type Step = string | CharacterClass | readonly [CharacterClass];

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
const PLACEHOLDER = /^[a-z][\w-]*(?::([a-z\d]+)(?:\{([1-9]\d?\d?)\})?)?$/i;

const FORMS = "write <label>, <label:digits>, <label:hex{32}> or <label:uuid>";

/**
 * Takes a declared name apart: `<label>` stands for one or more characters of a token, `<label:class>`
 * for characters of a class, `<label:class{n}>` for exactly n of them, `<label:uuid>` for a UUID; all
 * else stands for itself.
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

/** Tells whether a declared name holds a placeholder; a literal one holds no `<`. */
export function isTemplate(name: string): boolean {
  return name.includes("<");
}

/** Tells the class a step repeats, or 0 when it is one character. */
export function repeated(step: Step | undefined): CharacterClass {
  return typeof step === "object" ? step[0] : 0;
}

function readPlaceholder(text: string): readonly Step[] | undefined {
  const [found, kind = "token", length] = PLACEHOLDER.exec(text) ?? [];
  if (kind === "uuid") return length === undefined ? uuid() : undefined;
  const set = classNamed(kind);
  if (found === undefined || !set) return undefined;
  return length === undefined ? [[set]] : Array<Step>(Number(length)).fill(set);
}

/** RFC 9562 section 4: groups of 8, 4, 4, 4 and 12 hexadecimal digits. */
function uuid(): Step[] {
  const hex = classNamed("hex") as CharacterClass;
  return Array.from({ length: 36 }, (_, at) => ([8, 13, 18, 23].includes(at) ? HYPHEN : hex));
}

/**
 * A template says something of its own: two literal characters, one of them a letter or a digit.
 * One that is a bare hash of stated class and length, 16 characters and more, says enough without.
 */
function saysTooLittle(steps: readonly Step[]): boolean {
  const text = steps.filter((step) => typeof step === "string").join("");
  if (text.length === steps.length) return false;
  if (text.length >= 2 && /[\p{L}\p{N}]/u.test(text)) return false;
  return steps.length < 16 || steps.some((step) => repeated(step) || step === ANY);
}

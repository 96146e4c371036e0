import { classesOf } from "./name-class.ts";
import { repeated, type Step } from "./name-template.ts";

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

/** Where one more character leads: on by one step, or once more through a step that repeats. */
function moves(steps: readonly Step[], at: number): [number, string | number][] {
  const found: [number, string | number][] = [];
  const next = steps[at];
  const again = repeated(steps[at - 1]);
  if (next !== undefined) found.push([at + 1, typeof next === "object" ? next[0] : next]);
  if (again) found.push([at, again]);
  return found;
}

/** Two classes share a digit or the hyphen, or nothing at all. */
function share(x: string | number, y: string | number): boolean {
  return [x, y, "0", "-"].some((one) => typeof one === "string" && takes(x, one) && takes(y, one));
}

function takes(step: string | number, character: string): boolean {
  return typeof step === "string"
    ? step === character
    : (classesOf(character.charCodeAt(0)) & step) > 0;
}

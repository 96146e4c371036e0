import { fits, type NameTemplate, type Placeholder } from "./name-template.ts";

/** One step of a template: a set of characters, taken once or as often as one likes. */
interface Step {
  readonly set: string | Placeholder;
  readonly repeats: boolean;
}

/**
 * Tells whether some name is of the form of both templates: a walk over the product of the two
 * automata, breadth first.
 */
export function overlap(left: NameTemplate, right: NameTemplate): boolean {
  const a = steps(left);
  const b = steps(right);
  const width = b.length + 1;
  const seen = new Set([0]);
  for (const state of seen) {
    const i = Math.floor(state / width);
    const j = state % width;
    if (i === a.length && j === b.length) return true;
    for (const [nextI, stepA] of moves(a, i)) {
      for (const [nextJ, stepB] of moves(b, j)) {
        if (share(stepA.set, stepB.set)) seen.add(nextI * width + nextJ);
      }
    }
  }
  return false;
}

function steps(template: NameTemplate): Step[] {
  return template.segments.flatMap((segment): Step[] => {
    if (typeof segment === "string") {
      return Array.from({ length: segment.length }, (_, at) => ({
        set: segment[at] as string,
        repeats: false,
      }));
    }
    if (segment.length === undefined) return [{ set: segment, repeats: true }];
    return Array.from({ length: segment.length }, () => ({ set: segment, repeats: false }));
  });
}

/** Where one more character leads: on by one step, or once more through a step that repeats. */
function moves(all: readonly Step[], at: number): [number, Step][] {
  const found: [number, Step][] = [];
  const next = all[at];
  const last = all[at - 1];
  if (next) found.push([at + 1, next]);
  if (last?.repeats) found.push([at, last]);
  return found;
}

function share(a: string | Placeholder, b: string | Placeholder): boolean {
  if (typeof a === "string") return typeof b === "string" ? a === b : fits(b, a);
  // Any two classes share characters: each contains the one before it.
  return typeof b === "string" ? fits(a, b) : true;
}

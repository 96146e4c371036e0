/**
 * Translates a pattern of gitignore(5) into a regular expression over a path whose characters are
 * its bytes: git's `wildmatch` with WM_PATHNAME, which compares bytes too.
 *
 * `*` and `?` stop at slashes, a double asterisk between slashes stands for any directories, `[...]`
 * knows ranges, `!`, `^` and the POSIX classes, a backslash takes the next character literally.
 *
 * @returns null for what git never matches: an open bracket, an unknown class, a backslash at the
 * end
 */
export function patternExpression(pattern: string): RegExp | null {
  let source = "";
  for (let at = 0; at < pattern.length; ) {
    const piece = pieceAt(pattern, at);
    if (piece === null) return null;
    source += piece.source;
    at = piece.end;
  }
  return new RegExp(`^${source}$`, "s");
}

interface Piece {
  readonly source: string;
  readonly end: number;
}

function pieceAt(pattern: string, at: number): Piece | null {
  const character = pattern[at] as string;
  if (character === "*") return stars(pattern, at);
  if (character === "?") return { source: "[^/]", end: at + 1 };
  if (character === "[") return bracket(pattern, at);
  if (character !== "\\") return { source: literal(character), end: at + 1 };
  const next = pattern[at + 1];
  return next === undefined ? null : { source: literal(next), end: at + 2 };
}

function stars(pattern: string, at: number): Piece {
  let end = at;
  while (pattern[end] === "*") end += 1;
  // git compares what comes before the first of its signs by itself, so that stars open the rest.
  const opens = pattern[at - 1] === "/" || at === pattern.search(/[*?[\\]/);
  const next = pattern[end];
  if (end - at < 2 || !opens || (next !== undefined && next !== "/"))
    return { source: "[^/]*", end };
  if (next === undefined) return { source: ".*", end };
  return { source: "(?:.*/)?", end: end + 1 };
}

function literal(character: string): string {
  return `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`;
}

const CLASSES: Readonly<Record<string, RegExp>> = {
  alnum: /[A-Za-z0-9]/,
  alpha: /[A-Za-z]/,
  blank: /[ \t]/,
  cntrl: /[^ -~\x80-\xff]/,
  digit: /[0-9]/,
  graph: /[\x21-\x7e]/,
  lower: /[a-z]/,
  print: /[\x20-\x7e]/,
  punct: /[!-/:-@[-`{-~]/,
  space: /[ \t\n\v\f\r]/,
  upper: /[A-Z]/,
  xdigit: /[A-Fa-f0-9]/,
};

function bracket(pattern: string, start: number): Piece | null {
  const members = new Set<number>();
  let at = start + 1;
  const negated = pattern[at] === "!" || pattern[at] === "^";
  if (negated) at += 1;
  let previous: number | null = null; // what a range may begin with
  for (let isFirst = true; isFirst || pattern[at] !== "]"; isFirst = false) {
    const isRange: boolean = pattern[at] === "-" && previous !== null && pattern[at + 1] !== "]";
    const named = isRange ? null : /^\[:([^\]]*):\]/.exec(pattern.slice(at));
    if (named !== null) {
      if (!addClass(members, named[1] as string)) return null;
      at += named[0].length;
      previous = null;
      continue;
    }
    if (isRange) at += 1;
    if (pattern[at] === "\\") at += 1;
    if (at >= pattern.length) return null;
    const code = pattern.charCodeAt(at);
    for (let member = isRange ? (previous as number) : code; member <= code; member++)
      members.add(member);
    previous = isRange ? null : code;
    at += 1;
    if (at >= pattern.length) return null;
  }
  const listed = [...members].map((code) => literal(String.fromCharCode(code))).join("");
  const source = negated ? `[^/${listed}]` : `(?!/)[${listed}]`;
  return { source, end: at + 1 };
}

function addClass(members: Set<number>, name: string): boolean {
  const expression = CLASSES[name];
  if (expression === undefined) return false;
  for (let code = 0; code < 256; code++)
    if (expression.test(String.fromCharCode(code))) members.add(code);
  return true;
}

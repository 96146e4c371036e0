/** A letter's own words, and the letter that it carries inside. */
export interface LetterParts {
  /** What the sender wrote, without what is quoted or carried. */
  readonly own: string;
  /** The letter inside, with the address in its From line; null when there is none. */
  readonly inner: { readonly from: string | null; readonly text: string } | null;
}

/** `From: Ada <ada@example.org>`, in whatever language: a short label, a colon, something. */
const LABELLED = /^[>*_\s]{0,4}\p{L}[\p{L} .-]{0,24}[*_]{0,2}\s?:[*_]{0,2}\s+\S/u;
const ADDRESS = /[^\s<>;:"'(),[\]]{1,64}@[^\s<>;:"'(),[\]]{1,190}/;
/** Lines of a header block that are looked at. */
const BLOCK = 8;
const MAX_LINES = 4000;

/**
 * Finds the header block that mail programs put before a letter they carry or quote: two lines or more of
 * label and value, an address in one of the first two. No list of languages is needed for that.
 */
export function partsOf(letter: string): LetterParts {
  const lines = letter.split(/\r?\n/).slice(0, MAX_LINES);
  for (let at = 0; at < lines.length; at++) {
    const block = blockAt(lines, at);
    if (block === 0) continue;
    const from = ADDRESS.exec(lines.slice(at, at + 2).join("\n"))?.[0] ?? null;
    return {
      own: lines.slice(0, at).filter(isOwn).join("\n").trim(),
      inner: {
        from: from?.toLowerCase().replace(/\.$/, "") ?? null,
        text: lines
          .slice(at + block)
          .map((line) => line.replace(/^(?:> ?)+/, ""))
          .join("\n")
          .trim(),
      },
    };
  }
  return { own: letter, inner: null };
}

/** How many lines of a header block begin here; 0 when none does. */
function blockAt(lines: readonly string[], at: number): number {
  let length = 0;
  while (length < BLOCK && LABELLED.test(lines[at + length] ?? "")) length++;
  if (length < 3) return 0;
  const opening = lines.slice(at, at + 2).join("\n");
  return ADDRESS.test(opening) ? length : 0;
}

/** The line of dashes over a carried letter is nobody's wish. */
function isOwn(line: string): boolean {
  return !/^\s*[-_=]{4,}/.test(line);
}

/** How mail programs mark a forwarded letter in its subject: 24 languages of the Union, and habits. */
const FORWARDED =
  /^(?:\s*(?:re|aw|sv|vs|antw|odp)\s*:)?\s*(?:fwd?|wg|tr|rv|i|doorst|vs|vb|videresendt|pd|enc|res?env|fs|ilt|προωθ|πρθ|továbbítás|tovább|preposlané|předáno|fwd?\s*\[\d+\])\s*:/iu;

/** Tells whether a subject says that the letter was forwarded. */
export function isForwardedSubject(subject: string): boolean {
  return FORWARDED.test(subject);
}

const ENTITIES: Readonly<{ [character: string]: string }> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};

/** Controls and halves of surrogate pairs, which XML 1.0 cannot carry, not even as a reference. */
const UNFIT = /(?![\n\r\t])[\p{Cc}\p{Cs}\ufffe\uffff]/gu;

/** Makes any text safe inside an element or a quoted attribute, of XML or HTML. */
export function escapeXml(text: string): string {
  return text
    .replace(UNFIT, "\ufffd")
    .replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}

/** Controls, and the characters that turn the direction of writing. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/gu;

/** The most of a line that is shown: a page may choose names of any length. */
const LONGEST_LINE = 400;

/** Makes any text safe on a terminal: it stays on its line and moves no cursor. */
export function plainLine(text: string): string {
  const plain = text.replace(UNPRINTABLE, "\ufffd");
  return plain.length > LONGEST_LINE ? `${plain.slice(0, LONGEST_LINE)}…` : plain;
}

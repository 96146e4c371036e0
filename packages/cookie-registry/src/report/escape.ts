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

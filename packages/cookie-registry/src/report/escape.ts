const ENTITIES: Readonly<{ [character: string]: string }> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};

/** Characters that XML 1.0 cannot carry, not even as a reference. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: controls are what it looks for
const UNFIT = /[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Makes any text safe inside an element or a quoted attribute, of XML or HTML. */
export function escapeXml(text: string): string {
  return text
    .replace(UNFIT, "\ufffd")
    .replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}

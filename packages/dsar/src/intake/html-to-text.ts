const BLOCKS = new Set([
  ...["p", "div", "br", "li", "tr", "table", "ul", "ol", "blockquote", "section", "article"],
  ...["h1", "h2", "h3", "h4", "h5", "h6", "pre", "hr", "header", "footer"],
]);
const UNSEEN = ["script", "style", "head", "title", "template"];

const NAMED: Readonly<Record<string, string>> = {
  ...{ amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " ", euro: "€", hellip: "…" },
  ...{ rsquo: "’", lsquo: "‘", ldquo: "“", rdquo: "”", bdquo: "„", laquo: "«", raquo: "»" },
  ...{ ndash: "–", mdash: "—", sect: "§", iexcl: "¡", iquest: "¿", szlig: "ß", copy: "©" },
  ...{ auml: "ä", ouml: "ö", uuml: "ü", Auml: "Ä", Ouml: "Ö", Uuml: "Ü", aring: "å", Aring: "Å" },
  ...{ agrave: "à", Agrave: "À", acirc: "â", ccedil: "ç", Ccedil: "Ç", eacute: "é", Eacute: "É" },
  ...{ egrave: "è", Egrave: "È", ecirc: "ê", euml: "ë", icirc: "î", iuml: "ï", ocirc: "ô" },
  ...{ ugrave: "ù", ucirc: "û", aacute: "á", iacute: "í", oacute: "ó", uacute: "ú", ntilde: "ñ" },
  ...{ Aacute: "Á", Iacute: "Í", Oacute: "Ó", Uacute: "Ú", Ntilde: "Ñ", oslash: "ø", aelig: "æ" },
};

/**
 * Reads the visible text of an HTML letter, a line for each block.
 *
 * One pass, no backtracking: a letter of a million `<` takes no longer than any other.
 */
export function htmlToText(html: string): string {
  const out: string[] = [];
  let at = 0;
  while (at < html.length) {
    const open = html.indexOf("<", at);
    if (open === -1) {
      out.push(html.slice(at));
      break;
    }
    out.push(html.slice(at, open));
    at = afterTag(html, open, out);
  }
  return tidy(decodeEntities(out.join("")));
}

/** Takes one tag, comment or unseen element; returns the position behind it. */
function afterTag(html: string, open: number, out: string[]): number {
  if (html.startsWith("<!--", open)) return behind(html, "-->", open + 4);
  const end = html.indexOf(">", open);
  if (end === -1) return html.length;
  const name = /^<\/?([a-zA-Z][a-zA-Z0-9]*)/.exec(html.slice(open, open + 20))?.[1]?.toLowerCase();
  if (name === undefined && !html.startsWith("<!", open) && !html.startsWith("<?", open)) {
    out.push("<"); // a lone "<", as in "2 < 3", is text
    return open + 1;
  }
  if (name !== undefined && UNSEEN.includes(name) && html[open + 1] !== "/")
    return behindElement(html, name, end + 1);
  if (name !== undefined && BLOCKS.has(name)) out.push("\n");
  return end + 1;
}

function behind(html: string, what: string, from: number): number {
  const found = html.indexOf(what, from);
  return found === -1 ? html.length : found + what.length;
}

/** Behind `</name>`; the content of an element that is never closed is not shown either. */
function behindElement(html: string, name: string, from: number): number {
  const closing = new RegExp(`</${name}`, "gi");
  closing.lastIndex = from;
  const found = closing.exec(html);
  return found === null ? html.length : behind(html, ">", found.index);
}

function decodeEntities(text: string): string {
  return text.replace(
    /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-zA-Z]{2,8}));?/g,
    (entity, decimal: string | undefined, hex: string | undefined, name: string | undefined) => {
      if (name !== undefined) return NAMED[name] ?? entity;
      const code = decimal === undefined ? Number.parseInt(hex ?? "", 16) : Number(decimal);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : "\ufffd";
    },
  );
}

function tidy(text: string): string {
  return text
    .split("\n")
    .map((line) => line.replace(/[ \t\r\f\u00a0]+/g, " ").trim())
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

import { DdnsError } from "../errors.ts";
import type { DecodeMeter } from "../wire/reader.ts";

/** One element: its local name (no namespace prefix), the text directly in it, its children. */
export interface XmlElement {
  readonly name: string;
  readonly text: string;
  readonly children: readonly XmlElement[];
}

const LARGEST = 65_536; // characters
const DEEPEST = 32;

interface Open {
  readonly tag: string;
  text: string;
  readonly children: XmlElement[];
}

/**
 * Reads the small XML that routers speak: elements, text, comments, CDATA; attributes are passed
 * over. No document types and so no entities but the five of XML: nothing can expand.
 *
 * @throws DdnsError `igd` when it is cut, nested wrongly, too long or too deep.
 */
export function parseXml(text: string, meter: DecodeMeter = { steps: 0 }): XmlElement {
  if (text.length > LARGEST) throw malformed(`has more than ${LARGEST} characters`);
  const open: Open[] = [{ tag: "", text: "", children: [] }];
  let at = 0;
  while (at < text.length) {
    meter.steps += 1;
    const here = open.at(-1) as Open;
    if (text[at] !== "<") {
      const end = found(text, "<", at, text.length);
      here.text += entities(text.slice(at, end));
      at = end;
    } else if (text.startsWith("<!--", at)) at = past(text, "-->", at + 4);
    else if (text.startsWith("<?", at)) at = past(text, "?>", at + 2);
    else if (text.startsWith("<![CDATA[", at)) {
      const end = past(text, "]]>", at + 9);
      here.text += text.slice(at + 9, end - 3);
      at = end;
    } else at = readTag(text, at, open);
  }
  const [root, second] = open[0]?.children ?? [];
  if (open.length !== 1 || root === undefined) throw malformed("ends too early");
  if (second !== undefined) throw malformed("has two roots");
  return root;
}

function readTag(text: string, at: number, open: Open[]): number {
  const end = past(text, ">", at);
  const [, closing, tag = "", alone] =
    /^<(\/?)([A-Za-z_][\w.:-]{0,99})(?:\s[^<>]*?)?(\/?)>$/.exec(text.slice(at, end)) ?? [];
  if (tag === "") throw malformed(`has no tag at character ${at}`);
  if (closing === "/") close(tag, open);
  else {
    if (open.length > DEEPEST) throw malformed("is nested too deeply");
    open.push({ tag, text: "", children: [] });
    if (alone === "/") close(tag, open);
  }
  return end;
}

function close(tag: string, open: Open[]): void {
  const ended = open.pop();
  const parent = open.at(-1);
  if (ended === undefined || parent === undefined || ended.tag !== tag)
    throw malformed(`closes <${tag}> where it is not open`);
  const name = tag.slice(tag.indexOf(":") + 1);
  parent.children.push({ name, text: ended.text.trim(), children: ended.children });
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
};

function entities(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|apos);/g, (_, name: string) => ENTITIES[name] ?? "");
}

function found(text: string, what: string, from: number, otherwise: number): number {
  const at = text.indexOf(what, from);
  return at < 0 ? otherwise : at;
}

function past(text: string, what: string, from: number): number {
  const at = text.indexOf(what, from);
  if (at < 0) throw malformed("ends inside a tag");
  return at + what.length;
}

/** Every element below, in the order of the document, the root first. */
export function descendants(root: XmlElement): XmlElement[] {
  return [root, ...root.children.flatMap(descendants)];
}

/** Text of the first child of this name, or "". */
export function childText(element: XmlElement, name: string): string {
  return element.children.find((child) => child.name === name)?.text ?? "";
}

function malformed(what: string): DdnsError {
  return new DdnsError("igd", `the router's XML ${what}`);
}

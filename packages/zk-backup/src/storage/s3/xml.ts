import { parseXml, type XmlDocument, XmlElement } from "@rgrove/parse-xml";

/** An element of an answer: its text, and its children by name. */
export interface Element {
  readonly name: string;
  text(child: string): string | null;
  all(child: string): readonly Element[];
}

/** Reads an answer; null when it is no XML. */
export function readXml(bytes: Uint8Array): Element | null {
  const root = parsed(bytes)?.root;
  return root ? element(root) : null;
}

function parsed(bytes: Uint8Array): XmlDocument | null {
  try {
    return parseXml(new TextDecoder().decode(bytes));
  } catch {
    return null;
  }
}

function element(of: XmlElement): Element {
  const children = (name: string): XmlElement[] =>
    of.children.filter(
      (child): child is XmlElement => child instanceof XmlElement && child.name === name,
    );
  return {
    name: of.name,
    text: (name) => children(name)[0]?.text ?? null,
    all: (name) => children(name).map(element),
  };
}

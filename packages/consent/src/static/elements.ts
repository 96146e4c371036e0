import { type DefaultTreeAdapterTypes, parse } from "parse5";

/** An element as it stands in the page's text. */
export interface PageElement {
  /** Its name, lower case. */
  readonly name: string;
  /** Its attributes. */
  readonly attributes: ReadonlyMap<string, string>;
  /** Where each attribute that stands in the text begins. */
  readonly attributeStarts: ReadonlyMap<string, number>;
  /** Where it begins and ends in the text, end tag included. */
  readonly start: number;
  readonly end: number;
  /** Where its start tag ends. */
  readonly inner: number;
  /** Line it begins on, from 1. */
  readonly line: number;
  /** Text within, for `script` and `style`. */
  readonly text: string;
  /** Elements within. */
  readonly children: readonly PageElement[];
}

type Node = DefaultTreeAdapterTypes.Node;

/**
 * Reads a page as a browser would (HTML Living Standard, by parse5) and gives the elements that
 * stand in its text: not those a browser makes up, nor what a `template` holds.
 */
export function elementsOf(html: string): PageElement[] {
  return within(parse(html, { sourceCodeLocationInfo: true }));
}

function within(node: Node): PageElement[] {
  if (!("childNodes" in node)) return [];
  return node.childNodes.flatMap((child) => {
    if (!("tagName" in child)) return [];
    const place = child.sourceCodeLocation;
    const inside = child.tagName === "template" ? [] : within(child);
    if (!place?.startTag) return inside; // made up by the parser: its children are not
    return {
      name: child.tagName,
      attributes: new Map(child.attrs.map(({ name, value }) => [name, value])),
      attributeStarts: new Map(
        Object.entries(place.attrs ?? {}).map(([name, at]) => [name, at.startOffset]),
      ),
      start: place.startOffset,
      end: place.endOffset,
      inner: place.startTag.endOffset,
      line: place.startLine,
      text: child.childNodes.map((one) => ("value" in one ? one.value : "")).join(""),
      children: inside,
    };
  });
}

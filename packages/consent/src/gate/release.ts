import { element } from "../look/element.ts";

/** What an element waits with: `data-src` becomes `src` when it is let through. */
const ATTRIBUTES = ["srcset", "src", "href", "poster"];

/**
 * Tells what keeps a place in the page, and can have a placeholder there: a frame, a picture, a
 * film, a sound.
 */
export function isEmbed(node: HTMLElement): boolean {
  return /^(?:IFRAME|IMG|PICTURE|VIDEO|AUDIO)$/.test(node.tagName);
}

/** Tells whether an address leads to a web page: `javascript:` and the like are never let through. */
export function isWebLink({ protocol, host }: HTMLAnchorElement): boolean {
  return /^https?:$/.test(protocol) && host !== "";
}

/** Gives a frame, picture, style sheet, film or sound the sources it waited with. */
export function release(node: HTMLElement): void {
  for (const one of [node, ...node.querySelectorAll<HTMLElement>("source,track,img")])
    for (const name of ATTRIBUTES) {
      const value = one.dataset[name];
      if (value === undefined) continue;
      if (node.tagName === "IFRAME" && !isWebLink(element("a", { href: value }))) continue;
      delete one.dataset[name];
      one.setAttribute(name, value);
    }
  if (node instanceof HTMLMediaElement) node.load();
}

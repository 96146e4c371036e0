/** What an element waits with: `data-src` becomes `src` when it is let through. */
const ATTRIBUTES = ["srcset", "src", "href", "poster"];

/** Tells whether an address leads to a web page: `javascript:` and the like are never let through. */
export function isWebAddress(href: string): boolean {
  // An anchor takes an address as a frame would, and has no protocol for what is none.
  return /^http/.test(Object.assign(document.createElement("a"), { href }).protocol);
}

/** Gives a frame, picture, style sheet, film or sound the sources it waited with. */
export function release(node: HTMLElement): void {
  for (const one of [node, ...node.querySelectorAll<HTMLElement>("source,track,img")])
    for (const name of ATTRIBUTES) {
      const value = one.dataset[name];
      if (value === undefined || (node.localName === "iframe" && !isWebAddress(value))) continue;
      delete one.dataset[name];
      one.setAttribute(name, value);
    }
  if (node instanceof HTMLMediaElement) node.load();
}

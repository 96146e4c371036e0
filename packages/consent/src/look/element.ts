/** Makes an element from attributes and children; never from markup, so Trusted Types has no say. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, string | undefined>> = {},
  ...children: readonly (Node | string | null)[]
): HTMLElementTagNameMap[K] {
  const node = document.createElement(tag);
  for (const name in attributes)
    if (attributes[name] !== undefined) node.setAttribute(name, attributes[name]);
  node.append(...children.filter((child) => child !== null));
  return node;
}

/** Makes a button. */
export function button(label: string, part: string, press: () => void): HTMLButtonElement {
  const node = element("button", { part }, label);
  node.onclick = press;
  return node;
}

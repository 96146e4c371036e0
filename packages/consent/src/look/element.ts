/** Makes an element from attributes and children; never from markup, so Trusted Types has no say. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, string | boolean | undefined>> = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes))
    if (value !== undefined && value !== false)
      node.setAttribute(name, value === true ? "" : value);
  node.append(...children);
  return node;
}

/** Makes a button. */
export function button(
  label: string,
  part: string,
  press: () => void,
  attributes: Readonly<Record<string, string>> = {},
): HTMLButtonElement {
  const node = element("button", { type: "button", part, class: part, ...attributes }, label);
  node.addEventListener("click", press);
  return node;
}

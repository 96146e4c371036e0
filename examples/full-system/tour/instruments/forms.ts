import type { Answer, Visitor } from "./site.ts";

/**
 * Opens a page, fills in its form as a person would (hidden fields stay as the page gave them) and
 * sends it to `action`, which is the page itself when left out.
 */
export async function fillIn(
  person: Visitor,
  path: string,
  fields: Readonly<Record<string, string>>,
  action?: string,
): Promise<Answer> {
  const opened = await person.ask(path);
  if (opened.status !== 200) throw new Error(`GET ${path}: ${opened.status}, not a form`);
  return person.ask(action ?? path, { form: { ...hiddenFields(opened.text), ...fields } });
}

function hiddenFields(html: string): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [input] of html.matchAll(/<input\b[^>]*>/g)) {
    if (attribute(input, "type") !== "hidden") continue;
    const name = attribute(input, "name");
    if (name !== undefined) fields[name] = attribute(input, "value") ?? "";
  }
  return fields;
}

function attribute(tag: string, name: string): string | undefined {
  return new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1];
}

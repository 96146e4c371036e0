import { readJson } from "../core/json-text.ts";

/**
 * Finds the line on which each entry of a registry file begins, by `storage name` and by name.
 *
 * @param text a registry file that was parsed already
 */
export function entryLines(text: string): ReadonlyMap<string, number> {
  const { value, offsets } = readJson(text.replace(/^\ufeff/, " "));
  const lines = new Map<string, number>();
  const { entries = [] } = value as { entries?: { name?: string; storage?: string }[] };
  entries.forEach(({ name = "", storage = "cookie" }, index) => {
    const offset = offsets.get(`entries[${index}]`) ?? 0;
    const line = text.slice(0, offset).split("\n").length;
    lines.set(`${storage} ${name}`, line);
    if (!lines.has(name)) lines.set(name, line);
  });
  return lines;
}

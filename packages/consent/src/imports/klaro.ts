import type { EarlierChoice } from "./earlier-choice.ts";
import { readJson } from "./read-json.ts";

/**
 * Reads what klaro 0.7 kept, in its cookie (`klaro`) or in `localStorage` under that name: JSON
 * with true or false by service. It keeps no date.
 *
 * @param text the value as it stands, percent-encoded or not
 * @returns null for anything else
 */
export function fromKlaro(text: string): EarlierChoice | null {
  const choices: Record<string, boolean> = {};
  const services = Object.entries(readJson(text) ?? {});
  for (const [name, yes] of services) {
    if (typeof yes !== "boolean") return null;
    choices[name] = yes;
  }
  return services.length > 0 ? { choices, decidedAt: null } : null;
}

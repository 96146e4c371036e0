import type { EarlierChoice } from "./earlier-choice.ts";

/** The one thing osano's cookieconsent asks about. */
export const OSANO_COOKIES = "cookies";

/**
 * Reads what osano's cookieconsent 3 kept in its cookie (`cookieconsent_status`): `allow` or
 * `deny`, under the one name `cookies`. `dismiss` says that a notice was closed, which is no
 * choice. It keeps no date.
 *
 * @param text the value as it stands
 * @returns null for anything else
 */
export function fromOsano(text: string): EarlierChoice | null {
  if (text !== "allow" && text !== "deny") return null;
  return { choices: { [OSANO_COOKIES]: text === "allow" }, decidedAt: null };
}

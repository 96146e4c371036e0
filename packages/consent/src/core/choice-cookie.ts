import { ConsentError } from "./error.ts";

/** Where the choice is kept. */
export interface ChoiceCookie {
  /** The cookie's name; declare it in the registry as an essential entry. */
  readonly name: string;
  /** Domain to share the choice with subdomains; the host alone when left out. */
  readonly domain?: string;
  /** Path; `/` when left out. */
  readonly path?: string;
}

/**
 * Checks the name: what every cookie library writes as it stands.
 *
 * @throws ConsentError `bad-cookie-name`
 */
export function checkCookie({ name }: ChoiceCookie): void {
  if (!/^[\w.-]{1,64}$/.test(name))
    throw new ConsentError(
      "bad-cookie-name",
      `cookie name "${name}": use 1-64 of A-Z a-z 0-9 . _ -`,
    );
}

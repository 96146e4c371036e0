import { ConsentError } from "../core/error.ts";

/** Sources a page of this site may load from, beyond its own origin, by CSP directive. */
export type ExtraSources = Readonly<Record<string, readonly string[]>>;

/** Schemes that reach nobody: what they name is in the page already. */
const LOCAL = /^(?:data|blob|mediastream|filesystem):$/;
const KEYWORD =
  /^'(?:none|self|strict-dynamic|report-sample|wasm-unsafe-eval|inline-speculation-rules|(?:nonce|sha(?:256|384|512))-[\w+/=-]+)'$/;

/**
 * Checks that a CSP source is this site's own.
 *
 * @param site the site's host name; its subdomains count as its own
 * @throws ConsentError `third-party-source`, naming directive and source
 */
export function checkSource(directive: string, source: string, site: string): void {
  if (LOCAL.test(source) || KEYWORD.test(source)) return;
  const host = /^(?:(?:https?|wss?):\/\/)?(?:\*\.)?([a-z0-9.-]+)(?::(?:\d+|\*))?(?:\/[^\s;,]*)?$/i
    .exec(source)?.[1]
    ?.toLowerCase();
  if (host === site || host?.endsWith(`.${site}`)) return;
  throw new ConsentError(
    "third-party-source",
    `${directive} allows ${source}, which is not of ${site}: first-party-only cannot hold with it`,
  );
}

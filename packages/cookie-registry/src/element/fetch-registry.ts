import type { Registry } from "../core/registry.ts";

/**
 * Fetches a registry file and reads it; the reader is loaded with it, not before.
 *
 * @throws RegistryError when the file is no registry
 * @throws TypeError when it cannot be had
 */
export async function fetchRegistry(address: URL, signal: AbortSignal): Promise<Registry> {
  const [response, { parseRegistry }] = await Promise.all([
    fetch(address, { signal }),
    import("../core/parse.ts"),
  ]);
  if (!response.ok) throw new TypeError(`${address.href} answered ${response.status}`);
  return parseRegistry(await response.text());
}

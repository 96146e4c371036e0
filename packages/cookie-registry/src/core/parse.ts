import { readRegistry } from "./define.ts";
import { RegistryError, type RegistryIssue } from "./error.ts";
import type { Registry } from "./registry.ts";

/**
 * Parses a registry file.
 *
 * @param value the file's text, or what `JSON.parse` made of it
 * @throws RegistryError with every mistake found, each naming entry and field
 * @example
 * const registry = parseRegistry(await readFile("registry.json", "utf8"));
 */
export function parseRegistry(value: unknown): Registry {
  const issues: RegistryIssue[] = [];
  const registry = readRegistry(typeof value === "string" ? JSON.parse(value) : value, issues);
  if (!registry) throw new RegistryError(issues);
  return registry;
}

import type { Entry } from "./entry.ts";
import type { Registry } from "./registry.ts";

/**
 * Renders a registry as a registry file: JSON that `parseRegistry` takes, with everything that was
 * declared, in every language.
 *
 * @example
 * await writeFile("registry.json", renderJson(registry));
 * parseRegistry(renderJson(registry)).entries; // equal to registry.entries
 */
export function renderJson({ version, entries, services }: Registry): string {
  const file = {
    ...(version !== undefined && { version }),
    entries: entries.map(inOrder),
    ...(services.length > 0 && { services }),
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}

/** The fields in one order, so that two versions of a file differ where the declaration does. */
function inOrder(entry: Entry): object {
  const { name, storage, category, party, provider, purpose, retention } = entry;
  const { domain, path, httpOnly, partitioned, inferred } = entry;
  return {
    ...{ name, storage, category, party, provider, purpose, retention },
    ...{ domain, path, httpOnly, partitioned },
    ...(inferred.length > 0 && { inferred }),
  };
}

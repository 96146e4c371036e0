import type { Entry, Registry, RegistryInput, StorageKind } from "@candor/cookie-registry";

/** The characters that a placeholder of each class stands for, as @candor/cookie-registry has them. */
const CLASSES: Readonly<Record<string, string>> = {
  digits: "\\d",
  hex: "[\\da-fA-F]",
  alnum: "[\\da-zA-Z]",
  base64url: "[\\w-]",
  word: "[\\w-]",
  token: "[\\w!#$%&'*+.^`|~-]",
  any: "[^]",
};
const UUID = [8, 4, 4, 4, 12].map((length) => `[\\da-fA-F]{${length}}`).join("-");

/** An entry, and how its name is found. */
interface Findable {
  readonly entry: Entry;
  /** Takes the names the entry stands for. */
  readonly names: RegExp;
  /** Literal characters of a template; more than any for a plain name. */
  readonly rank: number;
}

/**
 * Makes a registry for a page out of one that was checked already: the same answers as
 * `defineRegistry` gives, without its checks, at a fifth of its size. Check the registry where
 * you build or test; this function believes what it is given.
 *
 * @param declared what `defineRegistry` or `parseRegistry` accepted, e.g. from a JSON file
 * @example
 * import declared from "./registry.json" with { type: "json" };
 * const registry = pageRegistry(declared as RegistryInput);
 */
export function pageRegistry(declared: RegistryInput): Registry {
  const { version, services = [] } = declared;
  const entries = declared.entries.map(
    (entry): Entry => ({ storage: "cookie", inferred: [], ...entry }),
  );
  let findable: Findable[] | undefined;
  return {
    ...(version !== undefined && { version }),
    entries,
    services,
    match(name: string, storage: StorageKind = "cookie", host?: string) {
      findable ??= entries.map(findableOf).sort((a, b) => b.rank - a.rank);
      const found = findable.find(
        ({ entry, names }) => entry.storage === storage && names.test(name) && belongs(entry, host),
      );
      return found?.entry ?? null;
    },
  };
}

function findableOf(entry: Entry): Findable {
  const [...parts] = entry.name.split(/<([^<>]*)>/);
  const literal = parts.filter((_, at) => at % 2 === 0).join("");
  const source = parts.map((part, at) => (at % 2 ? placeholder(part) : escaped(part))).join("");
  const rank = parts.length > 1 ? literal.length : Number.POSITIVE_INFINITY;
  return { entry, names: new RegExp(`^${source}$`), rank };
}

/** `user:digits`, `hash:hex{32}`, `id:uuid`, or a bare label. */
function placeholder(text: string): string {
  const [, kind = "token", length] = /:([a-z\d]+)(?:\{(\d+)\})?$/.exec(text) ?? [];
  if (kind === "uuid") return UUID;
  return `${CLASSES[kind]}${length === undefined ? "+" : `{${length}}`}`;
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}

function belongs({ domain }: Entry, host: string | undefined): boolean {
  return host === undefined || domain === undefined || `.${host}`.endsWith(`.${domain}`);
}

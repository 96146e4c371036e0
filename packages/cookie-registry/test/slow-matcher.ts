import type { Entry, StorageKind } from "../src/index.ts";

const CLASSES: Record<string, string> = {
  digits: "[0-9]",
  hex: "[0-9a-fA-F]",
  alnum: "[0-9a-zA-Z]",
  word: "[0-9a-zA-Z_-]",
  base64url: "[0-9a-zA-Z_-]",
  token: "[0-9a-zA-Z!#$%&'*+.^_`|~\\-]",
  any: "[^]",
};

const UUID = "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}";

/** The rule as the documentation states it, by regular expressions, over every entry. */
export function slowMatch(
  entries: readonly Entry[],
  name: string,
  storage: StorageKind,
  host?: string,
): Entry | null {
  const [first] = entries
    .filter((entry) => entry.storage === storage)
    .filter(({ domain }) => !host || !domain || host === domain || host.endsWith(`.${domain}`))
    .filter((entry) => expression(entry.name).test(name))
    .sort((a, b) => rank(b) - rank(a));
  return first ?? null;
}

function rank({ name }: Entry): number {
  return name.includes("<") ? name.replace(/<[^>]*>/g, "").length : Infinity;
}

/** A declared name as a regular expression. */
export function expression(name: string): RegExp {
  const source = name.replace(
    /<[\w-]+(?::([a-z\d]+)(?:\{(\d+)\})?)?>|[^<]/g,
    (part, kind: string | undefined, length: string | undefined) => {
      if (!part.startsWith("<")) return `\\u{${part.codePointAt(0)?.toString(16)}}`;
      if (kind === "uuid") return UUID;
      return `${CLASSES[kind ?? "token"]}${length ? `{${length}}` : "+"}`;
    },
  );
  return new RegExp(`^${source}$`, "u");
}

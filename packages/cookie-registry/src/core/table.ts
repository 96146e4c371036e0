import { CATEGORIES, type Category, type Entry } from "./entry.ts";
import { type FoundText, findText } from "./localized-text.ts";
import type { Registry } from "./registry.ts";
import type { Retention } from "./retention.ts";
import { formatRetention } from "./retention-format.ts";
import { en, type TableWords } from "./words.ts";

/** How a table is rendered. */
export interface TableOptions {
  /** The BCP 47 tag the table is read in, e.g. `de` or `pt-BR`. */
  readonly locale: string;
  /**
   * Headings and other words, e.g. those of `@candor/cookie-registry/locales/fr`; English when left
   * out.
   */
  readonly words?: TableWords;
  /** The caption, in `locale`, in place of the language's own. */
  readonly caption?: string;
  /** Only these categories; all when left out. */
  readonly categories?: readonly Category[];
  /** A remark of the page's own beside an entry, as plain text; empty for none. */
  readonly note?: (entry: Entry) => string;
}

/** One entry, ready to be set. */
export interface TableRow {
  readonly name: string;
  readonly purpose: FoundText;
  readonly retention: string;
  /** The conditions of the alternatives, e.g. `7 days: after refusal`. */
  readonly conditions: readonly FoundText[];
  readonly provider: string;
  readonly storage: string;
  /** The page's own remark; empty when there is none. */
  readonly note: string;
}

/** The entries of one category. */
interface TableGroup {
  readonly heading: string;
  readonly rows: readonly TableRow[];
}

/** A registry in one language, with nothing left to look up. */
export interface Table {
  readonly words: TableWords;
  readonly caption: string;
  /** True when something but cookies is declared, so that a column says which. */
  readonly storages: boolean;
  readonly groups: readonly TableGroup[];
  readonly services: readonly { readonly name: string; readonly purpose: FoundText }[];
}

/** Puts a registry into words, by category; categories without entries are left out. */
export function layTable(registry: Registry, options: TableOptions): Table {
  const words = options.words ?? en;
  const shown = options.categories ?? CATEGORIES;
  const entries = registry.entries.filter(({ category }) => shown.includes(category));
  const groups = CATEGORIES.flatMap((category): TableGroup[] => {
    const rows = entries
      .filter((entry) => entry.category === category)
      .map((entry) => row(entry, options, words));
    return rows.length === 0 ? [] : [{ heading: words.categories[category], rows }];
  });
  return {
    words,
    caption: options.caption ?? words.caption,
    storages: entries.some(({ storage }) => storage !== "cookie"),
    groups,
    services: registry.services
      .filter(({ category }) => shown.includes(category))
      .map(({ name, purpose }) => ({ name, purpose: findText(purpose, options.locale) })),
  };
}

function row(entry: Entry, options: TableOptions, words: TableWords): TableRow {
  const { locale } = options;
  return {
    name: entry.name,
    purpose: findText(entry.purpose, locale),
    retention: formatRetention(entry.retention, locale, words),
    conditions: entry.retention.flatMap((one) => condition(one, options, words)),
    provider: providerOf(entry, words),
    storage: entry.storage,
    note: options.note?.(entry) ?? "",
  };
}

function condition(one: Retention, options: TableOptions, words: TableWords): FoundText[] {
  if (!one.when) return [];
  const { text, language } = findText(one.when, options.locale);
  return [{ text: `${formatRetention(one, options.locale, words)}: ${text}`, language }];
}

function providerOf({ provider, party }: Entry, words: TableWords): string {
  const notes = [
    ...(provider?.application ? [words.application] : []),
    ...(party === "third" ? [words.thirdParty] : []),
  ];
  const name = provider?.name ?? words.thisSite;
  return notes.length === 0 ? name : `${name} (${notes.join(", ")})`;
}

import type { LocalizedText } from "./localized-text.ts";
import type { Retention } from "./retention.ts";

/** The places a browser keeps data for a site, in the order the tables list them. */
export const STORAGE_KINDS = [
  "cookie",
  "localStorage",
  "sessionStorage",
  "indexedDB",
  "cacheStorage",
] as const;

/** A place where a browser keeps data for a site. */
export type StorageKind = (typeof STORAGE_KINDS)[number];

/** The purposes a visitor chooses by, in the order the tables list them. */
export const CATEGORIES = ["essential", "functional", "analytics", "marketing"] as const;

/**
 * What an entry is for, as a visitor chooses.
 *
 * `essential` entries are those ePrivacy directive article 5(3) exempts from consent; every other
 * category is asked about.
 */
export type Category = (typeof CATEGORIES)[number];

/**
 * Whose storage an entry lives in: the visited site's own (`first`) or another site's (`third`).
 *
 * A cookie that somebody else's script writes for the visited site is `first`; its
 * {@link Provider} says whose script it is.
 */
export type Party = "first" | "third";

/** Who stands behind an entry. */
export interface Provider {
  /** The provider's name as a visitor knows it, e.g. `Google Analytics`. */
  readonly name: string;
  /** True when this is a third-party application that runs inside the site's own pages. */
  readonly application?: boolean;
  /**
   * Hosts the provider's scripts and frames come from, subdomains included, e.g.
   * `googletagmanager.com`. An audit expects requests there once the entry's category is granted.
   */
  readonly domains?: readonly string[];
}

/** The fields of an entry that may be marked as inferred. */
export const INFERABLE_FIELDS = [
  "storage",
  "category",
  "party",
  "provider",
  "purpose",
  "retention",
  "retention.when",
  "domain",
  "path",
  "httpOnly",
  "partitioned",
] as const;

/** A field of an entry whose value was concluded by a person or a tool, not stated by a source. */
export type InferableField = (typeof INFERABLE_FIELDS)[number];

/** One declared item of storage, as its author writes it. */
export interface EntryInput {
  /**
   * A literal name, or a template with placeholders anywhere in it: `_ga_<container-id>`,
   * `wp-settings-<user:digits>`, `<hash:hex{32}>_seen`. A literal `<` is written `<<`.
   */
  readonly name: string;
  /** Where the entry is kept; `cookie` when left out. */
  readonly storage?: StorageKind;
  /** What the entry is for. */
  readonly category: Category;
  /** Whose storage the entry lives in. */
  readonly party: Party;
  /** Who stands behind the entry; left out for the site itself, required when `party` is `third`. */
  readonly provider?: Provider;
  /** What the entry does, for a visitor, by language. */
  readonly purpose: LocalizedText;
  /** How long the entry stays: one or more alternatives, in the order they are stated. */
  readonly retention: readonly Retention[];
  /** The host the entry belongs to, subdomains included, e.g. `example.com`. */
  readonly domain?: string;
  /** The cookie's Path attribute. */
  readonly path?: string;
  /** True when scripts cannot read the cookie. */
  readonly httpOnly?: boolean;
  /** True when the cookie is kept apart for each top-level site (CHIPS). */
  readonly partitioned?: boolean;
  /** The fields above that were concluded, not stated by a source. */
  readonly inferred?: readonly InferableField[];
}

/** One declared item of storage, checked, with its defaults filled in; frozen. */
export interface Entry extends EntryInput {
  /** Where the entry is kept. */
  readonly storage: StorageKind;
  /** The fields that were concluded, not stated by a source; empty when all were stated. */
  readonly inferred: readonly InferableField[];
}

/** A service the site uses that keeps nothing on the visitor's device. */
export interface Service {
  /** The service's name as a visitor knows it, e.g. `Matomo`. */
  readonly name: string;
  /** What the service is for. */
  readonly category: Category;
  /** What the service does, for a visitor, by language. */
  readonly purpose: LocalizedText;
  /** The promise an audit checks: no storage of any kind. */
  readonly expects: "no-storage";
  /** Hosts the service runs on, subdomains included; what they or their scripts keep breaks it. */
  readonly domains?: readonly string[];
}

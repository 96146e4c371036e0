import { durationSeconds } from "./duration.ts";
import type { Category, Entry } from "./entry.ts";
import { COOKIE_LIFETIME_CAP } from "./lifetime.ts";
import { findText } from "./localized-text.ts";
import type { Registry } from "./registry.ts";
import type { Retention } from "./retention.ts";

/** One item of storage, as the IAB's Vendor Device Storage & Operational Disclosures 1.1 has it. */
export interface DeviceStorageDisclosure {
  /** The name; `*` stands for a placeholder. */
  readonly identifier: string;
  /** `web` is any storage of a browser but cookies. */
  readonly type: "cookie" | "web";
  /** Seconds a cookie is kept, 0 for a session; null for other storage. */
  readonly maxAgeSeconds: number | null;
  /** True when the cookie is written again with each page. */
  readonly cookieRefresh: boolean;
  /** Hosts that hold it; `*.` in front for subdomains, `*` alone for any site that embeds it. */
  readonly domains: readonly string[];
  /** Purposes of the Global Vendor List; without 1 the storage needs no consent. */
  readonly purposes: readonly number[];
  /** What it is for. */
  readonly description: string;
}

/** A device storage disclosure file. */
export interface DeviceStorage {
  /** Each item of storage. */
  readonly disclosures: readonly DeviceStorageDisclosure[];
  /** The hosts that receive data, of the entries declared with one. */
  readonly domains: readonly { readonly domain: string; readonly purposes: readonly number[] }[];
}

/** How a disclosure is rendered. */
export interface DeviceStorageOptions {
  /** The BCP 47 tag the descriptions are in; `en`, which the IAB suggests, when left out. */
  readonly locale?: string;
  /** The purposes of the Global Vendor List an entry serves; by category when left out. */
  readonly purposes?: (entry: Entry) => readonly number[];
  /** Tells which cookies are written again with each page; none when left out. */
  readonly refreshed?: (entry: Entry) => boolean;
}

/**
 * Renders a registry as the IAB's device storage disclosure (TCF 2, Vendor Device Storage &
 * Operational Disclosures 1.1).
 *
 * The format has one number where a registry has alternatives: the longest is stated, and for a cookie
 * whose end is an event or never the longest a browser keeps one. Categories become purposes of the
 * Global Vendor List: none for `essential`, 1 for `functional`, 1, 8 and 9 for `analytics`, 1, 2, 3,
 * 4 and 7 for `marketing`; a vendor that has registered others says so by `purposes`.
 *
 * @example
 * await writeFile("deviceStorage.json", JSON.stringify(renderDeviceStorage(registry)));
 */
export function renderDeviceStorage(
  { entries }: Registry,
  options: DeviceStorageOptions = {},
): DeviceStorage {
  const purposesOf = options.purposes ?? (({ category }) => PURPOSES[category]);
  const hosts = new Map<string, Set<number>>();
  for (const entry of entries) {
    if (entry.domain === undefined) continue;
    const purposes = hosts.get(entry.domain) ?? new Set();
    for (const purpose of purposesOf(entry)) purposes.add(purpose);
    hosts.set(entry.domain, purposes);
  }
  return {
    disclosures: entries.map((entry) => ({
      identifier: entry.name.replace(/<[^<>]*>/g, "*"),
      type: entry.storage === "cookie" ? "cookie" : "web",
      maxAgeSeconds: entry.storage === "cookie" ? Math.max(...entry.retention.map(seconds)) : null,
      cookieRefresh: entry.storage === "cookie" && (options.refreshed?.(entry) ?? false),
      domains: entry.domain === undefined ? ["*"] : [entry.domain, `*.${entry.domain}`],
      purposes: [...purposesOf(entry)],
      description: findText(entry.purpose, options.locale ?? "en").text,
    })),
    domains: [...hosts].map(([domain, purposes]) => ({
      domain,
      purposes: [...purposes].sort((a, b) => a - b),
    })),
  };
}

/** Global Vendor List 3: 1 storage, 2-4 and 7 advertisements, 8 content performance, 9 audiences. */
const PURPOSES: Readonly<Record<Category, readonly number[]>> = {
  essential: [],
  functional: [1],
  analytics: [1, 8, 9],
  marketing: [1, 2, 3, 4, 7],
};

function seconds(retention: Retention): number {
  if ("iso" in retention) return Math.round(durationSeconds(retention.iso));
  return "session" in retention ? 0 : COOKIE_LIFETIME_CAP;
}

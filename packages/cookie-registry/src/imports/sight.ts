import { domainCovers, isHost } from "../core/host.ts";
import type { EntryDraft } from "./draft.ts";

/** Whose site was looked at. */
export interface SightOptions {
  /**
   * The host of the site whose page it was, e.g. `shop.example`: what it or its parent or a subdomain
   * holds is first-party. Left out, the party is left out too.
   */
  readonly site?: string;
}

/** What a host says of an item seen there. */
export function hostFields(host: string, { site }: SightOptions): Omit<EntryDraft, "name"> {
  const domain = host.toLowerCase().replace(/^\./, "");
  const own = site !== undefined && (domainCovers(domain, site) || domainCovers(site, domain));
  return {
    ...(isHost(domain) && { domain }),
    ...(site !== undefined && { party: own ? "first" : "third" }),
  };
}

/** Joins what was seen several times: one draft a name, storage and host, with each period once. */
export function joined(drafts: readonly EntryDraft[]): EntryDraft[] {
  const found = new Map<string, EntryDraft>();
  for (const draft of drafts) {
    const key = JSON.stringify([draft.name, draft.storage, draft.domain, draft.path]);
    const before = found.get(key);
    const periods = [...(before?.retention ?? []), ...(draft.retention ?? [])];
    const retention = [...new Map(periods.map((one) => [JSON.stringify(one), one])).values()];
    found.set(key, { ...draft, ...(retention.length > 0 && { retention }) });
  }
  return [...found.values()];
}

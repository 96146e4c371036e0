/** How one provider takes updates by the dyndns2 protocol. */
export interface Dyndns2Preset {
  readonly url: string;
  /** What it calls the address, by family; null where it takes no addresses of that family. */
  readonly parameters: { readonly ipv4: string; readonly ipv6: string | null };
  /**
   * How one request bears both families: each in its parameter, in one parameter with a comma
   * between, or not at all.
   */
  readonly both: "parameters" | "comma" | "no";
  /** Names that one request may list with commas between; one answer line comes for each. */
  readonly mostNames: number;
  /** Value that leaves the other family as it is; null where leaving it out does so. */
  readonly keepOther: string | null;
  /** Whether an empty value deletes the record: then it can be taken back. */
  readonly emptyDeletes: boolean;
  /** Whether the user agent must name a person to write to. */
  readonly needsContact: boolean;
  /** Page on which these rules stand, and when it was read. None was tried live. */
  readonly source: string;
  readonly read: string;
}

/** Providers with a preset. */
export type Dyndns2Provider =
  | "desec"
  | "dnsomatic"
  | "dyn"
  | "dyn-rs"
  | "dynu"
  | "dynv6"
  | "ipv64"
  | "no-ip"
  | "spdyn"
  | "variomedia";

const READ = "2026-11-22";

const USUAL = {
  parameters: { ipv4: "myip", ipv6: "myip" },
  both: "no",
  mostNames: 1,
  keepOther: null,
  emptyDeletes: false,
  needsContact: false,
  read: READ,
} as const;

/** Providers by name; written from their public documentation, not tried live. */
export const DYNDNS2_PRESETS: Readonly<Record<Dyndns2Provider, Dyndns2Preset>> = {
  // Leaves nothing to the connection: what is not named is deleted, unless it is to be preserved.
  // One update a minute and domain: both families go in one.
  desec: {
    ...USUAL,
    url: "https://update.dedyn.io/",
    parameters: { ipv4: "myipv4", ipv6: "myipv6" },
    both: "parameters",
    keepOther: "preserve",
    emptyDeletes: true,
    source: "https://desec.readthedocs.io/en/latest/dyndns/update-api.html",
  },
  dnsomatic: {
    ...USUAL,
    url: "https://updates.dnsomatic.com/nic/update",
    parameters: { ipv4: "myip", ipv6: null },
    source: "https://www.dnsomatic.com/docs/api",
  },
  dyn: {
    ...USUAL,
    url: "https://members.dyndns.org/v3/update",
    mostNames: 20,
    source: "https://help.dyn.com/return-codes.html",
  },
  "dyn-rs": {
    ...USUAL,
    url: "https://dyn.rs/v3/update",
    parameters: { ipv4: "myip", ipv6: null },
    source: "https://dyn.rs/en/doc/api/v3",
  },
  dynu: {
    ...USUAL,
    url: "https://api.dynu.com/nic/update",
    parameters: { ipv4: "myip", ipv6: "myipv6" },
    both: "parameters",
    source: "https://www.dynu.com/DynamicDNS/IP-Update-Protocol",
  },
  // Its other interface is RFC 2136 with TSIG, which takes both families and needs no preset.
  dynv6: {
    ...USUAL,
    url: "https://dynv6.com/nic/update",
    parameters: { ipv4: "myip", ipv6: null },
    source: "https://dynv6.com/docs/apis",
  },
  ipv64: {
    ...USUAL,
    url: "https://ipv64.net/nic/update",
    parameters: { ipv4: "ip", ipv6: "ip6" },
    both: "parameters",
    source: "https://ipv64.net/dyndns_updater_api",
  },
  "no-ip": {
    ...USUAL,
    url: "https://dynupdate.no-ip.com/nic/update",
    parameters: { ipv4: "myip", ipv6: "myipv6" },
    both: "parameters",
    mostNames: 20,
    needsContact: true,
    source: "https://www.noip.com/integrate/request",
  },
  // Twenty names may be listed, but not with the token of one name, which most people use.
  spdyn: {
    ...USUAL,
    url: "https://update.spdyn.de/nic/update",
    both: "comma",
    source: "https://wiki.securepoint.de/SPDyn/Parameter",
  },
  variomedia: {
    ...USUAL,
    url: "https://dyndns.variomedia.de/nic/update",
    both: "comma",
    source: "https://dyndns.variomedia.de",
  },
};

/** How one provider takes updates by the dyndns2 protocol. */
export interface Dyndns2Preset {
  readonly url: string;
  /** What it calls the address, by family. */
  readonly parameters: { readonly ipv4: string; readonly ipv6: string };
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
export type Dyndns2Provider = "dyn" | "no-ip" | "desec";

const BOTH_MYIP = { ipv4: "myip", ipv6: "myip" } as const;

/** Providers by name; written from their public documentation, not tried live. */
export const DYNDNS2_PRESETS: Readonly<Record<Dyndns2Provider, Dyndns2Preset>> = {
  dyn: {
    url: "https://members.dyndns.org/v3/update",
    parameters: BOTH_MYIP,
    keepOther: null,
    emptyDeletes: false,
    needsContact: false,
    source: "https://help.dyn.com/return-codes.html",
    read: "2026-11-22",
  },
  "no-ip": {
    url: "https://dynupdate.no-ip.com/nic/update",
    parameters: { ipv4: "myip", ipv6: "myipv6" },
    keepOther: null,
    emptyDeletes: false,
    needsContact: true,
    source: "https://www.noip.com/integrate/request",
    read: "2026-11-22",
  },
  // Leaves nothing to the connection: what is not named is deleted, unless it is to be preserved.
  desec: {
    url: "https://update.dedyn.io/",
    parameters: { ipv4: "myipv4", ipv6: "myipv6" },
    keepOther: "preserve",
    emptyDeletes: true,
    needsContact: false,
    source: "https://desec.readthedocs.io/en/latest/dyndns/update-api.html",
    read: "2026-11-22",
  },
};

/** What the first word of an answer means. */
export interface ReturnCode {
  readonly meaning: string;
  /** Whether a person has to act before it is tried again. */
  readonly final: boolean;
  readonly retryAfterMs?: number;
}

const MINUTE = 60_000;

/** The return codes of the protocol (help.dyn.com/return-codes.html, noip.com/integrate/response). */
export const RETURN_CODES: Readonly<Record<string, ReturnCode>> = {
  badauth: { meaning: "wrong user name or password", final: true },
  "!donator": { meaning: "the account may not do this", final: true },
  notfqdn: { meaning: "the name is no full host name", final: true },
  nohost: { meaning: "the account has no such name", final: true },
  numhost: { meaning: "too many names at once", final: true },
  abuse: { meaning: "the name is blocked for abuse", final: true },
  badagent: { meaning: "the provider has blocked this program", final: true },
  dnserr: { meaning: "an error in the provider's DNS", final: false, retryAfterMs: 30 * MINUTE },
  "911": { meaning: "a fault or maintenance there", final: false, retryAfterMs: 30 * MINUTE },
};

import { DdnsError } from "../core/errors.ts";
import { canonicalName } from "../core/wire/name.ts";
import type { RecordUpdater } from "../node/updaters/record-updater.ts";
import type { LabelRules } from "./label.ts";
import { type Limits, USUAL_LIMITS } from "./limits.ts";
import type { NameStore } from "./store.ts";

/** Settings of {@link createDdnsServer}. */
export interface DdnsServerOptions {
  /** The zone whose names are given out. */
  readonly zone: string;
  /** Where names, challenges and counters are kept. */
  readonly store: NameStore;
  /** Where the records are: `rfc2136Updater` for BIND, Knot and PowerDNS, or `powerDnsUpdater`. */
  readonly records: RecordUpdater;
  /** At least 32 random bytes that stay the same; TSIG keys and the names of counters come from it. */
  readonly secret: Uint8Array;
  /**
   * The account a request speaks for, by whatever login the maker has; null for none. The device
   * sends what its owner has given it, in `Authorization` for example.
   */
  readonly owner: (request: Request) => Promise<string | null>;
  /** Where devices send signed updates (RFC 2136); left out, they get no TSIG key. */
  readonly dns?: { readonly host: string; readonly port: number };
  readonly labels?: LabelRules;
  readonly limits?: Partial<Limits>;
  /** Names that one owner may have at a time; 5 by default. */
  readonly namesPerOwner?: number;
  /** Days in which a name that was given up can go to nobody but its last owner; 30 by default. */
  readonly quarantineDays?: number;
  /** Seconds that resolvers may keep an address; 60 by default. */
  readonly ttl?: number;
  /** Documentation ranges that a demo treats as public. */
  readonly labNetworks?: readonly string[];
  /** Milliseconds since 1970; for tests. */
  readonly now?: () => number;
  /** Told of what failed inside; the caller hears `911` or 503. */
  readonly onError?: (error: unknown) => void;
}

/** The options, complete and checked. */
export type ServerSettings = Required<Omit<DdnsServerOptions, "dns" | "limits">> & {
  readonly dns: { readonly host: string; readonly port: number } | null;
  readonly limits: Limits;
};

/** @throws DdnsError `secret`, `name-syntax`, `option` with the field. */
export function checkedSettings(options: DdnsServerOptions): ServerSettings {
  const { dns = null, namesPerOwner = 5, quarantineDays = 30, ttl = 60 } = options;
  if (options.secret.length < 32)
    throw new DdnsError("secret", "the server's secret has fewer than 32 bytes", {
      field: "secret",
    });
  for (const [field, value] of Object.entries({ namesPerOwner, quarantineDays, ttl }))
    if (!Number.isInteger(value) || value < 1)
      throw new DdnsError("option", `${field} must be a whole number from 1 up`, { field });
  return {
    labels: {},
    labNetworks: [],
    now: Date.now,
    onError: () => {},
    ...options,
    ...{ dns, namesPerOwner, quarantineDays, ttl },
    zone: canonicalName(options.zone),
    limits: { ...USUAL_LIMITS, ...options.limits },
  };
}

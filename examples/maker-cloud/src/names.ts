import { randomBytes } from "node:crypto";
import { join } from "node:path";
import type { TsigKey } from "./dns/tsig.ts";
import { openJournal } from "./journal.ts";

/** A device's name and the key that may change it. */
export interface RegisteredName {
  /** e.g. `kitchen.homes.example`; also the name of the key. */
  readonly fqdn: string;
  readonly account: string;
  /** Base64. Kept as it is: an HMAC key cannot be checked against a hash of itself. */
  readonly secret: string;
  readonly created: string;
}

/** Why a name was not given out. */
export type NameRefusal = "malformed" | "reserved" | "taken" | "too-many";

export interface Names {
  /**
   * Registers a name for an account; resolves when it is on disk. The same account asking again,
   * from a replacement device say, gets the same key.
   */
  register(account: string, label: string): Promise<RegisteredName | NameRefusal>;
  key(name: string): TsigKey | undefined;
  list(): readonly RegisteredName[];
}

/** Names that the zone needs for itself or that would mislead. */
const RESERVED = new Set([
  "ns1",
  "ns",
  "lan",
  "www",
  "mail",
  "smtp",
  "imap",
  "hostmaster",
  "admin",
]);

const MOST_PER_ACCOUNT = 5;

/** One label of letters, digits and inner hyphens (RFC 1123, section 2.1). */
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** Opens the names kept in `folder`, all below `origin`. */
export async function openNames(
  folder: string,
  origin: string,
  now: () => Date,
  random: (size: number) => Buffer = randomBytes,
): Promise<Names> {
  const journal = await openJournal<readonly RegisteredName[]>({
    path: join(folder, "names.json"),
    empty: [],
    parse: parseNames,
  });

  function refusal(names: readonly RegisteredName[], account: string, fqdn: string) {
    if (names.some((name) => name.fqdn === fqdn)) return "taken";
    if (names.filter((name) => name.account === account).length >= MOST_PER_ACCOUNT)
      return "too-many";
    return null;
  }

  return {
    async register(account, given) {
      const label = given.toLowerCase();
      if (!LABEL.test(label)) return "malformed";
      if (RESERVED.has(label)) return "reserved";
      const fqdn = `${label}.${origin}`;
      let outcome: RegisteredName | NameRefusal = "taken";
      await journal.commit((names) => {
        const own = names.find((name) => name.fqdn === fqdn && name.account === account);
        const refused = own === undefined ? refusal(names, account, fqdn) : null;
        outcome = own ?? refused ?? fresh(account, fqdn);
        return typeof outcome === "string" || own !== undefined ? names : [...names, outcome];
      });
      return outcome;
    },
    key(name) {
      const found = journal.value.find(({ fqdn }) => fqdn === name);
      if (found === undefined) return undefined;
      return { name: found.fqdn, secret: Buffer.from(found.secret, "base64") };
    },
    list: () => journal.value,
  };

  function fresh(account: string, fqdn: string): RegisteredName {
    const secret = random(32).toString("base64");
    return { fqdn, account, secret, created: now().toISOString() };
  }
}

function parseNames(value: unknown): readonly RegisteredName[] {
  if (!Array.isArray(value)) throw new Error("it is no list of names");
  for (const [i, entry] of value.entries())
    if (typeof entry?.fqdn !== "string" || typeof entry?.secret !== "string")
      throw new Error(`name ${i} has no fqdn or no secret`);
  return value;
}

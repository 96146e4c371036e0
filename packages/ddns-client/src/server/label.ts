/** Why a label cannot be registered, whoever asks. */
export type LabelRefusal = "malformed" | "reserved" | "abusive";

/** One label of letters, digits and inner hyphens (RFC 1123 section 2.1), in lower case. */
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * Labels that the zone needs for itself, that software looks for by convention (RFC 6186, 6762,
 * WPAD, `autodiscover`), or that are mailboxes of a domain's operators (RFC 2142): whoever owned
 * one could pass for the maker.
 */
const RESERVED: ReadonlySet<string> = new Set(
  `ns ns0 ns1 ns2 ns3 ns4 dns dns1 dns2 dyn ddns nic lan local localhost localdomain home internal
  private gateway router isatap wpad autoconfig autodiscover www www1 www2 ftp ssh vpn proxy cdn static
  assets img mail mx mx1 mx2 smtp imap pop pop3 webmail email mta-sts api app apps admin administrator
  root sysadmin system operator info marketing sales support abuse noc security hostmaster postmaster
  webmaster usenet news uucp ssladmin ssladministrator sslwebmaster example invalid test onion arpa
  status blog shop store help cloud backup update updates account accounts my portal dashboard`
    .split(/\s+/)
    .filter((label) => label !== ""),
);

/** Words that phishing pages put into host names; refused as a word of a label, not inside one. */
const BAIT: readonly string[] = [
  ...["login", "logon", "signin", "password", "passwort", "verify", "verification", "wallet"],
  ...["bank", "banking", "billing", "invoice", "payment", "refund", "secure", "securelogin"],
  ...["paypal", "apple", "icloud", "google", "microsoft", "office365", "amazon", "netflix"],
];

/** What {@link judgeLabel} knows beyond its own lists. */
export interface LabelRules {
  /** More labels that nobody may have: the maker's brand, its products. */
  readonly reserved?: readonly string[];
  /** More words that no label may contain as a word of its own. */
  readonly abusive?: readonly string[];
}

/**
 * Says why nobody may have this label, or null.
 *
 * A label is compared as people read it: digits that stand for letters are undone and its parts
 * between hyphens are looked at one by one, so that `secure-l0gin` is found and `loginov` is not.
 * Labels with hyphens in third and fourth place are reserved (RFC 5890 section 2.3.1): a punycode
 * label can look like any other name.
 */
export function judgeLabel(label: string, rules: LabelRules = {}): LabelRefusal | null {
  if (!LABEL.test(label)) return "malformed";
  if (label.slice(2, 4) === "--") return "reserved";
  if (RESERVED.has(label) || rules.reserved?.includes(label)) return "reserved";
  const words = [...label.split("-"), label.replaceAll("-", "")].flatMap(readings);
  const refused = [...BAIT, ...(rules.abusive ?? [])];
  return words.some((word) => refused.includes(word)) ? "abusive" : null;
}

const LETTERS: Readonly<Record<string, string>> = {
  0: "o",
  3: "e",
  4: "a",
  5: "s",
  7: "t",
  8: "b",
};

/** A one may stand for an i or an l. */
function readings(word: string): string[] {
  const undone = word.replace(/[034578]/g, (digit) => LETTERS[digit] ?? digit);
  return [word, undone.replaceAll("1", "l"), undone.replaceAll("1", "i")];
}

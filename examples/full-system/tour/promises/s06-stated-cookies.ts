const DAY = 86_400;

/** One line of Stratum's policy, in its two languages, and in seconds; null until the browser closes. */
export interface Stated {
  readonly name: string;
  readonly en: string;
  readonly de: string;
  readonly seconds: readonly (number | null)[];
  /** The cookie as a browser shows it. */
  readonly seen: RegExp;
  readonly essential: boolean;
}

function stated(
  name: string,
  [en, de]: readonly [string, string],
  seconds: Stated["seconds"],
  essential: boolean,
): Stated {
  const seen = new RegExp(`^${name.replace("<container-id>", "[A-Z0-9]+")}$`);
  return { name, en, de, seconds, seen, essential };
}

/** The table as Stratum's policy states it, kept apart from the site's own data. */
export const STATED: readonly Stated[] = [
  stated("local_csrftoken", ["30 days", "30 Tage"], [30 * DAY], true),
  stated("opene_cs", ["7 days / 365 days", "7 Tage / 365 Tage"], [7 * DAY, 365 * DAY], true),
  stated("local_sessid", ["Session", "Sitzung"], [null], true),
  stated("rmp-rate", ["20 days", "20 Tage"], [20 * DAY], true),
  stated("wp_gdsr_cmmthumb", ["1 year", "1 Jahr"], [365 * DAY], true),
  stated("_ga_<container-id>", ["2 years", "2 Jahre"], [730 * DAY], false),
  stated("_gat_<container-id>", ["30 days", "30 Tage"], [30 * DAY], false),
  stated("_ga", ["2 years", "2 Jahre"], [730 * DAY], false),
  stated("_gid", ["24 hours", "24 Stunden"], [DAY], false),
  stated("_gcl_au", ["90 days", "90 Tage"], [90 * DAY], false),
];

/** The longest that a browser keeps a cookie (RFC 6265bis section 5.5). */
export const LONGEST = 400 * DAY;

/** The line of the policy that a cookie belongs to. */
export function lineOf(cookie: string): Stated | undefined {
  return STATED.find(({ seen }) => seen.test(cookie));
}

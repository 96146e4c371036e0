/** Answers of the dyndns2 protocol, as help.dyn.com/remote-access-api/return-codes (2026) has them. */
export type ReturnCode =
  | "good"
  | "nochg"
  | "badauth"
  | "notfqdn"
  | "nohost"
  | "numhost"
  | "abuse"
  | "badagent"
  | "dnserr"
  | "911";

/** What a client asks for in the query of `/nic/update`. */
export interface UpdateQuery {
  /** Lower case, without a final dot. */
  readonly hostnames: readonly string[];
  /** Addresses as they were written; null: none was named, so the connection's counts. */
  readonly addresses: readonly string[] | null;
  /** `offline=YES`: the records are to go. */
  readonly offline: boolean;
}

/** Host names in one request, as the protocol limits them. */
const MOST_HOSTS = 20;

/**
 * Reads the query. `myip` takes one address or both families with a comma between; `myipv6` is
 * what some clients add for the second one. An address that is named and empty is an error: to
 * read it as "take the connection's" publishes what the client never saw.
 */
export function readUpdateQuery(url: URL): UpdateQuery | ReturnCode {
  const hostnames = (url.searchParams.get("hostname") ?? "")
    .split(",")
    .map((name) => name.trim().toLowerCase().replace(/\.$/, ""))
    .filter((name) => name !== "");
  if (hostnames.length === 0) return "notfqdn";
  if (hostnames.length > MOST_HOSTS) return "numhost";
  if (!hostnames.every(isFqdn)) return "notfqdn";
  const offline = /^yes$/i.test(url.searchParams.get("offline") ?? "");
  const named = ["myip", "myipv6"].flatMap((field) => url.searchParams.getAll(field));
  if (named.length === 0) return { hostnames, addresses: null, offline };
  const addresses = named.flatMap((value) => value.split(",")).map((text) => text.trim());
  if (addresses.length > 2) return "badagent";
  return { hostnames, addresses, offline };
}

function isFqdn(name: string): boolean {
  const labels = name.split(".");
  return (
    name.length <= 253 &&
    labels.length >= 2 &&
    labels.every((label) => /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/.test(label))
  );
}

/** The two parts of HTTP Basic authentication (RFC 7617), or null. */
export function basicCredentials(
  header: string | null,
): { readonly username: string; readonly password: string } | null {
  const encoded = /^basic +([A-Za-z0-9+/]+={0,2})$/i.exec(header ?? "")?.[1];
  if (encoded === undefined || encoded.length > 1024) return null;
  const decoded = Buffer.from(encoded, "base64").toString("utf8");
  const colon = decoded.indexOf(":");
  if (colon < 0) return null;
  return { username: decoded.slice(0, colon), password: decoded.slice(colon + 1) };
}

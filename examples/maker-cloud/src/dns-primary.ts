import { readFileSync } from "node:fs";

/** The server that has the zone, where it is not the embedded one. */
export interface DnsPrimary {
  readonly host: string;
  readonly port: number;
  readonly zone: string;
  /** The maker's own TSIG key there. */
  readonly key: { readonly name: string; readonly algorithm: string; readonly secret: string };
}

const FORM = "dns://KEYNAME@HOST:PORT/ZONE?secret-file=PATH (or ?secret=BASE64&algorithm=...)";

/**
 * Reads `DNS_PRIMARY`, one URL that names server, zone and key of a BIND, Knot or PowerDNS. The
 * secret is a file's content, or stands in the URL where the environment is where secrets are kept.
 *
 * @throws Error saying what is missing; never with the secret.
 * @example
 * readDnsPrimary("dns://cloud@ns.internal:53/homes.example?secret-file=/run/secrets/dns");
 */
export function readDnsPrimary(text: string): DnsPrimary {
  const url = URL.canParse(text) ? new URL(text) : null;
  const zone = url?.pathname.slice(1).toLowerCase().replace(/\.$/, "") ?? "";
  if (url?.protocol !== "dns:" || url.hostname === "" || url.username === "" || zone === "")
    throw new Error(`DNS_PRIMARY is not of the form ${FORM}.`);
  const file = url.searchParams.get("secret-file");
  // A plus sign of base64 arrives as a space, since a query is a form.
  const inline = url.searchParams.get("secret")?.replaceAll(" ", "+") ?? "";
  const secret = file === null ? inline : readFileSync(file, "utf8").trim();
  if (secret === "") throw new Error(`DNS_PRIMARY names no secret: ${FORM}.`);
  return {
    host: url.hostname.replace(/^\[|\]$/g, ""),
    port: url.port === "" ? 53 : Number(url.port),
    zone,
    key: {
      name: decodeURIComponent(url.username),
      algorithm: url.searchParams.get("algorithm") ?? "hmac-sha256",
      secret,
    },
  };
}

import { DdnsError } from "../errors.ts";
import type { DecodeMeter } from "../wire/reader.ts";

/** Where routers are searched for (UPnP Device Architecture 2.0 section 1). */
export const SSDP = { group: "239.255.255.250", port: 1900 } as const;

/** Device types that have a public address to tell. */
export const GATEWAY_TYPES = [1, 2].map(
  (version) => `urn:schemas-upnp-org:device:InternetGatewayDevice:${version}`,
) as readonly string[];

/** Text of a search for one device type; only the nearest network hears it (TTL 2 or less). */
export function encodeSearch(deviceType: string): string {
  const lines = [
    "M-SEARCH * HTTP/1.1",
    `HOST: ${SSDP.group}:${SSDP.port}`,
    'MAN: "ssdp:discover"',
    "MX: 1",
    `ST: ${deviceType}`,
  ];
  return `${lines.join("\r\n")}\r\n\r\n`;
}

/** A device that has answered a search. */
export interface FoundDevice {
  /** Address of its description, an `http:` URL. */
  readonly location: string;
  readonly type: string;
}

const LARGEST = 2048; // characters; an answer is one datagram

/**
 * Reads the answer to a search.
 *
 * @throws DdnsError `ssdp` when it is no answer, or has no `LOCATION` that begins with `http://`.
 */
export function decodeSearchAnswer(text: string, meter: DecodeMeter = { steps: 0 }): FoundDevice {
  if (text.length > LARGEST) throw malformed(`has more than ${LARGEST} characters`);
  const [status = "", ...lines] = text.split("\r\n");
  if (!/^HTTP\/1\.[01] 200(?: |$)/.test(status)) throw malformed("does not begin with status 200");
  let location = "";
  let type = "";
  for (const line of lines) {
    meter.steps += 1;
    if (line === "") break;
    const cut = line.indexOf(":");
    if (cut < 1) throw malformed("has a line that is no header");
    const name = line.slice(0, cut).toLowerCase();
    const value = line.slice(cut + 1).trim();
    if (name === "location") location = value;
    if (name === "st") type = value;
  }
  if (!/^http:\/\/[^\s/?#]+/.test(location)) throw malformed("has no http: address as LOCATION");
  return { location, type };
}

function malformed(what: string): DdnsError {
  return new DdnsError("ssdp", `the answer to a UPnP search ${what}`);
}

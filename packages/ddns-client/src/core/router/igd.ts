import { DdnsError } from "../errors.ts";
import type { DecodeMeter } from "../wire/reader.ts";
import { childText, descendants, parseXml } from "./xml.ts";

/** The service of a router that knows its public address. */
export interface WanService {
  readonly type: string;
  /** As the description states it: an absolute URL, or a path on the router. */
  readonly controlUrl: string;
}

// In the order of preference; the PPP service is that of DSL routers (UPnP WANPPPConnection:1).
const WAN_SERVICES = [
  "urn:schemas-upnp-org:service:WANIPConnection:2",
  "urn:schemas-upnp-org:service:WANIPConnection:1",
  "urn:schemas-upnp-org:service:WANPPPConnection:1",
];

/**
 * Finds the WAN connection in a device description (UPnP InternetGatewayDevice:1 and :2).
 *
 * @throws DdnsError `igd` when it is no XML, or has none.
 */
export function wanServiceIn(description: string, meter?: DecodeMeter): WanService {
  const services = descendants(parseXml(description, meter))
    .filter(({ name }) => name === "service")
    .map((service) => ({
      type: childText(service, "serviceType"),
      controlUrl: childText(service, "controlURL"),
    }));
  for (const wanted of WAN_SERVICES) {
    const service = services.find(({ type, controlUrl }) => type === wanted && controlUrl !== "");
    if (service !== undefined) return service;
  }
  throw new DdnsError("igd", "the device is no router with an Internet connection");
}

/** A SOAP request: what to send to the control URL. */
export interface SoapRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The request for the public address (UPnP WANIPConnection:1 section 2.4.18). */
export function encodeAddressRequest(serviceType: string): SoapRequest {
  const envelope = "http://schemas.xmlsoap.org/soap/envelope/";
  return {
    headers: {
      "content-type": 'text/xml; charset="utf-8"',
      soapaction: `"${serviceType}#GetExternalIPAddress"`,
    },
    body:
      `<?xml version="1.0"?><s:Envelope xmlns:s="${envelope}" ` +
      `s:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/"><s:Body>` +
      `<u:GetExternalIPAddress xmlns:u="${serviceType}"/></s:Body></s:Envelope>`,
  };
}

/**
 * Takes the public address out of the answer; whether it is one is for the agent to judge.
 *
 * @throws DdnsError `igd` when it is no XML, a fault (with the router's code), or has no address.
 */
export function externalAddressIn(answer: string, meter?: DecodeMeter): string {
  const elements = descendants(parseXml(answer, meter));
  const fault = elements.find(({ name }) => name === "Fault");
  if (fault !== undefined) {
    const code = elements.find(({ name }) => name === "errorCode")?.text ?? "";
    throw new DdnsError("igd", `the router refused: error ${/^\d{1,4}$/.test(code) ? code : "?"}`);
  }
  const response = elements.find(({ name }) => name === "GetExternalIPAddressResponse");
  const address = response === undefined ? "" : childText(response, "NewExternalIPAddress");
  if (address === "") throw new DdnsError("igd", "the router gave no address");
  return address;
}

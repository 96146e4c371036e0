import { createSocket } from "node:dgram";
import { request as httpRequest } from "node:http";
import { DdnsError } from "../../core/errors.ts";
import { encodeAddressRequest, externalAddressIn, wanServiceIn } from "../../core/router/igd.ts";
import { decodeSearchAnswer, encodeSearch, GATEWAY_TYPES, SSDP } from "../../core/router/ssdp.ts";
import { orNull } from "./ask-udp.ts";

const LARGEST = 65_536; // bytes of a description or an answer

/**
 * Asks the router for its public address by UPnP: search, description, SOAP. Every step speaks to
 * the gateway's own address alone; a description elsewhere, or a control URL that leads away, is
 * refused, so that no device on the network can send us to a third party.
 *
 * @throws DdnsError `timeout`, `network`, `igd`, `source`, `aborted`.
 */
export async function askUpnp(
  gateway: string,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<string> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  try {
    const location = onGateway(await search(gateway, limit), gateway);
    const { type, controlUrl } = wanServiceIn(await http(location, null, limit));
    const control = onGateway(new URL(controlUrl, location).href, gateway);
    return externalAddressIn(await http(control, encodeAddressRequest(type), limit));
  } catch (cause) {
    if (cause instanceof DdnsError) throw cause;
    if (signal.aborted) throw new DdnsError("aborted", "the question was aborted");
    if (limit.aborted) throw new DdnsError("timeout", `no UPnP answer in ${timeoutMs} ms`);
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new DdnsError("network", `the router's UPnP: ${why}`, { cause });
  }
}

function onGateway(text: string, gateway: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol === "http:" && url.hostname === gateway) return url;
  throw new DdnsError("igd", "the router's UPnP leads to another host");
}

function search(gateway: string, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = createSocket("udp4");
    const end = (act: () => void) => {
      signal.removeEventListener("abort", aborted);
      socket.close();
      act();
    };
    const aborted = () => end(() => reject(signal.reason));
    signal.addEventListener("abort", aborted);
    socket.on("error", (error) => end(() => reject(error)));
    socket.on("message", (bytes, from) => {
      if (from.address !== gateway) return;
      const device = orNull(() => decodeSearchAnswer(bytes.toString("latin1")));
      if (device !== null && GATEWAY_TYPES.includes(device.type))
        end(() => resolve(device.location));
    });
    if (signal.aborted) return aborted();
    socket.bind(0, () => {
      socket.setMulticastTTL(2);
      for (const type of GATEWAY_TYPES) socket.send(encodeSearch(type), SSDP.port, SSDP.group);
    });
  });
}

function http(
  url: URL,
  soap: ReturnType<typeof encodeAddressRequest> | null,
  signal: AbortSignal,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const method = soap === null ? "GET" : "POST";
    const headers = soap === null ? {} : { ...soap.headers, "content-length": soap.body.length };
    const request = httpRequest(url, { agent: false, method, headers, signal }, (response) => {
      // 500 bears a SOAP fault (UPnP Device Architecture 1.1 section 3.2.5).
      const { statusCode = 0 } = response;
      if (statusCode !== 200 && !(statusCode === 500 && soap !== null)) {
        reject(new DdnsError("igd", `the router's UPnP answered with status ${statusCode}`));
        request.destroy();
        return;
      }
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => {
        text += chunk;
        if (text.length > LARGEST) request.destroy(new Error("the answer is too long"));
      });
      response.on("end", () => resolve(text));
      response.on("error", reject);
    });
    request.on("error", reject);
    request.end(soap?.body);
  });
}

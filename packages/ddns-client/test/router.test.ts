import {
  decodeNatPmp,
  decodePcpAnnouncement,
  decodePcpMapping,
  decodeSearchAnswer,
  encodeAddressRequest,
  encodeNatPmpRequest,
  encodePcpAnnounce,
  encodePcpMap,
  encodeSearch,
  externalAddressIn,
  GATEWAY_TYPES,
  hasLostState,
  wanServiceIn,
} from "@candor/ddns-client/router";
import { describe, expect, it } from "vitest";
import { bytesOf, hexOf } from "./hex.ts";

const coded = (code: string) => expect.objectContaining({ code });

describe("NAT-PMP, after the diagrams of RFC 6886 section 3.2", () => {
  it("asks with two bytes", () => {
    expect(hexOf(encodeNatPmpRequest())).toBe("0000");
  });

  it("reads the answer, which is the announcement too", () => {
    expect(decodeNatPmp(bytesOf("0080 0000 00010203 08080404"))).toEqual({
      address: "8.8.4.4",
      epoch: 66_051,
    });
  });

  it.each<[string, string, string]>([
    ["nothing", "", "overrun"],
    ["half of it", "0080 0000 0001", "overrun"],
    ["no address", "0080 0000 00010203", "overrun"],
    ["bytes after it", "0080 0000 00010203 08080404 00", "nat-pmp"],
    ["a request", "0000", "nat-pmp"],
    ["the answer to a mapping", "0081 0000 00010203 0050 0050 00000e10", "nat-pmp"],
    ["a PCP answer", "0280 0001 00000000 00000000 000000000000000000000000", "nat-pmp"],
  ])("refuses %s", (_, hex, code) => {
    expect(() => decodeNatPmp(bytesOf(hex))).toThrow(coded(code));
  });

  it.each([
    [1, "unsupported version"],
    [2, "not authorised"],
    [3, "no public address"],
    [4, "out of resources"],
    [5, "unsupported opcode"],
    [77, "result 77"],
  ])("result %i is an error that says %s", (result, words) => {
    const answer = bytesOf(`0080 ${result.toString(16).padStart(4, "0")} 00000000 08080404`);
    expect(() => decodeNatPmp(answer)).toThrow(words);
  });
});

describe("PCP ANNOUNCE, after the diagrams of RFC 6887 section 7", () => {
  const ANSWER = "02 80 00 00 00000000 00000e10 000000000000000000000000";

  it("asks with the device's own address, IPv4 mapped", () => {
    expect(hexOf(encodePcpAnnounce(Uint8Array.of(192, 168, 1, 2)))).toBe(
      "0200000000000000" + "00000000000000000000ffffc0a80102",
    );
    expect(encodePcpAnnounce(new Uint8Array(16)).length).toBe(24);
  });

  it("reads the epoch", () => {
    expect(decodePcpAnnouncement(bytesOf(ANSWER))).toEqual({ epoch: 3600 });
    expect(decodePcpAnnouncement(bytesOf(`${ANSWER}01000000`))).toEqual({ epoch: 3600 }); // an option
  });

  it.each<[string, string, string]>([
    ["nothing", "", "overrun"],
    ["a short header", "0280000000000000", "overrun"],
    ["a length that is no multiple of four", `${ANSWER}00`, "pcp"],
    ["more than 1100 bytes", "00".repeat(1104), "pcp"],
    ["NAT-PMP", "0080 0000 00010203 08080404", "pcp"],
    ["a request", "02000000 00000000 00000000 00000000 00000000 00000000", "pcp"],
    ["the answer to a mapping", ANSWER.replace("80", "81"), "pcp"],
    ["result 2", ANSWER.replace("02 80 00 00", "02 80 00 02"), "pcp"],
    ["result 99", ANSWER.replace("02 80 00 00", "02 80 00 63"), "pcp"],
  ])("refuses %s", (_, hex, code) => {
    expect(() => decodePcpAnnouncement(bytesOf(hex))).toThrow(coded(code));
  });

  // RFC 6887 section 8.5: both clocks may be off by a sixteenth, and by two seconds.
  it.each([
    [100, 160, 60, false],
    [100, 158, 60, false],
    [100, 100, 0, false],
    [100, 99, 0, false],
    [100, 98, 0, true],
    [100, 0, 60, true],
    [1000, 2000, 940, false],
    [1000, 2000, 900, true],
    [1000, 1900, 1000, true],
  ])("epoch %i then %i after %i s: state lost is %s", (before, after, seconds, lost) => {
    expect(hasLostState(before, after, seconds)).toBe(lost);
  });
});

describe("PCP MAP, after the diagrams of RFC 6887 sections 7 and 11.1", () => {
  const NONCE = "0102030405060708090a0b0c";
  const ANSWER =
    "02 81 00 00 0000003c 00000e10 000000000000000000000000" +
    `${NONCE} 11 000000 0009 c350 00000000000000000000ffff08080404`;
  const client = Uint8Array.of(192, 168, 1, 2);
  const request = { nonce: bytesOf(NONCE), protocol: 17, internalPort: 9 };

  it("asks for a mapping, leaving port and address to the router", () => {
    expect(hexOf(encodePcpMap({ ...request, client, lifetime: 60 }))).toBe(
      "020100000000003c" +
        "00000000000000000000ffffc0a80102" +
        `${NONCE}1100000000090000` +
        "00000000000000000000ffff00000000",
    );
  });

  it("gives it up with lifetime 0, and asks by IPv6 with no address at all", () => {
    expect(hexOf(encodePcpMap({ ...request, client, lifetime: 0 })).slice(8, 16)).toBe("00000000");
    const six = hexOf(encodePcpMap({ ...request, client: new Uint8Array(16), lifetime: 60 }));
    expect(six.slice(-32)).toBe("0".repeat(32));
    expect(six).toHaveLength(120);
  });

  it("reads the public address, and what the mapping is", () => {
    expect(decodePcpMapping(bytesOf(ANSWER))).toEqual({
      ...{ nonce: bytesOf(NONCE), protocol: 17, internalPort: 9, externalPort: 50_000 },
      ...{ address: "8.8.4.4", lifetime: 60, epoch: 3600 },
    });
    const six = ANSWER.replace(
      "00000000000000000000ffff08080404",
      "2a000001000000000000000000000001",
    );
    expect(decodePcpMapping(bytesOf(six)).address).toBe("2a00:1::1");
    expect(decodePcpMapping(bytesOf(`${ANSWER}01000000`)).externalPort).toBe(50_000); // an option
  });

  it.each<[string, string, string]>([
    ["nothing", "", "overrun"],
    ["a header alone", ANSWER.slice(0, ANSWER.indexOf(NONCE)), "overrun"],
    ["a cut address", ANSWER.slice(0, -8), "overrun"],
    ["an announcement", ANSWER.replace("81", "80"), "pcp"],
    ["a request", ANSWER.replace("81", "01"), "pcp"],
    ["NAT-PMP's refusal", "00 81 0001 00000000", "pcp"],
    ["result 2", ANSWER.replace("02 81 00 00", "02 81 00 02"), "pcp"],
    ["result 11", ANSWER.replace("02 81 00 00", "02 81 00 0b"), "pcp"],
  ])("refuses %s", (_, hex, code) => {
    expect(() => decodePcpMapping(bytesOf(hex))).toThrow(coded(code));
  });
});

describe("a UPnP search", () => {
  it("is one datagram by the UPnP Device Architecture", () => {
    expect(encodeSearch(GATEWAY_TYPES[0] ?? "").split("\r\n")).toEqual([
      "M-SEARCH * HTTP/1.1",
      "HOST: 239.255.255.250:1900",
      'MAN: "ssdp:discover"',
      "MX: 1",
      "ST: urn:schemas-upnp-org:device:InternetGatewayDevice:1",
      "",
      "",
    ]);
  });

  const LOCATION = "http://192.168.1.1:5000/rootDesc.xml";
  const answer = (...lines: string[]) => ["HTTP/1.1 200 OK", ...lines, "", ""].join("\r\n");

  it("reads where the description is", () => {
    const text = answer("CACHE-CONTROL: max-age=120", "ST: x", `Location:${LOCATION}`, "EXT:");
    expect(decodeSearchAnswer(text)).toEqual({ location: LOCATION, type: "x" });
  });

  it.each([
    ["nothing", ""],
    ["another status", answer(`LOCATION: ${LOCATION}`).replace("200 OK", "404 Not Found")],
    ["a notification", `NOTIFY * HTTP/1.1\r\nLOCATION: ${LOCATION}\r\n\r\n`],
    ["no location", answer("ST: x")],
    ["a location after the head", `${answer("ST: x")}LOCATION: ${LOCATION}`],
    ["https", answer("LOCATION: https://192.168.1.1/")],
    ["a file", answer("LOCATION: file:///etc/passwd")],
    ["no host", answer("LOCATION: http:///x")],
    ["a line that is no header", answer("nonsense", `LOCATION: ${LOCATION}`)],
    ["too much", answer(`X: ${"x".repeat(3000)}`, `LOCATION: ${LOCATION}`)],
  ])("refuses %s", (_, text) => {
    expect(() => decodeSearchAnswer(text)).toThrow(coded("ssdp"));
  });
});

describe("a UPnP router", () => {
  const service = (type: string, control: string) =>
    `<service><serviceType>urn:schemas-upnp-org:service:${type}</serviceType><controlURL>${control}</controlURL></service>`;
  const description = (...services: string[]) =>
    `<?xml version="1.0"?>\n<!-- a router --><root xmlns="urn:schemas-upnp-org:device-1-0"><device><deviceList><device><serviceList>${services.join("")}</serviceList></device></deviceList></device></root>`;

  it("has its WAN service found, wherever it stands, the newest first", () => {
    const both = description(
      service("Layer3Forwarding:1", "/l3f"),
      service("WANIPConnection:1", "/old"),
      service("WANIPConnection:2", "/ctl/IPConn?a=1&amp;b=2"),
    );
    expect(wanServiceIn(both)).toEqual({
      type: "urn:schemas-upnp-org:service:WANIPConnection:2",
      controlUrl: "/ctl/IPConn?a=1&b=2",
    });
    expect(wanServiceIn(description(service("WANPPPConnection:1", "/ppp"))).controlUrl).toBe(
      "/ppp",
    );
  });

  it("is asked by SOAP, with the action in the header", () => {
    const { headers, body } = encodeAddressRequest("urn:x:1");
    expect(headers["soapaction"]).toBe('"urn:x:1#GetExternalIPAddress"');
    expect(body).toContain('<u:GetExternalIPAddress xmlns:u="urn:x:1"/>');
  });

  const envelope = (inside: string) =>
    `<?xml version="1.0"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>${inside}</s:Body></s:Envelope>`;
  const response = (inside: string) =>
    envelope(
      `<u:GetExternalIPAddressResponse xmlns:u="x">${inside}</u:GetExternalIPAddressResponse>`,
    );
  const ADDRESS = "<NewExternalIPAddress>8.8.4.4</NewExternalIPAddress>";

  it("gives its address", () => {
    expect(externalAddressIn(response(ADDRESS))).toBe("8.8.4.4");
    const cdata = "<NewExternalIPAddress><![CDATA[8.8.4.4]]></NewExternalIPAddress>";
    expect(externalAddressIn(response(cdata))).toBe("8.8.4.4");
  });

  it("refuses with a code of its own", () => {
    const fault = envelope(
      "<s:Fault><faultstring>UPnPError</faultstring><detail><UPnPError><errorCode>501</errorCode></UPnPError></detail></s:Fault>",
    );
    expect(() => externalAddressIn(fault)).toThrow("error 501");
    expect(() => externalAddressIn(fault.replace("501", "<b/>"))).toThrow("error ?");
  });

  it.each([
    ["nothing", ""],
    ["a captive portal", "<html><body><p>Sign in<br></body></html>"],
    ["an empty address", response("<NewExternalIPAddress/>")],
    ["no address", response("")],
    ["an address outside the response", envelope(ADDRESS)],
    ["a cut answer", response(ADDRESS).slice(0, -20)],
    ["a cut tag", "<a><b"],
    ["crossed tags", "<a><b></a></b>"],
    ["a tag too many", "<a></a></a>"],
    ["two roots", "<a></a><b></b>"],
    ["an open comment", "<a><!-- </a>"],
    ["a document type that would expand", '<!DOCTYPE a [<!ENTITY b "bb">]><a>&b;</a>'],
    ["nesting without end", "<a>".repeat(40) + "</a>".repeat(40)],
    ["a megabyte", `<a>${"x".repeat(1e6)}</a>`],
    ["a name that is none", "<1></1>"],
  ])("is refused for %s", (_, text) => {
    expect(() => externalAddressIn(text)).toThrow(coded("igd"));
    expect(() => wanServiceIn(text)).toThrow(coded("igd"));
  });

  it("without an Internet connection is none", () => {
    expect(() => wanServiceIn(description(service("Layer3Forwarding:1", "/x")))).toThrow(
      "no router",
    );
    expect(() => wanServiceIn(description(service("WANIPConnection:1", "")))).toThrow("no router");
  });
});

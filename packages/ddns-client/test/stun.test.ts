import { crc32 } from "node:zlib";
import {
  decodeStun,
  encodeBindingRequest,
  mappedAddress,
  STUN_ATTRIBUTE,
} from "@candor/ddns-client/stun";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytesOf, hexOf } from "./hex.ts";

// RFC 5769, sections 2.1 to 2.4, byte for byte.
const ID = "b7e7a701bc34d686fa87dfae";
const REQUEST = `000100582112a442${ID}
  80220010 5354554e207465737420636c69656e74 00240004 6e0001ff 80290008 932ff9b151263b36
  00060009 6576746a3a68367659202020 00080014 9aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a2
  80280004 e57a3bcf`;
const IPV4_RESPONSE = `0101003c2112a442${ID}
  8022000b 7465737420766563746f7220 00200008 0001a147e112a643
  00080014 2b91f599fd9e90c38c7489f92af9ba53f06be7d7 80280004 c07d4c96`;
const IPV6_RESPONSE = `010100482112a442${ID}
  8022000b 7465737420766563746f7220 00200014 0002a1470113a9faa5d3f179bc25f4b5bed2b9d9
  00080014 a382954e4be67bf11784c97c8292c275bfe3ed41 80280004 c8fb0b4c`;
const LONG_TERM_REQUEST = `000100602112a44278ad3433c6ad72c029da412e
  00060012 e3839ee38388e383aae38383e382af e382b9 0000
  0015001c 662f2f3439396b3935346436 4f4c33346f4c39465354767936347341
  0014000b 6578616d706c652e6f726700 00080014 f67024656dd64a3e02b8e0712e85c9a28ca89666`;

const id = bytesOf(ID);
const response = (attributes: string, type = "0101") => {
  const body = bytesOf(attributes);
  const size = body.length.toString(16).padStart(4, "0");
  return bytesOf(`${type}${size}2112a442${ID}${attributes}`);
};
const ADDRESS = "002000080001a147e112a643";

describe("the vectors of RFC 5769", () => {
  it("2.1: a request with all its attributes, and its FINGERPRINT", () => {
    const message = decodeStun(bytesOf(REQUEST));
    expect(message).toMatchObject({ class: "request", method: 1, fingerprint: true });
    expect(hexOf(message.transactionId)).toBe(ID);
    expect(message.attributes.map(({ type, value }) => [type, value.length])).toEqual([
      ...[
        [0x8022, 16],
        [0x0024, 4],
        [0x8029, 8],
        [0x0006, 9],
        [0x0008, 20],
        [0x8028, 4],
      ],
    ]);
    expect(Buffer.from(message.attributes[3]?.value ?? []).toString()).toBe("evtj:h6vY");
  });

  it("2.2: an IPv4 address", () => {
    const message = decodeStun(bytesOf(IPV4_RESPONSE));
    expect(mappedAddress(message, id)).toEqual({ address: "192.0.2.1", port: 32853 });
  });

  it("2.3: an IPv6 address", () => {
    const message = decodeStun(bytesOf(IPV6_RESPONSE));
    const address = "2001:db8:1234:5678:11:2233:4455:6677";
    expect(mappedAddress(message, id)).toEqual({ address, port: 32853 });
  });

  it("2.4: a request without FINGERPRINT", () => {
    const message = decodeStun(bytesOf(LONG_TERM_REQUEST));
    expect(message.fingerprint).toBe(false);
    expect(Buffer.from(message.attributes[2]?.value ?? []).toString()).toBe("example.org");
  });

  it("no bit of one can change unseen: it is refused, or has no FINGERPRINT any more", () => {
    const whole = bytesOf(IPV4_RESPONSE);
    for (let bit = 0; bit < whole.length * 8; bit++) {
      const bytes = whole.slice();
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const seen = () => !decodeStun(bytes).fingerprint || "unseen";
      try {
        expect(seen(), `bit ${bit}`).toBe(true);
      } catch (error) {
        expect(error, `bit ${bit}`).toMatchObject({ name: "DdnsError" });
      }
    }
  });
});

describe("a Binding request", () => {
  it("has a FINGERPRINT by zlib's CRC, and nothing that names the device", () => {
    const bytes = encodeBindingRequest(id);
    expect(bytes.length).toBe(28);
    const expected = (crc32(bytes.subarray(0, 20)) ^ 0x5354554e) >>> 0;
    expect(Buffer.from(bytes).readUInt32BE(24)).toBe(expected);
    expect(decodeStun(bytes)).toMatchObject({ class: "request", method: 1, fingerprint: true });
  });

  it("needs twelve bytes of transaction id", () => {
    expect(() => encodeBindingRequest(new Uint8Array(11))).toThrow(
      expect.objectContaining({ code: "stun" }),
    );
  });

  it("comes back for every id", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 12, maxLength: 12 }), (random) => {
        expect(decodeStun(encodeBindingRequest(random)).transactionId).toEqual(random);
      }),
    );
  });
});

describe("malformed messages", () => {
  it.each<[string, string, string]>([
    ["nothing", "", "stun"],
    ["a short header", "0101000021", "stun"],
    ["the first bits set", `c1010000 2112a442 ${ID}`, "stun"],
    ["a DNS message", `1234 8180 0001 0001 0000 0000 ${ID}`, "stun"],
    ["no magic cookie", `01010000 2112a443 ${ID}`, "stun"],
    ["a length that is no multiple of four", `01010002 2112a442 ${ID} 0000`, "stun"],
    ["a length that is too long", `01010008 2112a442 ${ID} 00200000`, "stun"],
    ["a length that is too short", `01010000 2112a442 ${ID} 00200000`, "stun"],
    ["an attribute beyond the end", `01010004 2112a442 ${ID} 00200008`, "overrun"],
    ["padding beyond the end", `01010008 2112a442 ${ID} 00200005 00000000`, "overrun"],
    ["FINGERPRINT of two bytes", `01010008 2112a442 ${ID} 80280002 00000000`, "stun"],
    ["a wrong FINGERPRINT", `01010008 2112a442 ${ID} 80280004 00000000`, "stun"],
    ["something after FINGERPRINT", `0101000c 2112a442 ${ID} 80280004 00000000 80220000`, "stun"],
  ])("%s", (_, hex, code) => {
    expect(() => decodeStun(bytesOf(hex))).toThrow(expect.objectContaining({ code }));
  });

  it.each<[string, string, string?]>([
    ["no address", ""],
    ["the plain MAPPED-ADDRESS alone", "000100080001 8055 c0000201"],
    ["family 3", "002000080003a147e112a643"],
    ["family 1 with sixteen bytes", "002000140001a1470113a9faa5d3f179bc25f4b5bed2b9d9"],
    ["family 2 with four bytes", "002000080002a147e112a643"],
    ["an empty attribute", "00200000"],
    ["a request", ADDRESS, "0001"],
    ["an indication", ADDRESS, "0011"],
    ["another method", ADDRESS, "0102"],
  ])("no answer: %s", (_, attributes, type) => {
    const message = decodeStun(response(attributes, type));
    expect(() => mappedAddress(message, id)).toThrow(expect.objectContaining({ code: "stun" }));
  });

  it("an error response gives its code", () => {
    const error = decodeStun(response("00090004 00000414", "0111"));
    expect(() => mappedAddress(error, id)).toThrow("STUN error 420");
    const bare = decodeStun(response("", "0111"));
    expect(() => mappedAddress(bare, id)).toThrow("STUN error without a code");
  });

  it("another request's answer is not this one's", () => {
    const other = id.slice();
    other[11] = (other[11] ?? 0) ^ 1;
    expect(() => mappedAddress(decodeStun(response(ADDRESS)), other)).toThrow("not the answer");
    expect(mappedAddress(decodeStun(response(ADDRESS)), id).address).toBe("192.0.2.1");
    expect(STUN_ATTRIBUTE.XOR_MAPPED_ADDRESS).toBe(0x20);
  });
});

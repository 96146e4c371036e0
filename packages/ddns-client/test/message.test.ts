import {
  decodeMessage,
  encodeMessage,
  encodeUpdate,
  isDdnsError,
  type RecordData,
  type ResourceRecord,
  TYPE,
  txt,
} from "@candor/ddns-client";
import dnsPacket from "dns-packet";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytesOf, hexOf } from "./hex.ts";

const label = fc.stringMatching(/^[a-z0-9-]{1,20}$/);
const name = fc.array(label, { minLength: 1, maxLength: 6 }).map((labels) => labels.join("."));
const uint32 = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const address4 = fc.tuple(...[0, 1, 2, 3].map(() => fc.nat(255))).map((parts) => parts.join("."));

const data: fc.Arbitrary<RecordData> = fc.oneof(
  address4.map((address) => ({ type: "A", address }) as const),
  fc
    .constantFrom("::", "2001:db8::1", "1:2:3:4:5:6:7:8")
    .map((address) => ({ type: "AAAA", address }) as const),
  name.map((target) => ({ type: "CNAME", target }) as const),
  fc
    .array(fc.uint8Array({ maxLength: 255 }), { minLength: 1, maxLength: 3 })
    .map((strings) => ({ type: "TXT", strings }) as const),
  fc
    .record({
      primary: name,
      mailbox: name,
      serial: uint32,
      refresh: uint32,
      retry: uint32,
      expire: uint32,
      minimum: uint32,
    })
    .map((soa) => ({ type: "SOA", ...soa }) as const),
  fc
    .uint8Array({ minLength: 1, maxLength: 40 })
    .map((bytes) => ({ type: "raw", number: 65_280, bytes }) as const),
);
const record: fc.Arbitrary<ResourceRecord> = fc.record({
  name,
  class: fc.constantFrom(1, 254, 255),
  ttl: uint32,
  data,
});
const records = fc.array(record, { maxLength: 4 });

describe("a DNS message", { timeout: 60_000 }, () => {
  it("comes back as it was encoded", () => {
    fc.assert(
      fc.property(
        fc.nat(65_535),
        fc.constantFrom(0, 5),
        name,
        fc.tuple(records, records, records),
        (id, opcode, zone, [answers, authorities, additionals]) => {
          const questions = [{ name: zone, type: TYPE.SOA, class: 1 }];
          const input = {
            id,
            opcode,
            response: true,
            questions,
            answers,
            authorities,
            additionals,
          };
          const message = decodeMessage(encodeMessage(input));
          expect(message).toMatchObject(input);
        },
      ),
      { seed: 1 },
    );
  });

  it("is read by dns-packet as we meant it", () => {
    const bytes = encodeMessage({
      id: 4660,
      response: true,
      authoritative: true,
      questions: [{ name: "anna.homes.example", type: TYPE.A, class: 1 }],
      answers: [
        {
          name: "anna.homes.example",
          class: 1,
          ttl: 60,
          data: { type: "A", address: "192.0.2.1" },
        },
        {
          name: "anna.homes.example",
          class: 1,
          ttl: 61,
          data: { type: "AAAA", address: "2001:db8::7" },
        },
        { name: "t.homes.example", class: 1, ttl: 62, data: txt("hello") },
        { name: "c.homes.example", class: 1, ttl: 63, data: { type: "CNAME", target: "a.b" } },
      ],
    });
    const packet = dnsPacket.decode(Buffer.from(bytes));
    expect(packet).toMatchObject({ id: 4660, type: "response", flag_aa: true });
    expect(packet.answers?.map((answer) => [answer.type, "data" in answer && answer.data])).toEqual(
      [
        ["A", "192.0.2.1"],
        ["AAAA", "2001:db8::7"],
        ["TXT", [Buffer.from("hello")]],
        ["CNAME", "a.b"],
      ],
    );
  });

  it("reads what dns-packet has encoded, compression pointers and all", () => {
    const message = decodeMessage(
      new Uint8Array(
        dnsPacket.encode({
          type: "response",
          id: 7,
          flags: dnsPacket.AUTHORITATIVE_ANSWER,
          questions: [{ type: "A", name: "anna.homes.example" }],
          answers: [
            { type: "A", name: "anna.homes.example", ttl: 5, data: "192.0.2.9" },
            { type: "CNAME", name: "www.homes.example", ttl: 5, data: "anna.homes.example" },
            { type: "TXT", name: "t.homes.example", ttl: 5, data: ["x", "yz"] },
          ],
        }),
      ),
    );
    expect(message.authoritative).toBe(true);
    expect(message.answers.map((answer) => answer.data)).toEqual([
      { type: "A", address: "192.0.2.9" },
      { type: "CNAME", target: "anna.homes.example" },
      { type: "TXT", strings: [bytesOf("78"), bytesOf("797a")] },
    ]);
  });

  it("escapes what a label may hold, and reads it back", () => {
    const strange = "a\\.b\\032\\255.homes.example";
    const bytes = encodeMessage({ id: 1, questions: [{ name: strange, type: 1, class: 1 }] });
    expect(hexOf(bytes.subarray(12, 18))).toBe("05612e6220ff");
    expect(decodeMessage(bytes).questions[0]?.name).toBe(strange);
  });

  it("cuts long text into strings of 255 octets", () => {
    const data = txt("x".repeat(600));
    const strings = data.type === "TXT" ? data.strings : [];
    expect(strings.map((part) => part.length)).toEqual([255, 255, 90]);
  });
});

const HEADER = "0001 8000 0001 0000 0000 0000";
const ONE_RECORD = "0001 8000 0000 0001 0000 0000";
const TSIG_NAMES = "0000fa00ff00000000";

// code, offset, bytes (hexadecimal), what it is
const MALFORMED: readonly [code: string, offset: number, hex: string, what: string][] = [
  ["message-short", 0, "", "nothing"],
  ["message-short", 11, "0001 8000 0001 0000 0000 00", "a header one byte short"],
  ["count", 4, HEADER, "a question that is not there"],
  ["count", 6, "0001 8000 0000 ffff 0000 0000 00", "65535 records in one byte"],
  ["count", 8, "0001 8000 0000 0000 0001 0000 00", "an authority record that is not there"],
  ["count", 10, "0001 8000 0000 0000 0000 0001 00", "an additional record that is not there"],
  ["name-pointer", 12, `${HEADER} c00c 0001 0001`, "a pointer to itself"],
  ["name-pointer", 12, `${HEADER} c00e 0001 0001`, "a pointer forwards"],
  ["name-pointer", 12, `${HEADER} c000 0001 0001`, "a pointer into the header"],
  ["name-pointer", 12, `${HEADER} ffff 0001 0001`, "a pointer past the end"],
  ["name-pointer", 14, `${HEADER} 0161 c00c 0001 0001`, "a pointer back to its own label"],
  [
    "name-pointer",
    14,
    "0001 8000 0002 0000 0000 0000 0161 c014 0000 0000 c00c 0001 0001",
    "two pointers that would make a ring",
  ],
  ["label-type", 12, `${HEADER} 4061 0001 0001`, "an extended label (01)"],
  ["label-type", 12, `${HEADER} 8061 0001 0001`, "a label of type 10"],
  ["overrun", 12, `${HEADER} 3f61 6100 0100 01`, "a label longer than the message"],
  ["overrun", 17, `${HEADER} 0461 6161 61`, "a name without its end"],
  ["overrun", 17, `${HEADER} 0161 00 0001 00`, "a class cut in half"],
  ["name-long", 204, `${HEADER} ${`3f${"61".repeat(63)}`.repeat(4)}00 0001 0001`, "256 octets"],
  ["overrun", 23, `${ONE_RECORD} 00 0001 0001 00000000 0005 7f000001`, "RDLENGTH past the end"],
  ["overrun", 23, `${ONE_RECORD} 00 0001 0001 00000000 ffff 7f000001`, "RDLENGTH 65535"],
  ["overrun", 23, `${ONE_RECORD} 00 0001 0001 00000000 0003 7f0000`, "an A record of 3 bytes"],
  ["rdata", 27, `${ONE_RECORD} 00 0001 0001 00000000 0005 7f00000101`, "an A record of 5 bytes"],
  ["overrun", 23, `${ONE_RECORD} 00 001c 0001 00000000 0004 7f000001`, "an AAAA record of 4 bytes"],
  ["overrun", 24, `${ONE_RECORD} 00 0010 0001 00000000 0002 0561`, "a TXT string past its RDATA"],
  ["overrun", 25, `${ONE_RECORD} 00 0005 0001 00000000 0002 0161`, "a CNAME past its RDATA"],
  ["rdata", 24, `${ONE_RECORD} 00 0005 0001 00000000 0002 0000`, "a CNAME with a byte to spare"],
  ["overrun", 25, `${ONE_RECORD} 00 0006 0001 00000000 0004 0000 0000`, "an SOA cut short"],
  ["name-pointer", 23, `${ONE_RECORD} 00 0005 0001 00000000 0002 c017`, "a CNAME to itself"],
  ["trailing-bytes", 12, "0001 8000 0000 0000 0000 0000 00", "a byte too many"],
  ["trailing-bytes", 17, `${HEADER} 00 0001 0001 00`, "a byte after the question"],
  [
    "tsig-misplaced",
    12,
    `0001 8000 0000 0001 0000 0000 ${TSIG_NAMES} 0000`,
    "TSIG among the answers",
  ],
  [
    "tsig-misplaced",
    12,
    `0001 8000 0000 0000 0000 0002 ${TSIG_NAMES} 0011 00 000000000000 0000 0000 0000 0000 0000 00 0001 0001 00000000 0000`,
    "TSIG before another record",
  ],
  [
    "tsig-misplaced",
    12,
    `0001 8000 0000 0000 0000 0002 ${`${TSIG_NAMES} 0011 00 000000000000 0000 0000 0000 0000 0000`.repeat(2)}`,
    "two TSIG records",
  ],
  [
    "tsig-rdata",
    12,
    "0001 8000 0000 0000 0000 0001 0000fa0001 00000000 0011 00 000000000000 0000 0000 0000 0000 0000",
    "TSIG of class IN",
  ],
  [
    "tsig-rdata",
    12,
    "0001 8000 0000 0000 0000 0001 0000fa00ff 00000001 0011 00 000000000000 0000 0000 0000 0000 0000",
    "TSIG with a TTL",
  ],
  [
    "overrun",
    34,
    "0001 8000 0000 0000 0000 0001 0000fa00ff 00000000 0011 00 000000000000 0000 00ff 0000 0000 0000",
    "a MAC longer than the record",
  ],
  [
    "tsig-rdata",
    40,
    "0001 8000 0000 0000 0000 0001 0000fa00ff 00000000 0012 00 000000000000 0000 0000 0000 0000 0000 00",
    "a byte after the TSIG data",
  ],
];

describe("a malformed DNS message", () => {
  it.each(MALFORMED)("is refused as %s at offset %i", (code, offset, hex, what) => {
    const error = caught(() => decodeMessage(bytesOf(hex)));
    expect({ code: error?.code, offset: error?.offset }, what).toEqual({ code, offset });
    expect(error?.message).toContain(`offset ${offset}`);
  });

  it("is refused when it is longer than a length field can say", () => {
    expect(caught(() => decodeMessage(new Uint8Array(65_536)))?.code).toBe("message-long");
  });

  it("cannot make the decoder work for more than its size", () => {
    // 34 labels once, then as many two-byte pointers to them as fit: the budget ends it.
    const chain = `${"0161".repeat(120)}00`;
    const questions = "c00c00010001".repeat(10_000);
    const bytes = bytesOf(`0001 8000 2711 0000 0000 0000 ${chain} 0001 0001 ${questions}`);
    const meter = { steps: 0 };
    expect(caught(() => decodeMessage(bytes, meter))?.code).toBe("work");
    expect(meter.steps).toBeLessThanOrEqual(513 + 8 * bytes.length);
  });
});

describe("an UPDATE message", () => {
  it("is refused when a name is outside the zone, even one that only looks inside", () => {
    for (const outside of ["example", "homes.example.org", "xhomes.example", "a\\.homes.example"]) {
      const change = { kind: "delete-rrset", name: outside, type: 1 } as const;
      const make = () => encodeUpdate({ id: 1, zone: "homes.example", changes: [change] });
      expect(caught(make)?.code, outside).toBe("option");
    }
  });

  it("has its opcode, zone and counts where dns-packet finds them", () => {
    const bytes = encodeUpdate({
      id: 9,
      zone: "homes.example",
      prerequisites: [
        { kind: "equals", name: "a.homes.example", values: [{ type: "A", address: "192.0.2.3" }] },
      ],
      changes: [
        {
          kind: "add",
          name: "a.homes.example",
          ttl: 60,
          data: { type: "A", address: "192.0.2.1" },
        },
        {
          kind: "add",
          name: "a.homes.example",
          ttl: 60,
          data: { type: "AAAA", address: "2001:db8::1" },
        },
      ],
    });
    const packet = dnsPacket.decode(Buffer.from(bytes)) as dnsPacket.Packet & { opcode?: string };
    expect(packet.opcode).toBe("UPDATE");
    expect(packet.questions).toEqual([{ name: "homes.example", type: "SOA", class: "IN" }]);
    expect(packet.answers).toHaveLength(1);
    expect(packet.authorities?.map((answer) => "data" in answer && answer.data)).toEqual([
      "192.0.2.1",
      "2001:db8::1",
    ]);
  });
});

describe("a domain name", () => {
  it.each([
    ["a..b", "an empty label"],
    [".a", "a leading dot"],
    ["", "nothing"],
    [`${"a".repeat(64)}.example`, "a label of 64 octets"],
    [`${"a.".repeat(130)}example`, "261 octets"],
    ["bücher.example", "a letter outside ASCII"],
    ["a b.example", "a space"],
    ["a\\25", "an escape cut short"],
    ["a\\256", "an escape above 255"],
    ["a\\", "an escape of nothing"],
  ])("%j is refused: %s", (text) => {
    const make = () => encodeMessage({ id: 1, questions: [{ name: text, type: 1, class: 1 }] });
    expect(caught(make)?.code).toBe("name-syntax");
  });
});

function caught(work: () => unknown) {
  try {
    work();
  } catch (error) {
    if (isDdnsError(error)) return error;
    throw error;
  }
  return null;
}

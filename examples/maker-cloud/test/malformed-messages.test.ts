import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  message,
  nameBytes,
  question,
  rcodeOf,
  record,
  signed,
  UPDATE,
  u16,
  u32,
} from "./dns-message.ts";
import { NOW, SECRET, testServer } from "./zone-server.ts";

const KEY = { name: "kitchen.homes.example", secret: SECRET, time: NOW };
const FQDN = "kitchen.homes.example";
const A = Buffer.from([203, 0, 113, 9]);
const opt = Buffer.concat([Buffer.alloc(1), u16(41), u16(1232), u32(0), u16(0)]);

/** A signed UPDATE that would succeed if its one update were well formed. */
const update = (...authorities: Buffer[]) => signed(message({ flags: UPDATE, authorities }), KEY);
const guarded = (...answers: Buffer[]) => {
  const authorities = [record({ name: FQDN, type: 1, ttl: 60, data: A })];
  return signed(message({ flags: UPDATE, answers, authorities }), KEY);
};
const tsig = (data: Buffer, klass = 255, ttl = 0) =>
  record({ name: FQDN, type: 250, class: klass, ttl, data });
const withTail = (bytes: Buffer) => Buffer.concat([bytes, Buffer.alloc(1)]);
const withCount = (bytes: Buffer, at: number, count: number) => {
  const copy = Buffer.from(bytes);
  copy.writeUInt16BE(count, at);
  return copy;
};
const plain = message({});

const DROPPED: [string, Buffer][] = [
  ["nothing", Buffer.alloc(0)],
  ["less than a header", plain.subarray(0, 11)],
  ["an answer (QR = 1)", message({ flags: 0x8000 })],
];

const FORMERR: [string, Buffer][] = [
  ["a header alone", plain.subarray(0, 12)],
  ["a question cut in its name", plain.subarray(0, 16)],
  ["a question cut in its type", plain.subarray(0, plain.length - 3)],
  ["no question", withCount(plain, 4, 0)],
  ["two questions", withCount(plain, 4, 2)],
  ["more records announced than there are", withCount(plain, 6, 1)],
  ["65,535 records announced", withCount(plain, 10, 65_535)],
  ["bytes after the last record", withTail(plain)],
  ["a name that points to itself", message({ question: Buffer.concat([u16(0xc00c), u32(0)]) })],
  ["a name that points forward", message({ question: Buffer.concat([u16(0xc0ff), u32(0)]) })],
  ["a compressed question", message({ question: Buffer.concat([u16(0xc000), u32(0)]) })],
  ["a reserved label type", message({ question: Buffer.concat([Buffer.from([0x40, 0]), u32(0)]) })],
  ["a name of 256 bytes", message({ question: question("a.".repeat(128), 1) })],
  [
    "a dot inside a label",
    message({ question: Buffer.concat([Buffer.from([3, 97, 46, 98, 0]), u32(1)]) }),
  ],
  ["RDLENGTH past the end", withCount(update(record({ name: FQDN, type: 1 })), 10, 2)],
  ["two OPT records", message({ additionals: [opt, opt] })],
  ["two TSIG records", signed(signed(plain, KEY), KEY)],
  ["a TSIG record that is not the last", withOptAfterTsig()],
  ["a TSIG record of class IN", message({ additionals: [tsig(nameBytes("hmac-sha256"), 1)] })],
  ["a TSIG record with a TTL", message({ additionals: [tsig(nameBytes("hmac-sha256"), 255, 1)] })],
  ["an empty TSIG record", message({ additionals: [tsig(Buffer.alloc(0))] })],
  ["a TSIG record cut short", message({ additionals: [tsig(nameBytes("hmac-sha256"))] })],
  ["a MAC longer than its hash", signed(message({ flags: UPDATE }), { ...KEY, macSize: 32 })],
  ["a MAC of 9 bytes", signed(message({ flags: UPDATE }), { ...KEY, macSize: 9 })],
  ["an A record of 3 bytes", update(record({ name: FQDN, type: 1, data: A.subarray(1) }))],
  ["an A record of no bytes", update(record({ name: FQDN, type: 1 }))],
  ["an AAAA record of 15 bytes", update(record({ name: FQDN, type: 28, data: Buffer.alloc(15) }))],
  ["a TXT record without strings", update(record({ name: FQDN, type: 16 }))],
  [
    "a TXT string past its end",
    update(record({ name: FQDN, type: 16, data: Buffer.from([9, 1]) })),
  ],
  ["an update of type ANY", update(record({ name: FQDN, type: 255, data: A }))],
  ["an update of type TSIG's kind", update(record({ name: FQDN, type: 252, data: A }))],
  ["an update of class CH", update(record({ name: FQDN, type: 1, class: 3, data: A }))],
  ["a deletion with a TTL", update(record({ name: FQDN, type: 1, class: 255, ttl: 1 }))],
  ["a deletion of a set, with data", update(record({ name: FQDN, type: 1, class: 255, data: A }))],
  ["a deletion of nothing in particular", update(record({ name: FQDN, type: 255, class: 254 }))],
  ["a prerequisite with a TTL", guarded(record({ name: FQDN, type: 1, class: 255, ttl: 1 }))],
  ["a prerequisite with data", guarded(record({ name: FQDN, type: 1, class: 255, data: A }))],
  ["a prerequisite of class CH", guarded(record({ name: FQDN, type: 1, class: 3 }))],
  ["a value expected of type MX", guarded(record({ name: FQDN, type: 15, data: A }))],
  [
    "a zone section that asks for A",
    signed(message({ flags: UPDATE, question: question("homes.example", 1) }), KEY),
  ],
];

function withOptAfterTsig(): Buffer {
  const bytes = Buffer.concat([signed(plain, KEY), opt]);
  bytes.writeUInt16BE(bytes.readUInt16BE(10) + 1, 10);
  return bytes;
}

// A 33rd byte of MAC for the one case that needs more than the hash gives.
function lengthened(bytes: Buffer): Buffer {
  const at = bytes.length - 6;
  const size = at - 32 - 2;
  const out = Buffer.concat([bytes.subarray(0, at), Buffer.alloc(1), bytes.subarray(at)]);
  out.writeUInt16BE(33, size);
  const rdlength = size - 8 - nameBytes("hmac-sha256").length - 2;
  out.writeUInt16BE(out.readUInt16BE(rdlength) + 1, rdlength);
  return out;
}

describe("malformed messages", () => {
  it.each(DROPPED)("drops %s", async (_, bytes) => {
    const server = testServer();
    expect(await server.respond(bytes, "udp")).toBeNull();
    expect(server.errors).toEqual([]);
  });

  it.each(FORMERR)("answers FORMERR to %s, and changes nothing", async (label, bytes) => {
    const server = testServer();
    const before = server.zone();
    const sent = label === "a MAC longer than its hash" ? lengthened(bytes) : bytes;
    const answer = await server.respond(sent, "udp");
    expect(answer && rcodeOf(answer)).toBe(1);
    expect(answer?.readUInt16BE(0)).toBe(0x1234);
    expect(server.zone()).toBe(before);
    expect(server.errors).toEqual([]);
  });

  it("survives any bytes, and no change comes of them", async () => {
    const valid = update(record({ name: FQDN, type: 1, ttl: 60, data: A }));
    const flipped = fc
      .record({ at: fc.nat(valid.length - 1), by: fc.integer({ min: 1, max: 255 }) })
      .map(({ at, by }) => {
        const copy = Buffer.from(valid);
        copy[at] = (copy[at] ?? 0) ^ by;
        return copy;
      });
    const noise = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes));
    const cut = fc.nat(valid.length - 1).map((length) => valid.subarray(0, length));
    await fc.assert(
      fc.asyncProperty(fc.oneof(flipped, noise, cut), async (bytes) => {
        const server = testServer();
        const before = server.zone();
        const answer = await server.respond(bytes, "udp");
        if (answer !== null) expect(answer.length).toBeLessThanOrEqual(512);
        expect(server.errors).toEqual([]);
        // The id is repeated inside TSIG, and names are signed in lower case (RFC 8945, 4.3.3):
        // a message that differs in nothing else is still the key's.
        const meaning = (text: Buffer) => text.subarray(2).toString("latin1").toLowerCase();
        if (meaning(bytes) !== meaning(valid)) expect(server.zone()).toBe(before);
      }),
      { numRuns: 3000 },
    );
  });
});

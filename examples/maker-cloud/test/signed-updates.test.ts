import { createHmac } from "node:crypto";
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

const FQDN = "kitchen.homes.example";
const KEY = { name: FQDN, secret: SECRET, time: NOW };
const add = (address: number[], name = FQDN) =>
  message({
    flags: UPDATE,
    authorities: [record({ name, type: 1, ttl: 60, data: Buffer.from(address) })],
  });
const NOTAUTH = 9;

/** Fields of the TSIG record at the end of an answer without other records than it. */
function tsigOf(answer: Buffer) {
  const start = 12 + question("homes.example", 6).length;
  const fixed = start + nameBytes(FQDN).length;
  const at = fixed + 10 + nameBytes("hmac-sha256").length;
  const macSize = answer.readUInt16BE(at + 8);
  const after = at + 10 + macSize;
  return {
    start,
    time: answer.readUIntBE(at, 6),
    mac: answer.subarray(at + 10, after),
    error: answer.readUInt16BE(after + 2),
    other: answer.subarray(after + 6),
  };
}

/** MAC an answer must carry (RFC 8945, sections 4.3.1 and 5.3), computed by the test itself. */
function expectedMac(answer: Buffer, request: Buffer, time: number, error: number, other: Buffer) {
  const requestMac = tsigMac(request);
  const unsigned = Buffer.from(answer.subarray(0, tsigOf(answer).start));
  unsigned.writeUInt16BE(0, 10);
  const when = Buffer.concat([u16(Math.floor(time / 2 ** 32)), u32(time % 2 ** 32), u16(300)]);
  return createHmac("sha256", SECRET)
    .update(Buffer.concat([u16(requestMac.length), requestMac, unsigned, nameBytes(FQDN)]))
    .update(Buffer.concat([u16(255), u32(0), nameBytes("hmac-sha256"), when]))
    .update(Buffer.concat([u16(error), u16(other.length), other]))
    .digest();
}

const tsigMac = (request: Buffer) => request.subarray(request.length - 6 - 32, request.length - 6);

describe("signed updates", () => {
  it("are applied, and answered under the same key", async () => {
    const server = testServer();
    const request = signed(add([203, 0, 113, 8]), KEY);
    const answer = await server.respond(request, "udp");
    if (answer === null) throw new Error("no answer");
    expect(rcodeOf(answer)).toBe(0);
    expect(server.zone().names[FQDN]?.A?.values).toEqual(["203.0.113.7", "203.0.113.8"]);
    expect(server.zone().serial).toBe(8);
    const { mac, error } = tsigOf(answer);
    expect(error).toBe(0);
    expect(mac).toEqual(expectedMac(answer, request, NOW, 0, Buffer.alloc(0)));
  });

  it("take a key name in any case, and HMAC-SHA512", async () => {
    const server = testServer();
    const request = signed(add([203, 0, 113, 8]), { ...KEY, algorithm: "sha512" });
    const upper = Buffer.from(request);
    const at = upper.lastIndexOf(nameBytes(FQDN));
    upper.set(nameBytes(FQDN.toUpperCase()), at);
    expect(rcodeOf((await server.respond(upper, "udp")) ?? Buffer.alloc(4))).toBe(0);
    expect(server.zone().serial).toBe(8);
  });

  it("change nothing the second time: the serial stays", async () => {
    const server = testServer();
    const request = signed(add([203, 0, 113, 7]), KEY);
    expect(rcodeOf((await server.respond(request, "udp")) ?? Buffer.alloc(4))).toBe(0);
    expect(server.zone().serial).toBe(7);
  });

  it("are all or nothing: one refused record keeps the others out", async () => {
    const server = testServer();
    const own = record({ name: FQDN, type: 1, ttl: 60, data: Buffer.from([203, 0, 113, 8]) });
    const foreign = record({
      name: "attic.homes.example",
      type: 1,
      ttl: 60,
      data: Buffer.alloc(4),
    });
    const request = signed(message({ flags: UPDATE, authorities: [own, foreign] }), KEY);
    expect(rcodeOf((await server.respond(request, "udp")) ?? Buffer.alloc(4))).toBe(5);
    expect(server.zone().serial).toBe(7);
  });

  it("outside the zone are NOTZONE, for another zone NOTAUTH", async () => {
    const server = testServer();
    const outside = signed(add([203, 0, 113, 8], "example.org"), KEY);
    expect(rcodeOf((await server.respond(outside, "udp")) ?? Buffer.alloc(4))).toBe(10);
    const other = message({ flags: UPDATE, question: question("example.org", 6) });
    expect(rcodeOf((await server.respond(signed(other, KEY), "udp")) ?? Buffer.alloc(4))).toBe(9);
  });

  it("with a wrong MAC get BADSIG, without a MAC", async () => {
    const server = testServer();
    const request = signed(add([203, 0, 113, 8]), { ...KEY, secret: Buffer.alloc(32, 8) });
    const answer = (await server.respond(request, "udp")) ?? Buffer.alloc(4);
    expect(rcodeOf(answer)).toBe(NOTAUTH);
    expect(tsigOf(answer)).toMatchObject({ error: 16, mac: Buffer.alloc(0) });
    expect(server.zone().serial).toBe(7);
  });

  it("with an unknown key get BADKEY, without a MAC", async () => {
    const server = testServer();
    const name = "another.homes.example"; // as long as the known one
    const answer =
      (await server.respond(signed(add([1, 1, 1, 1]), { ...KEY, name }), "udp")) ?? Buffer.alloc(4);
    expect(rcodeOf(answer)).toBe(NOTAUTH);
    expect(tsigOf(answer)).toMatchObject({ error: 17, mac: Buffer.alloc(0) });
  });

  it.each([-301, 301])("%d seconds off get BADTIME, signed, with our time", async (offset) => {
    const server = testServer();
    const time = NOW + offset;
    const request = signed(add([203, 0, 113, 8]), { ...KEY, time });
    const answer = (await server.respond(request, "udp")) ?? Buffer.alloc(4);
    expect(rcodeOf(answer)).toBe(NOTAUTH);
    const found = tsigOf(answer);
    expect(found).toMatchObject({ error: 18, time });
    expect(found.other.readUIntBE(0, 6)).toBe(NOW);
    expect(found.mac).toEqual(expectedMac(answer, request, time, 18, found.other));
    expect(server.zone().serial).toBe(7);
  });

  it("300 seconds off are within the fudge", async () => {
    const server = testServer();
    const request = signed(add([203, 0, 113, 8]), { ...KEY, time: NOW - 300 });
    expect(rcodeOf((await server.respond(request, "udp")) ?? Buffer.alloc(4))).toBe(0);
  });

  it("with a truncated MAC get BADTRUNC", async () => {
    const server = testServer();
    const request = signed(add([203, 0, 113, 8]), { ...KEY, macSize: 16 });
    const answer = (await server.respond(request, "udp")) ?? Buffer.alloc(4);
    expect(rcodeOf(answer)).toBe(NOTAUTH);
    expect(tsigOf(answer).error).toBe(22);
    expect(server.zone().serial).toBe(7);
  });

  it("that cannot be written to disk get SERVFAIL, signed, and are not served", async () => {
    const server = testServer(true);
    const answer =
      (await server.respond(signed(add([203, 0, 113, 8]), KEY), "udp")) ?? Buffer.alloc(4);
    expect(rcodeOf(answer)).toBe(2);
    expect(tsigOf(answer).error).toBe(0);
    expect(server.zone().serial).toBe(7);
    expect(server.errors).toHaveLength(1);
  });

  it("of other kinds are not known here: NOTIFY gets NOTIMP", async () => {
    const answer = await testServer().respond(message({ flags: 4 << 11 }), "udp");
    expect(answer && rcodeOf(answer)).toBe(4);
  });

  it("may store eight values of a type and no ninth", async () => {
    const server = testServer();
    const values = (count: number) =>
      Array.from({ length: count }, (_, i) =>
        record({ name: FQDN, type: 1, ttl: 60, data: Buffer.from([198, 51, 100, i]) }),
      );
    const send = (count: number) =>
      server.respond(signed(message({ flags: UPDATE, authorities: values(count) }), KEY), "udp");
    expect(rcodeOf((await send(8)) ?? Buffer.alloc(4))).toBe(5); // one was there already
    expect(rcodeOf((await send(7)) ?? Buffer.alloc(4))).toBe(0);
  });
});

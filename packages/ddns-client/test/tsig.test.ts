import { readFileSync } from "node:fs";
import {
  decodeMessage,
  encodeUpdate,
  isDdnsError,
  parseTsigKey,
  signMessage,
  type TsigKey,
  TYPE,
  type VerifyOptions,
  verifyMessage,
} from "@candor/ddns-client";
import { nodeHmac } from "@candor/ddns-client/node";
import { describe, expect, it } from "vitest";
import { bytesOf, hexOf } from "./hex.ts";

interface Vectors {
  readonly time: number;
  readonly keyName: string;
  readonly secret: string;
  readonly cases: readonly {
    readonly name: string;
    readonly wire: string;
    readonly mac: string | null;
    readonly algorithm?: string;
    readonly requestMac?: string;
  }[];
}

// Made by dnspython 2.3.0, which shares no code with this package; see vectors/make-vectors.py.
const vectors = JSON.parse(
  readFileSync(new URL("./vectors/dnspython-vectors.json", import.meta.url), "utf8"),
) as Vectors;
const signed = vectors.cases.filter((vector) => vector.algorithm !== undefined);

function keyFor(algorithm = "hmac-sha256"): TsigKey {
  return parseTsigKey({ name: vectors.keyName, algorithm, secret: vectors.secret });
}

function requestMac(vector: { readonly requestMac?: string }) {
  return vector.requestMac === undefined ? {} : { requestMac: bytesOf(vector.requestMac) };
}

/** The message as it was before signing. */
function unsignedPart(wire: Uint8Array, end: number): Uint8Array {
  const bytes = wire.slice(0, end);
  bytes[11] = (bytes[11] ?? 0) - 1;
  return bytes;
}

describe("dnspython's vectors", () => {
  it("cover every algorithm, requests and answers", () => {
    expect(signed).toHaveLength(32);
  });

  it.each(signed)("verify: $name", async (vector) => {
    const wire = bytesOf(vector.wire);
    const check = await verifyMessage(wire, decodeMessage(wire), {
      key: keyFor(vector.algorithm),
      hmac: nodeHmac,
      time: vectors.time,
      ...requestMac(vector),
    });
    expect(check).toMatchObject({ ok: true, error: 0, serverTime: null });
  });

  it.each(signed)("are signed to the same MAC by us: $name", async (vector) => {
    const wire = bytesOf(vector.wire);
    const tsig = decodeMessage(wire).tsig;
    const again = await signMessage(unsignedPart(wire, tsig?.offset ?? 0), {
      key: keyFor(vector.algorithm),
      hmac: nodeHmac,
      time: vectors.time,
      ...requestMac(vector),
    });
    expect(hexOf(again.mac)).toBe(vector.mac);
    expect(decodeMessage(again.bytes)).toEqual(decodeMessage(wire)); // they compress the key's name
  });

  it("say the same as our encoder about each kind of update", () => {
    const name = "anna.home.test";
    const a = (address: string) => ({ type: "A", address }) as const;
    const ours = {
      publish: encodeUpdate({
        id: 0x1234,
        zone: "home.test",
        prerequisites: [{ kind: "absent", name, type: TYPE.A }],
        changes: [
          { kind: "delete-rrset", name, type: TYPE.A },
          { kind: "add", name, ttl: 60, data: a("203.0.113.7") },
        ],
      }),
      replace: encodeUpdate({
        id: 1,
        zone: "home.test",
        prerequisites: [{ kind: "equals", name, values: [a("203.0.113.7")] }],
        changes: [
          { kind: "delete-rrset", name, type: TYPE.A },
          { kind: "add", name, ttl: 60, data: a("203.0.113.8") },
        ],
      }),
      retract: encodeUpdate({
        id: 0xffff,
        zone: "home.test",
        changes: [{ kind: "delete", name, data: { type: "AAAA", address: "2001:db8::1" } }],
      }),
      txt: encodeUpdate({
        id: 7,
        zone: "home.test",
        prerequisites: [
          { kind: "name-in-use", name },
          { kind: "name-unused", name: "bob.home.test" },
          { kind: "exists", name, type: TYPE.AAAA },
        ],
        changes: [
          {
            kind: "add",
            name: `_acme-challenge.${name}`,
            ttl: 1,
            data: { type: "TXT", strings: [bytesOf(hexOf(Buffer.from("token")))] },
          },
        ],
      }),
    };
    for (const [kind, bytes] of Object.entries(ours)) {
      const theirs = vectors.cases.find((vector) => vector.name === `${kind}, unsigned`);
      expect(decodeMessage(bytes), kind).toEqual(decodeMessage(bytesOf(theirs?.wire ?? "")));
    }
  });

  it("decode through compression to every kind of data", () => {
    const vector = vectors.cases.find(({ name }) => name === "compressed answer");
    const message = decodeMessage(bytesOf(vector?.wire ?? ""));
    expect(message.answers.map(({ data }) => data)).toEqual([
      { type: "CNAME", target: "anna.home.test" },
      { type: "A", address: "203.0.113.7" },
      { type: "AAAA", address: "2001:db8::1" },
      { type: "TXT", strings: [bytesOf("61"), bytesOf("622063")] },
    ]);
    expect(message.authorities[0]?.data).toEqual({
      type: "SOA",
      primary: "ns.home.test",
      mailbox: "host.home.test",
      serial: 1,
      refresh: 2,
      retry: 3,
      expire: 4,
      minimum: 5,
    });
  });
});

const key = keyFor();
const TIME = vectors.time;
const message = encodeUpdate({
  id: 42,
  zone: "home.test",
  changes: [{ kind: "delete-rrset", name: "anna.home.test", type: TYPE.A }],
});

async function verify(bytes: Uint8Array, more: Partial<VerifyOptions> = {}) {
  const options = { key, hmac: nodeHmac, time: TIME, ...more };
  return verifyMessage(bytes, decodeMessage(bytes), options);
}

function sign(more: object = {}) {
  return signMessage(message, { key, hmac: nodeHmac, time: TIME, ...more });
}

describe("verification", { timeout: 60_000 }, () => {
  it("refuses every single flipped bit of a signed message, or sees it as no signature", async () => {
    const { bytes } = await sign();
    const fooled: number[] = [];
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const copy = bytes.slice();
      copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const accepted = await verify(copy).then(
        (check) => check.ok,
        (error) => !isDdnsError(error),
      );
      if (accepted) fooled.push(bit);
    }
    // Names are compared without regard to case (bit 5 of a letter) and the id is covered through
    // the original id, which is in the record: everything else is covered.
    const covered = fooled.filter((bit) => bit >= 16 && (bit & 7) !== 5);
    expect(covered).toEqual([]);
  });

  it.each([
    ["unsigned", async () => message, {}],
    ["key", async () => (await sign({ key: { ...key, name: "other.test" } })).bytes, {}],
    ["algorithm", async () => (await sign({ key: keyFor("hmac-sha512") })).bytes, {}],
    [
      "mac",
      async () => (await sign({ key: { ...key, secret: bytesOf("00".repeat(32)) } })).bytes,
      {},
    ],
    ["mac", async () => (await sign({ requestMac: bytesOf("0102") })).bytes, {}],
    ["mac", async () => (await sign()).bytes, { requestMac: bytesOf("0102") }],
    ["time", async () => (await sign({ time: TIME - 301 })).bytes, {}],
    ["time", async () => (await sign({ time: TIME + 301 })).bytes, {}],
    ["mac-length", async () => (await sign({ macLength: 16 })).bytes, {}],
    ["mac-length", async () => (await sign({ macLength: 9 })).bytes, { leastMac: 0 }],
    ["mac-length", async () => (await sign({ macLength: 0 })).bytes, { leastMac: 0 }],
    ["unsigned-error", async () => (await sign({ macLength: 0, error: 17 })).bytes, {}],
  ] as const)("says %s", async (why, make, options) => {
    expect(await verify(await make(), options)).toMatchObject({ ok: false, why });
  });

  it("takes a truncated MAC when that was asked for, down to half the hash", async () => {
    const { bytes } = await sign({ macLength: 16 });
    expect(await verify(bytes, { leastMac: 16 })).toMatchObject({ ok: true });
  });

  it("refuses a MAC longer than the hash", async () => {
    const long = (_hash: string, secret: Uint8Array, input: Uint8Array) =>
      bytesOf(`${hexOf(nodeHmac("sha256", secret, input) as Uint8Array)}00`);
    expect(await verify((await sign({ hmac: long })).bytes)).toMatchObject({ why: "mac-length" });
  });

  it("takes the edges of the fudge", async () => {
    for (const time of [TIME - 300, TIME + 300])
      expect(await verify((await sign({ time })).bytes)).toMatchObject({ ok: true });
  });

  it("tells the server's time from an authentic BADTIME alone", async () => {
    const other = bytesOf("000069560000");
    const answer = await sign({ error: 18, other });
    expect(await verify(answer.bytes)).toMatchObject({
      ok: true,
      error: 18,
      serverTime: 0x69560000,
    });
    const forged = answer.bytes.slice();
    forged[forged.length - 1] = 1;
    expect(await verify(forged)).toMatchObject({ ok: false, why: "mac" });
    const odd = await sign({ error: 18, other: bytesOf("0102") });
    expect(await verify(odd.bytes)).toMatchObject({ ok: true, serverTime: null });
  });
});

describe("a key", () => {
  const input = { name: "k.test", algorithm: "hmac-sha256", secret: vectors.secret };
  it.each([
    ["algorithm", { ...input, algorithm: "hmac-md5" }],
    ["algorithm", { ...input, algorithm: "hmac-sha1" }],
    ["algorithm", { ...input, algorithm: "" + "x" }],
    ["secret", { ...input, secret: "not base64!" }],
    ["secret", { ...input, secret: "AAAA" }],
    ["secret", { ...input, secret: `${vectors.secret.slice(0, -4)}AB==` }],
    ["secret", { ...input, secret: "" }],
    ["name-syntax", { ...input, name: "a..b" }],
  ])("is refused: %s", (code, wrong) => {
    const make = () => parseTsigKey(wrong);
    expect(make).toThrow(expect.objectContaining({ code }));
    if (wrong.secret.length > 4) expect(make).not.toThrow(wrong.secret);
  });

  it("is lower case, whatever was written", () => {
    expect(parseTsigKey({ ...input, name: "Update.HOME.test." }).name).toBe("update.home.test");
    expect(parseTsigKey({ ...input, algorithm: "HMAC-SHA512." }).hash).toBe("sha512");
  });
});

describe("a message in a Buffer of Node's", () => {
  it("is as it was after it has been signed", async () => {
    const zone = "homes.example";
    const message = Buffer.from(encodeUpdate({ id: 7, zone, prerequisites: [], changes: [] }));
    const before = Buffer.from(message);
    await signMessage(message, { key: keyFor(), hmac: nodeHmac, time: vectors.time });
    expect(message).toEqual(before);
  });
});

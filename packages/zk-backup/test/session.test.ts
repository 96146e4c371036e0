import { createPublicKey, diffieHellman, generateKeyPairSync } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hpkeExport } from "../src/core/codec/hpke.ts";
import { openSession } from "../src/core/codec/session.ts";
import { BASE_POINT } from "../src/core/engine/key-agreement.ts";
import { pureKeyAgreement } from "../src/core/engine/x25519.ts";
import { createSession } from "../src/index.ts";
import { nodeEngine } from "../src/node/node-engine.ts";
import { random } from "./support/codec-keys.ts";

const engine = nodeEngine();
const { x25519 } = pureKeyAgreement();
const bytes = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, "hex"));
const hex = (value: Uint8Array): string => Buffer.from(value).toString("hex");

describe("X25519", () => {
  it.each([
    // RFC 7748 section 5.2
    [
      "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4",
      "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c",
      "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552",
    ],
    [
      "4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d",
      "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493",
      "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957",
    ],
  ])("multiplies as RFC 7748 shows: %s", async (secret, point, result) => {
    expect(hex(await x25519(bytes(secret), bytes(point)))).toBe(result);
  });

  it("agrees with the platform's", async () => {
    for (let i = 0; i < 20; i++) {
      const pair = generateKeyPairSync("x25519");
      const jwk = pair.privateKey.export({ format: "jwk" });
      const secret = new Uint8Array(Buffer.from(jwk.d ?? "", "base64url"));
      const own = random(32);
      const ownPublic = await x25519(own, BASE_POINT);
      const key = { kty: "OKP", crv: "X25519", x: Buffer.from(ownPublic).toString("base64url") };
      const theirs = createPublicKey({ key, format: "jwk" });
      const platform = diffieHellman({ privateKey: pair.privateKey, publicKey: theirs });
      expect(hex(await x25519(secret, ownPublic))).toBe(platform.toString("hex"));
      const point = new Uint8Array(Buffer.from(jwk.x ?? "", "base64url"));
      expect(hex(await x25519(own, point))).toBe(platform.toString("hex"));
    }
  });

  it("refuses points of low order", () => {
    for (const point of [new Uint8Array(32), Uint8Array.from({ length: 32 }, (_, i) => +!i)])
      expect(() => x25519(random(32), point)).toThrow();
  });
});

describe("HPKE", () => {
  // RFC 9180 A.7.2: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, export-only, mode_psk.
  const secretE = bytes("1d72396121a6a826549776ef1a9d2f3a2907fc6a38902fa4e401afdb0392e627");
  const secretR = bytes("98f304d4ecb312689690b113973c61ffe0aa7c13f2fbe365e48f3ed09e5a6a0c");
  const encapsulated = bytes("d3805a97cbcd5f08babd21221d3e6b362a700572d14f9bbeb94ec078d051ae3d");
  const recipient = bytes("d53af36ea5f58f8868bb4a1333ed4cc47e7a63b0040eb54c77b9c8ec456da824");
  const agreed = {
    ...{ encapsulated, recipient },
    psk: bytes("0247fd33b913760fa1fa51e1892d9f307fbe65eb171e8132c2af18555a738b82"),
    pskId: bytes("456e6e796e20447572696e206172616e204d6f726961"),
    info: bytes("4f6465206f6e2061204772656369616e2055726e"),
  };

  it.each([
    ["", "be6c76955334376aa23e936be013ba8bbae90ae74ed995c1c6157e6f08dd5316"],
    ["00", "1721ed2aa852f84d44ad020c2e2be4e2e6375098bf48775a533505fd56a3f416"],
    ["54657374436f6e74657874", "7c9d79876a288507b81a5a52365a7d39cc0fa3f07e34172984f96fec07c44cba"],
  ])("exports as RFC 9180 A.7.2 shows, context %j", async (context, wanted) => {
    expect(hex(await x25519(secretE, BASE_POINT))).toBe(hex(encapsulated));
    for (const dh of [await x25519(secretE, recipient), await x25519(secretR, encapsulated)])
      expect(hex(await hpkeExport(engine, { ...agreed, dh }, bytes(context)))).toBe(wanted);
  });
});

describe("a session", () => {
  const vaultId = new Uint8Array(16).fill(1);
  const device = new Uint8Array(16).fill(2);
  const recipientSecret = new Uint8Array(32).fill(3);
  const sessionKey = new Uint8Array(32).fill(4);
  const agreement = pureKeyAgreement();
  const begin = async () => {
    const recipient = await x25519(recipientSecret, BASE_POINT);
    const none = new Uint8Array(32);
    const before = { sequence: 0, hash: "0".repeat(64) };
    const profile = { minimum: 4096, average: 8192, maximum: 16384 };
    const keys = {
      epoch: 5,
      profile,
      recipient,
      sessionKey,
      idKey: none,
      chunkerKey: none,
      before,
    };
    return createSession({ engine, agreement, random, vaultId, device, keys });
  };
  const open = (session: { device: Uint8Array; encapsulated: Uint8Array }, more = {}) =>
    openSession({
      ...{ engine, agreement, vaultId, epoch: 5, session, recipientSecret, sessionKey },
      ...more,
    });

  it("has a key that the vault's secret gives, and a fresh one each time", async () => {
    const [one, two] = [await begin(), await begin()];
    if (one.session === null) throw new Error("no session");
    expect(hex(await open(one.session))).toBe(hex(one.key));
    expect(hex(one.key)).not.toBe(hex(two.key));
  });

  it("has another key in another vault, epoch or device, or under another key", async () => {
    const { key, session } = await begin();
    if (session === null) throw new Error("no session");
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom("vaultId", "device", "sessionKey", "recipientSecret"),
        fc.nat(15),
        fc.integer({ min: 1, max: 255 }),
        async (what, at, change) => {
          const changed = (value: Uint8Array) =>
            value.map((b, i) => (i === at + (value.length > 16 ? 8 : 0) ? b ^ change : b));
          const more = {
            vaultId: { vaultId: changed(vaultId) },
            device: { session: { ...session, device: changed(device) } },
            sessionKey: { sessionKey: changed(sessionKey) },
            recipientSecret: { recipientSecret: changed(recipientSecret) },
          }[what];
          expect(hex(await open(session, more))).not.toBe(hex(key));
        },
      ),
    );
    expect(hex(await open(session, { epoch: 6 }))).not.toBe(hex(key));
  });
});

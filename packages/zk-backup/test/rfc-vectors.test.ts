import { chacha20poly1305, hchacha } from "@noble/ciphers/chacha.js";
import { argon2id } from "@noble/hashes/argon2.js";
import { describe, expect, it } from "vitest";
import { openMessage, sealMessage } from "../src/core/codec/message.ts";
import { ENGINES } from "./support/engines.ts";

const bytes = (hex: string): Uint8Array =>
  new Uint8Array(Buffer.from(hex.replace(/\s/g, ""), "hex"));
const hex = (value: Uint8Array): string => Buffer.from(value).toString("hex");
const sunscreen =
  "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it.";

describe.each(ENGINES)("engine $name", (engine) => {
  it("hashes as FIPS 180-4 shows", async () => {
    expect(hex(await engine.sha256(Buffer.from("abc")))).toBe(
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    );
  });

  it("authenticates as RFC 4231 test case 2 shows", async () => {
    const tag = await engine.hmacSha256(
      Buffer.from("Jefe"),
      Buffer.from("what do ya want for nothing?"),
    );
    expect(hex(tag)).toBe("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  });

  it("derives as RFC 5869 A.1 and A.3 show", async () => {
    const ikm = bytes("0b".repeat(22));
    const okm = await engine.hkdfSha256(
      ikm,
      bytes("000102030405060708090a0b0c"),
      bytes("f0f1f2f3f4f5f6f7f8f9"),
      42,
    );
    expect(hex(okm)).toBe(
      "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
    );
    const bare = await engine.hkdfSha256(ikm, new Uint8Array(), new Uint8Array(), 42);
    expect(hex(bare)).toBe(
      "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8",
    );
  });

  it("seals XChaCha20-Poly1305 as draft-irtf-cfrg-xchacha-03 A.3.1 shows", async () => {
    const key = bytes("808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f");
    const nonce = bytes("404142434445464748494a4b4c4d4e4f5051525354555657");
    const aad = bytes("50515253c0c1c2c3c4c5c6c7");
    const text = new Uint8Array(Buffer.from(sunscreen));
    const message = { engine, suite: "xchacha20-poly1305", key, nonce, aad } as const;
    const sealed = await sealMessage(message, text);
    expect(hex(sealed)).toBe(
      "bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb" +
        "731c7f1b0b4aa6440bf3a82f4eda7e39ae64c6708c54c216cb96b72e1213b452" +
        "2f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff9" +
        "21f9664c97637da9768812f615c68b13b52e" +
        "c0875924c1c7987947deafd8780acf49",
    );
    expect(await openMessage(message, sealed)).toEqual(text);
  });

  it.each([
    // Reference implementation of RFC 9106 (phc-winner-argon2, src/test.c), Argon2id v=0x13.
    [256, 2, 1, "9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe"],
    [256, 2, 2, "6d093c501fd5999645e0ea3bf620d7b8be7fd2db59c20d9fff9539da2bf57037"],
  ])(
    "stretches a password with %i KiB, %i passes, %i lanes",
    async (memoryKiB, passes, lanes, want) => {
      const cost = { memoryKiB, passes, lanes };
      const key = await engine.argon2id(Buffer.from("password"), Buffer.from("somesalt"), cost);
      expect(hex(key)).toBe(want);
    },
  );

  it("refuses what is shorter than a tag", async () => {
    const key = new Uint8Array(32);
    for (const [suite, size] of [
      ["xchacha20-poly1305", 24],
      ["aes-256-gcm", 12],
    ] as const) {
      const message = { engine, suite, key, nonce: new Uint8Array(size), aad: new Uint8Array() };
      expect(await openMessage(message, new Uint8Array(15))).toBeNull();
    }
  });
});

describe("the primitives below", () => {
  it("Argon2id as RFC 9106 section 5.3 shows, with secret and associated data", () => {
    const tag = argon2id(bytes("01".repeat(32)), bytes("02".repeat(16)), {
      ...{ t: 3, m: 32, p: 4, dkLen: 32 },
      key: bytes("03".repeat(8)),
      personalization: bytes("04".repeat(12)),
    });
    expect(hex(tag)).toBe("0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659");
  });

  it("ChaCha20-Poly1305 as RFC 8439 section 2.8.2 shows", () => {
    const key = bytes("808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f");
    const cipher = chacha20poly1305(
      key,
      bytes("070000004041424344454647"),
      bytes("50515253c0c1c2c3c4c5c6c7"),
    );
    expect(hex(cipher.encrypt(new Uint8Array(Buffer.from(sunscreen)))).slice(-32)).toBe(
      "1ae10b594f09e26a7e902ecbd0600691",
    );
  });

  it("HChaCha20 as draft-irtf-cfrg-xchacha-03 section 2.2.1 shows", () => {
    const words = (value: Uint8Array) => new Uint32Array(value.slice().buffer);
    const sigma = new Uint32Array([0x61707865, 0x3320646e, 0x79622d32, 0x6b206574]);
    const out = new Uint32Array(8);
    const key = bytes("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
    hchacha(sigma, words(key), words(bytes("000000090000004a0000000031415927")), out);
    expect(hex(new Uint8Array(out.buffer))).toBe(
      "82413b4227b27bfed30e42508a877d73a0f9e4d58a74a853c12ec41326d3ecdc",
    );
  });
});

import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { openMessage, sealMessage } from "../src/core/codec/message.ts";
import type { Suite } from "../src/core/engine/engine.ts";
import { ENGINES } from "./support/engines.ts";

interface Vector {
  readonly tcId: number;
  readonly key: string;
  readonly iv: string;
  readonly aad: string;
  readonly msg: string;
  readonly ct: string;
  readonly tag: string;
  readonly ikm: string;
  readonly salt: string;
  readonly info: string;
  readonly size: number;
  readonly okm: string;
  readonly result: "valid" | "invalid" | "acceptable";
}

interface Group {
  readonly keySize: number;
  readonly ivSize: number;
  readonly tagSize: number;
  readonly tests: readonly Vector[];
}

const folder = new URL("../../../../shared/vectors/wycheproof/", import.meta.url);
const there = existsSync(folder);
const groups = (name: string): readonly Group[] =>
  JSON.parse(readFileSync(new URL(`${name}_test.json`, folder), "utf8")).testGroups;
const bytes = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, "hex"));
const hex = (value: Uint8Array): string => Buffer.from(value).toString("hex");

describe.skipIf(!there).each(ENGINES)(
  "Wycheproof (a folder shared/vectors beside the repository) through engine $name",
  (engine) => {
    it.each([
      ["xchacha20_poly1305", "xchacha20-poly1305", 192],
      ["aes_gcm", "aes-256-gcm", 96],
    ] as const)("%s", async (file, suite: Suite, ivSize) => {
      let tried = 0;
      for (const group of groups(file)) {
        // Our suites have 256-bit keys, nonces of one size and whole tags.
        if (group.keySize !== 256 || group.ivSize !== ivSize || group.tagSize !== 128) continue;
        for (const { key, iv, aad, msg, ct, tag, result, tcId } of group.tests) {
          tried += 1;
          const known = { key: bytes(key), nonce: bytes(iv), aad: bytes(aad) };
          const opened = await openMessage({ engine, suite, ...known }, bytes(ct + tag));
          expect(opened === null ? "invalid" : hex(opened), `test ${tcId}`).toBe(
            result === "invalid" ? "invalid" : msg,
          );
          if (result !== "invalid")
            expect(
              hex(await sealMessage({ engine, suite, ...known }, bytes(msg))),
              `test ${tcId}`,
            ).toBe(ct + tag);
        }
      }
      expect(tried).toBeGreaterThan(60);
    });

    it("hkdf_sha256", async () => {
      for (const { ikm, salt, info, size, okm, result } of groups("hkdf_sha256").flatMap(
        (g) => g.tests,
      ))
        if (result === "valid")
          expect(hex(await engine.hkdfSha256(bytes(ikm), bytes(salt), bytes(info), size))).toBe(
            okm,
          );
    });

    it("hmac_sha256", async () => {
      for (const group of groups("hmac_sha256"))
        for (const { key, msg, tag, result, tcId } of group.tests) {
          const made = hex(await engine.hmacSha256(bytes(key), bytes(msg))).slice(
            0,
            group.tagSize / 4,
          );
          expect(made === tag, `test ${tcId}`).toBe(result === "valid");
        }
    });
  },
);

import { expect, it } from "vitest";
import { concat } from "../src/core/codec/bytes.ts";
import { openMessage } from "../src/core/codec/message.ts";
import { encodeHead } from "../src/core/codec/object-header.ts";
import { blockAad, blockNonce, objectKey } from "../src/core/codec/object-key.ts";
import { newKeyring, openObject, openSlot, type Suite, sealSlot } from "../src/index.ts";
import { nodeEngine } from "../src/node/node-engine.ts";
import { openKeys, random, source } from "./support/codec-keys.ts";
import { codeOf } from "./support/small-vault.ts";
import { forgeGcm, forgePoly1305 } from "./support/two-key-ciphertexts.ts";

// Partitioning oracles (Len, Grubbs, Ristenpart, USENIX Security 2021): who can make ciphertexts
// that open under many candidate keys learns from each answer which half the key is in. AES-GCM and
// ChaCha20-Poly1305 both allow it; the commitment must not.
const engine = nodeEngine();
const FORGE = { "aes-256-gcm": forgeGcm, "xchacha20-poly1305": forgePoly1305 } as const;

it.each(Object.keys(FORGE) as Suite[])(
  "refuses 500 ciphertexts that %s opens under two keys, by the commitment alone",
  async (suite) => {
    for (let i = 0; i < 500; i++) {
      const header = {
        ...({ kind: "pack", suite, blockSize: 4096, epoch: 1, length: 64, session: null } as const),
        salt: random(24),
      };
      const head = encodeHead(header);
      const aad = blockAad(0, true);
      const candidates = await Promise.all(
        [1, 2].map(async (byte) => {
          const { key, nonce, commitment } = await objectKey(
            engine,
            source(byte).key,
            header,
            head,
          );
          return { byte, key, nonce: blockNonce(nonce, 0), commitment };
        }),
      );
      const [one, two] = candidates;
      if (one === undefined || two === undefined) throw new Error("two candidates");
      const ciphertext = FORGE[suite]({ one, two, aad, length: 64, random });
      // The forgery is a real one: the cipher itself takes it under both keys.
      const plaintexts = await Promise.all(
        candidates.map(({ key, nonce }) =>
          openMessage({ engine, suite, key, nonce, aad }, ciphertext),
        ),
      );
      expect(plaintexts.map((plaintext) => plaintext?.length)).toEqual([64, 64]);

      for (const { byte, commitment } of candidates) {
        const forged = concat(head, commitment, ciphertext);
        const opening = (key: number) =>
          codeOf(openObject({ engine, keys: openKeys(key), kind: "pack", name: "forged" }, forged));
        expect(await opening(byte)).toBe("no error"); // who knows a key can seal under it
        expect(await opening(3 - byte)).toBe("object-corrupt");
      }
    }
  },
  240_000,
);

it("refuses 100 slots that open under two secrets, as a wrong key", async () => {
  const vaultId = new Uint8Array(16).fill(1);
  const keyring = newKeyring({ master: random(32), ownerKey: random(32) });
  const text = Buffer.from("candor zk-backup v1 slot");
  for (let i = 0; i < 100; i++) {
    const secrets = [random(32), random(32)] as const;
    const [first, second] = secrets.map((secret) => ({ type: "recovery", secret }) as const);
    if (first === undefined || second === undefined) throw new Error("two secrets");
    const whole = await sealSlot({ engine, random, vaultId, keyring, credential: first });
    const head = whole.slice(0, 88);
    const sides = await Promise.all(
      secrets.map(async (secret) => {
        const derived = await engine.hkdfSha256(secret, vaultId, concat(text, head), 88);
        return { key: derived.slice(0, 32), nonce: derived.slice(32, 56) };
      }),
    );
    const [one, two] = sides;
    if (one === undefined || two === undefined) throw new Error("two sides");
    const wrapped = forgePoly1305({ one, two, aad: head, length: 256, random });
    const suite = "xchacha20-poly1305" as const;
    for (const { key, nonce } of sides)
      expect((await openMessage({ engine, suite, key, nonce, aad: head }, wrapped))?.length).toBe(
        256,
      );

    const forged = concat(head, whole.slice(88, 120), wrapped);
    const hash = Buffer.from(await engine.sha256(forged)).toString("hex");
    const opening = { engine, vaultId, bytes: forged, hash };
    expect(await codeOf(openSlot({ ...opening, credential: second }))).toBe("wrong-key");
    expect(await codeOf(openSlot({ ...opening, credential: first }))).toBe("slot-damaged");
  }
}, 120_000);

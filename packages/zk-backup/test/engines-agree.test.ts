import fc from "fast-check";
import { expect, it } from "vitest";
import { pureEngine } from "../src/core/engine/pure.ts";
import { newKeyring, openObject, sealObject, sealSlot } from "../src/index.ts";
import { nodeEngine } from "../src/node/node-engine.ts";

const pure = pureEngine();
const node = nodeEngine();
const sealKeys = new Map([[1, new Uint8Array(32).fill(9)]]);

it("seals the same bytes with each engine, and each opens the other's", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ minLength: 1, maxLength: 12_000 }),
      fc.uint8Array({ minLength: 24, maxLength: 24 }),
      fc.constantFrom("xchacha20-poly1305" as const, "aes-256-gcm" as const),
      async (plaintext, salt, suite) => {
        const header = { sealKeys, kind: "pack", suite, blockSize: 4096, epoch: 1, salt } as const;
        const one = await sealObject({ ...header, engine: pure }, plaintext);
        const two = await sealObject({ ...header, engine: node }, plaintext);
        expect(Buffer.from(two).equals(one)).toBe(true);
        const options = { sealKeys, kind: "pack", name: "x" } as const;
        const back = await openObject({ ...options, engine: pure }, two);
        expect(Buffer.from(back).equals(plaintext)).toBe(true);
        const again = await openObject({ ...options, engine: node }, one);
        expect(Buffer.from(again).equals(plaintext)).toBe(true);
      },
    ),
    { numRuns: 300 },
  );
});

it("makes the same password slot with each engine", async () => {
  const options = {
    vaultId: new Uint8Array(16).fill(1),
    keyring: newKeyring(new Uint8Array(32).fill(2)),
    credential: { type: "password", password: "pässwörd" },
    salt: new Uint8Array(32).fill(3),
    cost: { memoryKiB: 19 * 1024, passes: 2, lanes: 1 },
  } as const;
  const one = await sealSlot({ ...options, engine: pure });
  const two = await sealSlot({ ...options, engine: node });
  expect(Buffer.from(one).equals(two)).toBe(true);
});

import { expect, test } from "vitest";
import { discard } from "../src/node/discard.ts";
import { nodeEngine } from "../src/node/node-engine.ts";

test("memory of its own is given back at once", () => {
  for (let i = 0; i < 3; i++) {
    const bytes = new Uint8Array(65_536);
    discard(bytes);
    expect(bytes.buffer.byteLength).toBe(0);
  }
});

test("memory that others have a part in stays", () => {
  const all = new Uint8Array(100).fill(7);
  const shared = new Uint8Array(new SharedArrayBuffer(10));
  for (const bytes of [all.subarray(1), all.subarray(0, 99), shared, new Uint8Array()])
    discard(bytes);
  expect(all).toEqual(new Uint8Array(100).fill(7));
  expect(shared.length).toBe(10);
});

test.each(["aes-256-gcm", "xchacha20-poly1305"] as const)(
  "what %s gives is the caller's, and of what is not authentic nothing comes out",
  async (suite) => {
    const aead = await nodeEngine().aead(suite, new Uint8Array(32).fill(1));
    const nonce = new Uint8Array(suite === "aes-256-gcm" ? 12 : 24).fill(2);
    const aad = new Uint8Array([3]);
    const plaintext = new Uint8Array(1_000).fill(4);
    const sealed = new Uint8Array(plaintext.length + 16);
    await aead.seal(nonce, aad, plaintext, sealed);
    const out = new Uint8Array(plaintext.length);
    expect(await aead.open(nonce, aad, sealed, out)).toBe(true);
    expect(out).toEqual(plaintext);
    out.fill(0);
    sealed[5] = (sealed[5] ?? 0) ^ 1;
    expect(await aead.open(nonce, aad, sealed, out)).toBe(false);
    expect(out).toEqual(new Uint8Array(plaintext.length));
  },
);

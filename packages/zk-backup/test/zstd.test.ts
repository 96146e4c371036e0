import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { zstdContentSize, zstdMostBytes } from "../src/core/vault/content/zstd-frame.ts";
import { nativeZstd, wasmZstd, type Zstd } from "../src/node/zstd.ts";

const wasm = await wasmZstd();
const native = nativeZstd();

const decoders: readonly (readonly [string, Zstd])[] = [
  ["WebAssembly", wasm],
  ...(native === null ? [] : [["the native one", native] as const]),
];

/** A frame of `count` blocks that each repeat one byte 128 KiB times: 4 bytes for 131,072. */
function bomb(count: number): Uint8Array {
  const frame = new Uint8Array(6 + 4 * count);
  frame.set([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x58]);
  for (let i = 0; i < count; i++) {
    const header = (131_072 << 3) | (1 << 1) | (i === count - 1 ? 1 : 0);
    frame.set([header & 0xff, (header >> 8) & 0xff, header >> 16, 7], 6 + 4 * i);
  }
  return frame;
}

const contents: readonly (readonly [string, Uint8Array])[] = [
  ["nothing", new Uint8Array()],
  ["one byte", new Uint8Array([7])],
  ["zeros", new Uint8Array(1_048_576)],
  ["text", new TextEncoder().encode("the same words again ".repeat(60_000))],
  ["noise", new Uint8Array(randomBytes(300_000))],
];

test.skipIf(native === null).each(contents)(
  "the native zstd and WebAssembly's read each other's frames: %s",
  async (_, content) => {
    if (native === null) return;
    for (const [encoder, decoder] of [
      [native, wasm],
      [wasm, native],
      [native, native],
    ] as const) {
      const frame = new Uint8Array(await encoder.compress(content));
      expect(zstdMostBytes(frame)).toBeGreaterThanOrEqual(content.length);
      expect(zstdMostBytes(frame)).toBeLessThanOrEqual(content.length + 131_072);
      expect(Buffer.compare(await decoder.decompress(frame, content.length), content)).toBe(0);
    }
  },
);

describe("a frame that holds more than it should", () => {
  test("is measured by its blocks, whatever it says itself", () => {
    expect(zstdMostBytes(bomb(3))).toBe(3 * 131_072);
    expect(zstdContentSize(bomb(3))).toBe(null);
  });

  test.each(decoders)("is not decoded by %s", async (_, zstd) => {
    // 16 MB of stored bytes would be half a terabyte; memory for it is never asked for.
    await expect(async () => zstd.decompress(bomb(4_000_000), 1000)).rejects.toThrow();
  });

  test.each([
    ["no frame", new Uint8Array(20)],
    ["a frame cut short", bomb(3).subarray(0, 15)],
    ["something after the frame", new Uint8Array([...bomb(1), 0])],
    ["a reserved block", new Uint8Array([0x28, 0xb5, 0x2f, 0xfd, 0, 0x58, 0x07, 0, 0])],
  ])("may hold anything: %s", (_, frame) => {
    expect(zstdMostBytes(frame)).toBe(Number.POSITIVE_INFINITY);
  });

  test("any bytes are measured without an error", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        const frame = new Uint8Array([0x28, 0xb5, 0x2f, 0xfd, ...bytes]);
        expect(zstdMostBytes(frame)).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

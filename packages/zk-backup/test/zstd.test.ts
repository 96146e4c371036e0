import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { zstdContentSize, zstdMostBytes } from "../src/core/vault/content/zstd-frame.ts";
import { nativeZstd, wasmZstd, type Zstd } from "../src/node/zstd.ts";
import { createZstdEncoder } from "../src/node/zstd-encoder.ts";

const wasm = wasmZstd();
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

const PYTHON = "/usr/bin/python3";
const there = spawnSync(PYTHON, ["-c", "import zstandard"]).status === 0;
if (!there && process.env["CI"] === "true") throw new Error(`${PYTHON} needs zstandard.`);

/** Has python3-zstandard, which is zstd's own C, read our frames and make others of the same. */
const JUDGE = `
import base64, json, sys, zstandard
ours = [base64.b64decode(frame) for frame in json.load(sys.stdin)]
read = [zstandard.ZstdDecompressor().decompress(frame, max_output_size=1 << 24) for frame in ours]
made = [zstandard.ZstdCompressor(level=19).compress(content) for content in read]
text = lambda parts: [base64.b64encode(part).decode() for part in parts]
json.dump({"read": text(read), "made": text(made)}, sys.stdout)
`;

function judged(frames: readonly Uint8Array[]): Record<"read" | "made", Buffer[]> {
  const input = JSON.stringify(frames.map((frame) => Buffer.from(frame).toString("base64")));
  const options = { input, encoding: "utf8", maxBuffer: 2 ** 28 } as const;
  const { stdout, stderr } = spawnSync(PYTHON, ["-c", JUDGE], options);
  expect(stderr).toBe("");
  const parts = (texts: readonly string[]) => texts.map((text) => Buffer.from(text, "base64"));
  const { read, made } = JSON.parse(stdout) as Record<"read" | "made", string[]>;
  return { read: parts(read), made: parts(made) };
}

const judge = there ? "another zstd" : "another zstd (skipped: python3-zstandard is not installed)";
test.skipIf(!there).each(decoders)(
  `${judge} reads the frames of %s, and is read`,
  async (_, zstd) => {
    const frames: Uint8Array[] = [];
    for (const [, content] of contents) frames.push(new Uint8Array(await zstd.compress(content)));
    const { read, made } = judged(frames);
    for (const [i, [name, content]] of contents.entries()) {
      expect(Buffer.compare(read[i] ?? Buffer.of(0), content), name).toBe(0);
      const back = await zstd.decompress(made[i] ?? new Uint8Array(), content.length);
      expect(Buffer.compare(back, content), name).toBe(0);
    }
  },
);

test("an encoder makes of bytes what a new one makes, whatever it was given before", async () => {
  const used = await createZstdEncoder(1);
  used.encode(new Uint8Array(randomBytes(3_000_000)));
  const lengths = fc.array(fc.nat({ max: 400_000 }), { minLength: 1, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(lengths, fc.integer({ min: 1, max: 90 }), async (lengths, words) => {
      const given = lengths.map((length) => new Uint8Array(length).map((_, i) => (i * i) % words));
      const last = given.map((content) => used.encode(content)).at(-1) ?? new Uint8Array();
      const fresh = await createZstdEncoder(1);
      expect(Buffer.compare(last, fresh.encode(given.at(-1) ?? new Uint8Array()))).toBe(0);
    }),
    { numRuns: 20 },
  );
});

test("an encoder takes memory that threads share, and gives memory that is the caller's", async () => {
  const encoder = await createZstdEncoder(1);
  const shared = new Uint8Array(new SharedArrayBuffer(50_000)).fill(7);
  const frame = encoder.encode(shared);
  const copy = frame.slice();
  encoder.encode(new Uint8Array(randomBytes(50_000)));
  expect(frame).toEqual(copy);
  expect(new Uint8Array(await wasm.decompress(frame, 50_000))).toEqual(shared.slice());
});

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

import { createHash } from "node:crypto";
import { campaign } from "@candor/engines/campaign";
import fc from "fast-check";
import { expect, it } from "vitest";
import { byteReader } from "../src/core/codec/byte-reader.ts";
import { DEFAULT_PROFILE } from "../src/core/codec/chunk-profile.ts";
import { decodeDeviceKeys, encodeDeviceKeys } from "../src/core/codec/device-keys.ts";
import { decodeKeyring, encodeKeyring, newKeyring } from "../src/core/codec/keyring.ts";
import { decodeHead, encodeHead } from "../src/core/codec/object-header.ts";
import { decodeRecord } from "../src/core/codec/record.ts";
import { parseSlot } from "../src/core/codec/slot-object.ts";
import { decodeVaultFile, encodeVaultFile } from "../src/core/codec/vault-file.ts";
import { decodeContentRef, encodeContentRef } from "../src/core/vault/content/content-ref.ts";
import { decodeHeadRecord, encodeHeadRecord } from "../src/core/vault/heads/head.ts";
import { decodeIndex, encodeIndex } from "../src/core/vault/indexes/index-object.ts";
import { decodeDirectory, encodeDirectory } from "../src/core/vault/packs/pack-directory.ts";
import { unpad } from "../src/core/vault/packs/padded-record.ts";
import { decodeTree, encodeTree } from "../src/core/vault/trees/tree.ts";
import {
  decodeRecoveryPhrase,
  isZkBackupError,
  openObject,
  sealObject,
  sealSlot,
} from "../src/index.ts";
import { nodeEngine } from "../src/node/node-engine.ts";
import { openKeys, random, source } from "./support/codec-keys.ts";
import { bytesOf, noise } from "./support/small-vault.ts";

const engine = nodeEngine();
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const filled = (length: number, byte: number) => new Uint8Array(length).fill(byte);
const id = "01".repeat(16);
const keyring = newKeyring({ master: filled(32, 1), ownerKey: filled(32, 2) });
const session = { device: filled(16, 1), encapsulated: filled(32, 2) };
const directory = encodeDirectory({
  domain: { epoch: 1, device: null },
  segments: [{ offset: 0, stored: 10, raw: 20, codec: "zstd" }],
  ...{ ids: filled(64, 1), lengths: [5, 15] },
});

/** Each decoder with an input that it takes. */
const DECODERS: readonly (readonly [
  name: string,
  good: Uint8Array,
  decode: (bytes: Uint8Array) => unknown,
])[] = [
  [
    "vault",
    await encodeVaultFile(engine, filled(16, 3)),
    (bytes) => decodeVaultFile(engine, bytes),
  ],
  [
    "slot", // an evil server names a slot after its bytes
    await sealSlot({
      ...{ engine, random, vaultId: filled(16, 3), keyring },
      credential: { type: "recovery", secret: filled(32, 4) },
    }),
    (bytes) => parseSlot(engine, bytes, sha256(bytes)),
  ],
  ["keyring", encodeKeyring(keyring), decodeKeyring],
  [
    "write-only device's keys",
    encodeDeviceKeys({
      ...{
        epoch: 1,
        profile: DEFAULT_PROFILE,
        recipient: filled(32, 1),
        sessionKey: filled(32, 2),
      },
      ...{ idKey: filled(32, 3), chunkerKey: filled(32, 4) },
      before: { sequence: 4, hash: "ab".repeat(32) },
    }),
    decodeDeviceKeys,
  ],
  [
    "header",
    new Uint8Array([
      ...encodeHead({
        ...{ kind: "pack", suite: "aes-256-gcm", blockSize: 4096, epoch: 1, length: 5 },
        ...{ salt: filled(24, 1), session },
      }),
      ...filled(60, 0),
    ]),
    (bytes) => decodeHead(bytes, "packs/x"),
  ],
  [
    "object",
    await sealObject(
      { engine, source: source(), random, kind: "pack", suite: "aes-256-gcm", blockSize: 4096 },
      noise(5000, 1),
    ),
    (bytes) => openObject({ engine, keys: openKeys(), kind: "pack", name: "packs/x" }, bytes),
  ],
  ["padded content", new Uint8Array([0, 0, 0, 2, 7, 7, 0, 0]), (bytes) => unpad(bytes, "x")],
  ["directory", directory, (bytes) => decodeDirectory(bytes, 100_000, "p")],
  [
    "index",
    encodeIndex([
      {
        ...{ hash: "ab".repeat(32), salt: filled(24, 3), length: 100_000, directory },
        contents: decodeDirectory(directory, 100_000, "p"),
      },
    ]),
    (bytes) => decodeIndex(bytes, { epoch: 1, session: null }, "i"),
  ],
  [
    "content reference",
    encodeContentRef({ level: 1, length: 9, ids: filled(64, 1) }),
    (bytes) => decodeContentRef(byteReader(bytes, "ref", "tree-corrupt")),
  ],
  [
    "tree",
    encodeTree(
      ["a", "b"].map((name) => ({
        ...{ kind: "file", name: bytesOf(name), mode: 0o644, hardLink: 3n, sparse: true },
        modified: { seconds: 1n, nanoseconds: 2 },
        content: { level: 0, length: 3, ids: filled(32, 1) },
        attributes: [{ name: bytesOf("user.x"), value: filled(3, 3) }],
      })),
    ),
    decodeTree,
  ],
  [
    "head",
    encodeHeadRecord({
      ...{ device: id, sequence: 7, previous: "ab".repeat(32), time: 5, label: "x" },
      slotList: { generation: 1, slots: ["cd".repeat(32)] },
      others: new Map([[id, { sequence: 1, hash: "ef".repeat(32) }]]),
      snapshots: [
        {
          ...{ id, device: id, time: 6, files: 1, bytes: 2, path: "/p", tags: ["x"] },
          root: { level: 0, length: 3, ids: filled(32, 4) },
        },
      ],
      ...{ continued: true, forgotten: [{ device: id, id }], protected: [{ device: id, id }] },
    }),
    (bytes) => decodeHeadRecord(bytes, `heads/${id}/0000000007`),
  ],
  [
    "record",
    new Uint8Array([1, 0, 0, 0, 1, 9]),
    (bytes) => decodeRecord(bytes, { what: "r", code: "bad-input", known: [1, 2] }),
  ],
  [
    "recovery phrase",
    bytesOf("00000-00000"),
    (bytes) => decodeRecoveryPhrase(Buffer.from(bytes).toString("latin1")),
  ],
];

it.each(DECODERS)("takes its own: %s", async (_, good, decode) => {
  if (_ === "recovery phrase") return expect(() => decode(good)).toThrow(/characters/);
  await expect(Promise.resolve(decode(good))).resolves.toBeDefined();
});

it("answers any bytes with a value or with an error of its own, in every decoder", async () => {
  const run = campaign("bytes for every decoder", { share: 1500, full: 150_000 });
  const inputs = (good: Uint8Array) =>
    fc.oneof(
      { weight: 1, arbitrary: fc.uint8Array({ maxLength: 300 }) },
      {
        weight: 4,
        arbitrary: fc
          .tuple(
            fc.array(fc.tuple(fc.nat(6000), fc.nat(255)), { maxLength: 6 }),
            fc.nat(60),
            fc.uint8Array({ maxLength: 8 }),
          )
          .map(([changes, cut, more]) => {
            const bytes = new Uint8Array([
              ...good.subarray(0, good.length - (cut > 20 ? 0 : cut)),
              ...more,
            ]);
            for (const [at, value] of changes) bytes[at % bytes.length] = value;
            return bytes;
          }),
      },
    );
  let refused = 0;
  for (const [name, good, decode] of DECODERS)
    await fc.assert(
      fc.asyncProperty(inputs(good), async (bytes) => {
        try {
          await decode(bytes);
        } catch (error) {
          if (!isZkBackupError(error))
            throw new Error(`${name}: ${String(error)}`, { cause: error });
          refused += 1;
        }
      }),
      { numRuns: run.count, seed: run.seed },
    );
  expect(refused).toBeGreaterThan(run.count * DECODERS.length * 0.4);
  run.record({
    decoders: DECODERS.length,
    inputs: run.count * DECODERS.length,
    refused,
    crashes: 0,
  });
}, 3_600_000);

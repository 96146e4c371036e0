/**
 * What every storage must do, as cases that run under any test runner or none.
 *
 * @module
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { toHex } from "../core/codec/bytes.ts";
import { isZkBackupError } from "../core/errors.ts";
import type { Storage } from "../core/vault/objects/storage.ts";
import { expectBytes, expectCode, expectEqual, expectReason } from "./expectations.ts";
import { noise } from "./noise.ts";

export type {
  CallOptions,
  GetOptions,
  Storage,
  StoredObject,
} from "../core/vault/objects/storage.ts";
export { ConformanceError } from "./expectations.ts";

/** One thing that a storage must do. */
export interface ConformanceCase {
  readonly name: string;
  /**
   * Tries it on a storage of its own.
   *
   * @throws ConformanceError saying what was expected and what came.
   */
  run(): Promise<void>;
}

/** What is tried. */
export interface ConformanceOptions {
  /** Gives an empty storage; called once a case. */
  readonly make: () => Promise<Storage> | Storage;
  /** How many objects a listing is tried with: more than a service lists at once. Default 1,100. */
  readonly many?: number | undefined;
  /**
   * Gives another client of the same storage, where it can be had: what one has put, the other must
   * see at once. Left out, the storage is tried by itself.
   */
  readonly another?: ((storage: Storage) => Promise<Storage> | Storage) | undefined;
}

/**
 * The cases of the conformance suite.
 *
 * @example
 * import { describe, it } from "vitest"; // or mocha, node:test, bun:test
 * describe("my storage", () => {
 *   for (const { name, run } of storageConformance({ make: () => myStorage(emptyBucket()) }))
 *     it(name, run);
 * });
 */
export function storageConformance(options: ConformanceOptions): readonly ConformanceCase[] {
  const on = (name: string, act: (storage: Storage) => Promise<void>): ConformanceCase => ({
    name,
    run: async () => act(await options.make()),
  });
  const { another } = options;
  return [
    on("gives back what was put, whole and by range", wholeAndByRange),
    on("keeps what it was given, though the caller uses the memory again", ownsItsBytes),
    on("gives memory that is the caller's, to change or to give away", givesItsMemory),
    on("keeps objects of no bytes, and of 16 MiB", smallestAndLargest),
    on("puts a name once, and never changes what it has", once),
    on("puts a name once, also when many try at the same time", onceOfMany),
    on("lists what is there, by prefix, in order, with sizes", lists),
    on("lists more than a page of objects", (storage) => listsMany(storage, options.many ?? 1_100)),
    on("says not-found for what is not there", notFound),
    on("refuses names that are none of the format", refusesNames),
    on("refuses other prefixes", refusesPrefixes),
    on("deletes, where it can, and shows the name as free", deletes),
    on("stops when it is told to, and has done nothing", cancelled),
    ...(another === undefined
      ? []
      : [
          on("shows one client at once what another has put", async (storage) =>
            seenByAnother(storage, await another(storage)),
          ),
        ]),
  ];
}

const HEAD = (device: string, number: number): string =>
  `heads/${device.repeat(32)}/${String(number).padStart(10, "0")}`;

function packOf(bytes: Uint8Array): string {
  return `packs/${toHex(sha256(bytes))}`;
}

async function wholeAndByRange(storage: Storage): Promise<void> {
  const bytes = noise(10_000, 1);
  const name = packOf(bytes);
  await storage.put(name, bytes);
  expectBytes(await storage.get(name), bytes, "the whole object");
  const ranges = [
    ...[
      [0, 1],
      [0, 128],
      [1, 1],
      [4_095, 2],
      [5_000, 5_000],
    ],
    ...[
      [9_999, 1],
      [9_000, 1_000],
      [9_000, 20_000],
      [0, 10_000],
      [0, 99_999],
    ],
  ] as const;
  for (const [start, length] of ranges) {
    const part = await storage.get(name, { range: { start, length } });
    expectBytes(part, bytes.slice(start, start + length), `${length} bytes from ${start}`);
  }
}

async function ownsItsBytes(storage: Storage): Promise<void> {
  const bytes = noise(1_000, 2);
  const name = packOf(bytes);
  const given = bytes.slice();
  await storage.put(name, given);
  given.fill(0);
  const got = await storage.get(name);
  expectBytes(got, bytes, "what was put before the memory was used again");
  got.fill(0);
  expectBytes(await storage.get(name), bytes, "what was got twice");
}

/** Who gets bytes may write into them, or hand them to another thread, and so take them away. */
async function givesItsMemory(storage: Storage): Promise<void> {
  const bytes = noise(2_000, 2);
  const name = packOf(bytes);
  await storage.put(name, bytes);
  const range = { start: 500, length: 1_000 };
  const asked = [undefined, range, range, undefined];
  const wanted = (of: typeof range | undefined): Uint8Array =>
    of ? bytes.slice(of.start, of.start + of.length) : bytes;
  for (const together of [true, false]) {
    const get = (of: typeof range | undefined) => storage.get(name, of ? { range: of } : {});
    const got = together ? await Promise.all(asked.map(get)) : [];
    if (!together) for (const of of asked) got.push(await get(of));
    expectEqual(new Set(got.map(({ buffer }) => buffer)).size, got.length, "memories of 4 gets");
    for (const [i, part] of got.entries()) {
      expectBytes(part, wanted(asked[i]), "what was got after others changed theirs");
      part.fill(0);
    }
  }
}

async function smallestAndLargest(storage: Storage): Promise<void> {
  for (const length of [0, 16 * 1024 * 1024]) {
    const bytes = noise(length, 3);
    await storage.put(packOf(bytes), bytes);
    expectBytes(await storage.get(packOf(bytes)), bytes, `an object of ${length} bytes`);
  }
}

async function once(storage: Storage): Promise<void> {
  const name = HEAD("a", 1);
  await storage.put(name, noise(2_000, 4));
  for (const other of [noise(2_000, 5), noise(2_000, 4), new Uint8Array()])
    await expectCode(storage.put(name, other), ["exists"], "a second put of a name");
  expectBytes(await storage.get(name), noise(2_000, 4), "what was put first");
}

async function onceOfMany(storage: Storage): Promise<void> {
  const name = HEAD("a", 1);
  const tries = Array.from({ length: 8 }, (_, i) => noise(2_000, i));
  const outcomes = await Promise.all(
    tries.map((bytes) =>
      storage.put(name, bytes).then(
        () => bytes,
        (error: unknown) => {
          if (isZkBackupError(error, "exists")) return null;
          throw error;
        },
      ),
    ),
  );
  const winners = outcomes.filter((bytes) => bytes !== null);
  expectEqual(winners.length, 1, "how many of 8 puts of one name won");
  expectBytes(await storage.get(name), winners[0] ?? new Uint8Array(), "what the winner put");
}

async function lists(storage: Storage): Promise<void> {
  expectEqual(await storage.list(""), [], "the listing of an empty storage");
  const packs = [1, 2, 3].map((seed) => noise(seed * 100, seed));
  for (const bytes of packs) await storage.put(packOf(bytes), bytes);
  await storage.put("vault", noise(56, 1));
  for (const number of [2, 1]) await storage.put(HEAD("b", number), noise(number, number));
  await storage.put(`leases/${"c".repeat(32)}-0000000001`, noise(32, 1));
  await storage.put(`tombstones/${"d".repeat(64)}`, noise(32, 2));
  const expected = packs.map((bytes) => ({ name: packOf(bytes), size: bytes.length }));
  const sorted = expected.sort((a, b) => (a.name < b.name ? -1 : 1));
  const plain = async (prefix: string) =>
    (await storage.list(prefix)).map(({ name, size }) => ({ name, size }));
  expectEqual(await plain("packs/"), sorted, "the packs");
  expectEqual((await plain("")).length, 8, "how many objects there are");
  const sizes = (await plain("heads/")).map(({ size }) => size);
  expectEqual(sizes, [1, 2], "the sizes of heads, by their numbers");
  expectEqual((await plain(`heads/${"b".repeat(32)}/`)).length, 2, "one device's heads");
  expectEqual((await plain(`heads/${"c".repeat(32)}/`)).length, 0, "another device's heads");
  expectEqual((await plain("slots/")).length, 0, "slots");
  expectEqual((await plain("leases/")).length, 1, "leases");
  expectEqual((await plain("tombstones/")).length, 1, "tombstones");
}

async function listsMany(storage: Storage, many: number): Promise<void> {
  const numbers = Array.from({ length: many }, (_, i) => many - i);
  for (let at = 0; at < many; at += 50)
    await Promise.all(
      numbers.slice(at, at + 50).map((number) => storage.put(HEAD("e", number), noise(1, number))),
    );
  const names = (await storage.list("heads/")).map(({ name }) => name);
  const wanted = numbers.map((number) => HEAD("e", number)).reverse();
  expectEqual(names, wanted, `the names of ${many} objects`);
}

async function notFound(storage: Storage): Promise<void> {
  const missing = `packs/${"0".repeat(64)}`;
  await expectCode(storage.get(missing), ["not-found"], "getting what is not there");
  const range = { start: 0, length: 5 };
  await expectCode(storage.get("vault", { range }), ["not-found"], "a range of what is not there");
}

const NO_NAMES: readonly string[] = [
  ...["", "x", "..", "../vault", "/vault", "vault/", "vault\0", "Vault", "packs/"],
  ...["packs/../vault", `packs/${"0".repeat(63)}`, `packs/${"0".repeat(65)}`],
  ...[`packs/${"A".repeat(64)}`, `packs\\${"0".repeat(64)}`, `packs/%2e%2e/${"0".repeat(64)}`],
  ...[`other/${"0".repeat(64)}`, `heads/${"a".repeat(32)}`, `heads/${"a".repeat(32)}/1`],
  ...[`heads/${"a".repeat(31)}/0000000001`, `slots/${"0".repeat(64)}\n`],
  ...[`leases/${"a".repeat(32)}/0000000001`, `tombstones/${"0".repeat(63)}`],
];

async function refusesNames(storage: Storage): Promise<void> {
  const codes = ["bad-name", "not-found", "bad-input", "storage-failed"] as const;
  for (const name of NO_NAMES) {
    const shown = JSON.stringify(name);
    await expectCode(storage.put(name, noise(5, 1)), codes, `putting ${shown}`);
    await expectCode(storage.get(name), codes, `getting ${shown}`);
  }
  expectEqual(await storage.list(""), [], "the listing after refused puts");
}

async function refusesPrefixes(storage: Storage): Promise<void> {
  for (const prefix of ["x", "..", "packs", "packs/0", "heads/abc/", "../"])
    await expectCode(storage.list(prefix), ["bad-name"], `listing ${JSON.stringify(prefix)}`);
}

async function deletes(storage: Storage): Promise<void> {
  if (storage.delete === undefined) return;
  const bytes = noise(10, 1);
  await storage.put(packOf(bytes), bytes);
  await storage.delete(packOf(bytes));
  expectEqual(await storage.list(""), [], "the listing after a delete");
  await expectCode(storage.get(packOf(bytes)), ["not-found"], "getting what was deleted");
  await expectCode(storage.delete(packOf(bytes)), ["not-found"], "deleting it again");
  await storage.put(packOf(bytes), bytes);
  expectBytes(await storage.get(packOf(bytes)), bytes, "what was put again");
}

async function cancelled(storage: Storage): Promise<void> {
  // As an AbortSignal is: some storages hand it on to fetch.
  const signal = AbortSignal.abort(new Error("enough"));
  await expectReason(storage.get("vault", { signal }), "enough", "getting");
  await expectReason(storage.put("vault", noise(5, 1), { signal }), "enough", "putting");
  await expectReason(storage.list("", { signal }), "enough", "listing");
  expectEqual(await storage.list(""), [], "the listing after a put that was cancelled");
}

async function seenByAnother(storage: Storage, other: Storage): Promise<void> {
  for (let number = 1; number <= 20; number++) {
    const [writer, reader] = number % 2 === 0 ? [storage, other] : [other, storage];
    await writer.put(HEAD("f", number), noise(100, number));
    expectEqual((await reader.list("heads/")).length, number, "what the other client lists");
    expectBytes(await reader.get(HEAD("f", number)), noise(100, number), "what it gets");
  }
}

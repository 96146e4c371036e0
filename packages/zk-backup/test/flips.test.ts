import { campaign } from "@candor/engines/campaign";
import { expect, it } from "vitest";
import { HEADER_SIZE, type ObjectKind } from "../src/core/codec/object-header.ts";
import { openHeader } from "../src/core/codec/open.ts";
import { openSlot } from "../src/core/codec/slot.ts";
import { decodeVaultFile } from "../src/core/codec/vault-file.ts";
import { isZkBackupError, memoryStorage, openVault } from "../src/core/vault/index.ts";
import { inspectSlot, vaultReadKeys } from "../src/index.ts";
import {
  backUp,
  bytesOf,
  credential,
  type Fixture,
  noise,
  platform,
  readBack,
  smallVault,
} from "./support/small-vault.ts";

const { engine, agreement } = platform;

/** A generator of numbers below a bound, the same for the same seed (mulberry32). */
function numbers(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const flipped = (bytes: Uint8Array, bit: number): Uint8Array => {
  const copy = bytes.slice();
  copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return copy;
};

/** The code of the error that a promise fails with; null when it does not fail. */
async function refusal(opening: Promise<unknown>): Promise<string | null> {
  try {
    await opening;
    return null;
  } catch (error) {
    if (isZkBackupError(error)) return error.code;
    throw error;
  }
}

/** What each object of a vault answers when one of its bits is flipped, as a reader reads it. */
async function flipper({ storage }: Fixture) {
  const vaultId = await decodeVaultFile(engine, storage.objects.get("vault") ?? new Uint8Array());
  const [slotName = ""] = [...storage.objects.keys()].filter((name) => name.startsWith("slots/"));
  const hash = slotName.slice(6);
  const slot = storage.objects.get(slotName) ?? new Uint8Array();
  const keyring = await openSlot({ engine, vaultId, bytes: slot, hash, credential });
  const keys = vaultReadKeys({ engine, agreement, vaultId, keyring });
  const kinds: Record<string, ObjectKind> = { packs: "pack", indexes: "index", heads: "head" };

  return async (name: string, bytes: Uint8Array, bit: number): Promise<string | null> => {
    if (name === "vault") return refusal(decodeVaultFile(engine, flipped(bytes, bit)));
    if (name === slotName)
      return refusal(openSlot({ engine, vaultId, bytes: flipped(bytes, bit), hash, credential }));
    if (name.startsWith("slots/"))
      return refusal(inspectSlot(engine, flipped(bytes, bit), name.slice(6)));
    const options = { engine, keys, kind: kinds[name.split("/")[0] ?? ""] ?? "pack", name };
    if (bit < 8 * HEADER_SIZE) return refusal(openHeader(options, flipped(bytes, bit)));
    const object = await openHeader(options, bytes);
    const { blockSize, length } = object.header;
    const index = Math.floor(((bit >> 3) - HEADER_SIZE) / (blockSize + 16));
    const size = Math.min(blockSize, length - index * blockSize);
    const span = object.blocksOf(index * blockSize, size);
    const block = bytes.subarray(span.start, span.start + span.length);
    return refusal(object.openBlocks(span, flipped(block, bit - 8 * span.start)));
  };
}

it("refuses every bit of a small vault, flipped, and never calls a flipped slot a wrong password", async () => {
  const blocks = { platform: { ...platform, blockSize: 4096 } };
  const fixture = await smallVault(new Map([["a", noise(9000, 1)]]), blocks);
  const flip = await flipper(fixture);
  const total = [...fixture.storage.objects.values()].reduce(
    (sum, { length }) => sum + 8 * length,
    0,
  );
  const run = campaign("every bit of a small vault", { share: 6000, full: total });
  const pick = numbers(run.seed);
  const step = Math.max(1, Math.floor(total / run.count));
  const answers: Record<string, Record<string, number>> = {};
  let flips = 0;
  for (const [name, bytes] of fixture.storage.objects) {
    const kind = name.split("/")[0] ?? "";
    const small = bytes.length < 1000; // slot and vault file: every bit, always
    for (let bit = small ? 0 : pick(step); bit < 8 * bytes.length; ) {
      const code = await flip(name, bytes, bit);
      if (code === null) expect.fail(`${name}, bit ${bit}: accepted in silence`);
      const counts = answers[kind] ?? {};
      answers[kind] = { ...counts, [code]: (counts[code] ?? 0) + 1 };
      flips += 1;
      const inHeader = bit < 8 * HEADER_SIZE;
      bit += small || inHeader || step === 1 ? 1 : 1 + pick(2 * step);
    }
  }
  expect(Object.keys(answers["vault"] ?? {})).toEqual(["vault-damaged"]);
  expect(Object.keys(answers["slots"] ?? {})).toEqual(["slot-damaged"]);
  for (const kind of ["packs", "indexes", "heads"])
    for (const code of Object.keys(answers[kind] ?? {}))
      expect(
        ["object-corrupt", "unsupported-version", "unsupported-feature", "unknown-epoch"],
        kind,
      ).toContain(code);
  run.record({ bits: total, flips, accepted: 0, "wrong-password": 0 });
}, 3_600_000);

it("accepts no random flip in a larger vault", async () => {
  const run = campaign("random flips in a larger vault", { share: 4000, full: 100_000 });
  const fixture = await smallVault(new Map([["a", noise(4_500_000, 1)]]));
  await fixture.vault.enrol({ type: "write-only" });
  await backUp(fixture.vault, new Map([["b", bytesOf("text ".repeat(200_000))]]));
  await backUp(fixture.vault, new Map([["c", noise(700_000, 2)]]));
  const { storage } = fixture;
  const flip = await flipper(fixture);
  const names = [...storage.objects.keys()];
  const pick = numbers(run.seed);
  const answers: Record<string, number> = {};
  for (let n = 0; n < run.count; n++) {
    const name = names[pick(names.length)] ?? ""; // small objects as often as large ones
    const bytes = storage.objects.get(name) ?? new Uint8Array();
    const code = await flip(name, bytes, pick(8 * bytes.length));
    if (code === null || code.startsWith("wrong-")) expect.fail(`${name}: ${code ?? "accepted"}`);
    answers[code] = (answers[code] ?? 0) + 1;
  }
  run.record({ flips: run.count, accepted: 0, "wrong-password": 0, ...answers });
}, 3_600_000);

it("accepts no random flip of a whole vault, opened, checked and read", async () => {
  const run = campaign("random flips, the whole vault opened, checked and read", {
    share: 100,
    full: 10_000,
  });
  const fixture = await smallVault(new Map([["a", noise(60_000, 1)]]));
  await backUp(fixture.vault, new Map([["b", bytesOf("text ".repeat(9000))]]));
  const { storage } = fixture;
  const files = await Promise.all(
    fixture.vault.snapshots().map(({ id }) => readBack(fixture.vault, id)),
  );
  const names = [...storage.objects.keys()];
  const pick = numbers(run.seed);
  const answers: Record<string, number> = {};
  for (let n = 0; n < run.count; n++) {
    const name = names[pick(names.length)] ?? "";
    const bytes = storage.objects.get(name) ?? new Uint8Array();
    const evil = memoryStorage();
    for (const [other, content] of storage.objects) evil.objects.set(other, content);
    const bit = pick(8 * bytes.length);
    evil.objects.set(name, flipped(bytes, bit));
    const found = await outcome(evil, files, n % 20 === 0);
    if (found === "nothing" || found.startsWith("wrong-"))
      expect.fail(`${name}, bit ${bit}: ${found}`);
    answers[found] = (answers[found] ?? 0) + 1;
  }
  run.record({ flips: run.count, accepted: 0, ...answers });
}, 3_600_000);

/**
 * The first thing a reader of everything is told; `nothing` when all is as it was. What check finds
 * is not read back each time, for it takes as long again.
 */
async function outcome(
  storage: ReturnType<typeof memoryStorage>,
  files: readonly ReadonlyMap<string, Uint8Array>[],
  readAnyway: boolean,
): Promise<string> {
  try {
    const vault = await openVault({ platform, storage, credential });
    const [problem] = (await vault.check({ data: true })).problems;
    if (problem !== undefined && !readAnyway) return problem.code;
    for (const [i, { id }] of vault.snapshots().entries()) {
      const back = await readBack(vault, id);
      for (const [name, content] of files[i] ?? [])
        if (!Buffer.from(back.get(name) ?? []).equals(content)) expect.fail("wrong content");
    }
    return problem?.code ?? "nothing";
  } catch (error) {
    if (isZkBackupError(error)) return error.code;
    throw error;
  }
}

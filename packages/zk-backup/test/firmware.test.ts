import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeRecord } from "../src/core/codec/record.ts";
import { createChunker } from "../src/core/vault/content/chunker.ts";
import type { ContentRef, TreeEntry, Vault } from "../src/core/vault/index.ts";
import { bytesSource, createRun, type RunOptions } from "../src/firmware/backup.ts";
import { createCutter } from "../src/firmware/cutter.ts";
import { deflate, inflate } from "../src/firmware/deflate.ts";
import { readFields } from "../src/firmware/fields.ts";
import { openFullDevice, openWriteOnlyDevice, type WritingDevice } from "../src/firmware/index.ts";
import { createReader } from "../src/firmware/restore.ts";
import { deviceVault, rangesOf, secretOf, spoolTo } from "./support/firmware-vault.ts";
import { backUp, bytesOf, codeOf, noise, readBack } from "./support/small-vault.ts";

const open = { device: openFullDevice, "write-only": openWriteOnlyDevice };

const file = (name: string, content: ContentRef): TreeEntry => ({
  ...{ kind: "file", name: bytesOf(name), mode: 0o644, content },
  modified: { seconds: 1_700_000_000n, nanoseconds: 1 },
});

/** Text, noise that spans segments and packs, a chunk of the greatest length, one byte, nothing. */
const FILES: ReadonlyMap<string, Uint8Array> = new Map([
  ["empty", new Uint8Array()],
  ["one", new Uint8Array([1])],
  ["log.txt", bytesOf("a line of a log, and another like it\n".repeat(9000))],
  ["noise", noise(700_000, 1)],
  ["zeros", new Uint8Array(300_000)],
]);

async function backUpByFirmware(
  device: WritingDevice,
  options: Omit<RunOptions, "device" | "now" | "previous"> & Partial<RunOptions>,
  files = FILES,
) {
  const run = createRun({ device, previous: null, now: () => 1_700_000_000_000, ...options });
  const entries: TreeEntry[] = [];
  for (const [name, bytes] of files)
    entries.push(file(name, await run.content(bytesSource(bytes))));
  return run.commit(await run.directory(entries), "/device");
}

async function expectFiles(vault: Vault, files = FILES): Promise<void> {
  await vault.refresh();
  const back = await readBack(vault);
  expect([...back.keys()].sort()).toEqual([...files.keys()].sort());
  for (const [name, bytes] of files)
    expect(Buffer.from(back.get(name) ?? []).equals(bytes), name).toBe(true);
  expect((await vault.check({ data: true })).problems).toEqual([]);
}

describe.each(["device", "write-only"] as const)("firmware as a %s", (type) => {
  it.each([
    ["stored", {}],
    ["deflated", { compressor: deflate }],
    ["in one small pack", { expected: 20_000 }],
  ])("backs up what the vault restores, %s", async (_, options) => {
    const { vault, storage, device } = await deviceVault(type);
    const opened = await open[type](await secretOf(storage, vault, device));
    const files = "expected" in options ? new Map([["small", noise(20_000, 9)]]) : FILES;
    await backUpByFirmware(opened, { spool: spoolTo(storage), ...options }, files);
    await expectFiles(vault, files);
    const sizes = [...storage.objects]
      .filter(([name]) => name.startsWith("packs/"))
      .map(([, bytes]) => bytes.length);
    if ("expected" in options) expect(sizes).toEqual([256 * 1024]);
    else for (const size of sizes) expect([256 * 1024, 1024 * 1024]).toContain(size);
  });

  it("continues its chain of heads, and sends known chunks once", async () => {
    const { vault, storage, device } = await deviceVault(type);
    const ids = new Set<string>();
    const known = {
      has: (id: Uint8Array) => ids.has(Buffer.from(id).toString("hex")),
      add: (id: Uint8Array) => void ids.add(Buffer.from(id).toString("hex")),
    };
    const options = { spool: spoolTo(storage), known, compressor: deflate };
    const first = await open[type](await secretOf(storage, vault, device));
    const state = await backUpByFirmware(first, options);
    const packs = () => [...storage.objects.keys()].filter((name) => name.startsWith("packs/"));
    const before = packs().length;
    const second = await open[type](await secretOf(storage, vault, device));
    const changed = new Map([...FILES, ["one", new Uint8Array([2])]]);
    const after = await backUpByFirmware(
      second,
      { ...options, previous: state, expected: 1000 },
      changed,
    );
    expect(after.sequence).toBe(2);
    expect(packs().length - before).toBe(1);
    await expectFiles(vault, changed);
    expect(vault.snapshots().filter((one) => one.device === device.device)).toHaveLength(2);
  });

  it("goes on after a revocation of another device, in the new epoch", async () => {
    const { vault, storage, device } = await deviceVault(type);
    const lost = await vault.enrol({ type: "device" });
    const spool = spoolTo(storage);
    const first = await open[type](await secretOf(storage, vault, device));
    const state = await backUpByFirmware(
      first,
      { spool, expected: 1 },
      new Map([["a", noise(9, 1)]]),
    );
    await vault.refresh();
    const cost = { memoryKiB: 19 * 1024, passes: 2, lanes: 1 };
    await vault.revoke({ devices: [lost.device], password: "another one", cost });
    const again = await open[type](await secretOf(storage, vault, device));
    const files = new Map([["b", noise(99, 2)]]);
    const next = await backUpByFirmware(again, { spool, previous: state, expected: 1 }, files);
    expect(next).toMatchObject({ epoch: 2, sequence: 2 });
    await expectFiles(vault, files);
    expect(vault.snapshots().filter((one) => one.device === device.device)).toHaveLength(2);
  });

  it("refuses another's secret, another vault's slot, and a slot that was changed", async () => {
    const { vault, storage, device } = await deviceVault(type);
    const secret = await secretOf(storage, vault, device);
    const wrong = { ...secret, secret: new Uint8Array(32).fill(1) };
    expect(await codeOf(open[type](wrong))).toBe("wrong-key");
    const elsewhere = { ...secret, vaultId: new Uint8Array(16) };
    expect(await codeOf(open[type](elsewhere))).toBe("slot-foreign");
    for (let at = 0; at < secret.slot.length; at += 7) {
      const slot = secret.slot.slice();
      slot[at] = (slot[at] ?? 0) ^ 4;
      expect(await codeOf(open[type]({ ...secret, slot })), `byte ${at}`).toBe("slot-damaged");
    }
  });

  it("says when a file ends before its length", async () => {
    const { vault, storage, device } = await deviceVault(type);
    const opened = await open[type](await secretOf(storage, vault, device));
    const run = createRun({
      ...{ device: opened, spool: spoolTo(storage), previous: null, now: () => 0 },
    });
    const short = { length: 100, read: () => new Uint8Array(3) };
    expect(await codeOf(run.content(short))).toBe("source-unreadable");
  });
});

describe("firmware as a full device", () => {
  it("restores what a vault on Node has backed up, and itself", async () => {
    const { vault, storage, device } = await deviceVault("device");
    const files = new Map([...FILES].filter(([, bytes]) => bytes.length > 0));
    await backUp(vault, files);
    const opened = await openFullDevice(await secretOf(storage, vault, device));
    const spool = spoolTo(storage);
    const own = await backUpByFirmware(opened, { spool, compressor: deflate }, files);
    const reader = createReader({
      ...{ device: opened, storage: rangesOf(storage), decompress: inflate },
    });
    const ownHead = `heads/${device.device}/${String(own.sequence).padStart(10, "0")}`;
    const vaults = [...storage.objects.keys()].filter((name) =>
      name.startsWith(`heads/${vault.device}`),
    );
    for (const name of [vaults.at(-1) ?? "", ownHead]) {
      const head = await reader.head(name);
      const root = head.snapshots.at(-1)?.root;
      const found = root ? await reader.directory(root) : [];
      expect(found.map((entry) => Buffer.from(entry.name).toString())).toEqual(
        [...files.keys()].sort(),
      );
      for (const entry of found) {
        const pieces: Uint8Array[] = [];
        if (entry.content)
          await reader.content(entry.content, (piece) => void pieces.push(piece.slice()));
        for (const piece of pieces) expect(piece.length).toBeLessThanOrEqual(32 * 1024);
        const expected = files.get(Buffer.from(entry.name).toString()) ?? new Uint8Array();
        expect(Buffer.concat(pieces).equals(expected)).toBe(true);
      }
    }
  });

  it("refuses packs and indexes that were changed, swapped or withheld", async () => {
    const { vault, storage, device } = await deviceVault("device");
    const opened = await openFullDevice(await secretOf(storage, vault, device));
    const state = await backUpByFirmware(opened, { spool: spoolTo(storage) });
    const reader = createReader({ device: opened, storage: rangesOf(storage) });
    const head = await reader.head(`heads/${device.device}/000000000${state.sequence}`);
    const root = head.snapshots[0]?.root ?? { level: 0, length: 0, ids: new Uint8Array() };
    const objects = new Map(storage.objects);
    const put = (name: string, bytes: Uint8Array) => storage.objects.set(name, bytes);
    const read = async () => {
      for (const entry of await reader.directory(root))
        if (entry.content) await reader.content(entry.content, () => {});
    };
    await read();
    const packs = [...objects.keys()].filter((name) => name.startsWith("packs/"));
    for (const name of packs) {
      const bytes = objects.get(name)?.slice() ?? new Uint8Array();
      bytes[200] = (bytes[200] ?? 0) ^ 1;
      put(name, bytes);
      expect(await codeOf(read())).toBe("object-corrupt");
      put(name, objects.get(packs.find((other) => other !== name) ?? "") ?? bytes);
      expect(await codeOf(read())).toBe("object-swapped");
      put(name, objects.get(name) ?? bytes);
    }
    for (const name of objects.keys())
      if (name.startsWith("indexes/")) storage.objects.delete(name);
    expect(await codeOf(read())).toBe("chunk-missing");
  });
});

it("cuts as the vault's chunker does", async () => {
  const keys = {
    id: new Uint8Array(32).fill(1),
    gear: noise(1024, 5),
    profile: { minimum: 4096, average: 8192, maximum: 16384 },
  };
  const chunker = createChunker(keys.gear, keys.profile);
  const domain = { epoch: 1, device: null };
  const source = { epoch: 1, key: keys.id, session: null };
  const cutter = createCutter({ ...keys, domain, source });
  await fc.assert(
    fc.asyncProperty(fc.nat(60_000), fc.nat(1000), async (length, seed) => {
      const bytes = noise(length, seed);
      for (let at = 0; at < length; ) {
        const expected = chunker.cut(bytes.subarray(at));
        expect((await cutter.chunk(bytesSource(bytes), at)).length).toBe(expected);
        at += expected;
      }
    }),
    { numRuns: 100 },
  );
});

describe("the reader of slots' records", () => {
  const lengths = { 1: 36, 2: 12, 3: 32, 4: 60, 5: 16 };
  const shape = {
    ...({ what: "keyring", code: "slot-damaged", known: [1, 2, 3, 4, 5] } as const),
    repeated: [1, 4, 5],
  };

  /** What either reader makes of a record: its fields, or the code of its refusal. */
  const outcome = (read: () => readonly (readonly [number, string])[]): unknown => {
    try {
      return read();
    } catch (error) {
      return (error as { code?: string }).code ?? String(error);
    }
  };
  const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

  it("reads and refuses what the codec's own does", () => {
    const field = fc
      .tuple(fc.constantFrom(1, 2, 3, 4, 5, 6, 130), fc.integer({ min: 0, max: 9 }))
      .map(([tag, fill]) => {
        const length = (lengths as Record<number, number>)[tag] ?? 3;
        return [tag, 0, 0, 0, length, ...new Array<number>(length).fill(fill)];
      });
    const records = fc
      .tuple(fc.array(field, { maxLength: 6 }), fc.boolean(), fc.option(fc.nat(300)), fc.nat(255))
      .map(([fields, sorted, at, value]) => {
        if (sorted) fields.sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0));
        const bytes = Uint8Array.from(fields.flat());
        if (at !== null && bytes.length > 0) bytes[at % bytes.length] = value;
        return bytes;
      });
    let read = 0;
    fc.assert(
      fc.property(records, (record) => {
        const ours = outcome(() =>
          readFields(record, lengths, [1, 4, 5]).map(({ tag, value }) => [tag, hex(value)]),
        );
        const theirs = outcome(() => {
          const fields = decodeRecord(record, shape);
          return [1, 2, 3, 4, 5].flatMap((tag) =>
            fields.all(tag).map((value) => {
              if (value.length !== (lengths as Record<number, number>)[tag])
                throw Object.assign(new Error(), { code: "slot-damaged" });
              return [tag, hex(value)] as const;
            }),
          );
        });
        if (Array.isArray(ours)) read += 1;
        // Where a record has two faults, each may name the one it meets first.
        if (Array.isArray(ours) || Array.isArray(theirs)) expect(ours).toEqual(theirs);
        else expect(["slot-damaged", "unsupported-feature"]).toContain(ours);
      }),
      { numRuns: 3000 },
    );
    expect(read).toBeGreaterThan(300);
  });
});

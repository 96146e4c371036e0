import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeRecoveryPhrase } from "../src/core/codec/recovery-phrase.ts";
import { createVault, encodeTree, memoryStorage, openVault } from "../src/core/vault/index.ts";
import { createPacker } from "../src/core/vault/packs/packer.ts";
import { copyOf } from "./support/fault-storage.ts";
import {
  backUp,
  bytesOf,
  codeOf,
  credential,
  named,
  noise,
  platform,
  readBack,
  smallProfile,
  smallVault,
} from "./support/small-vault.ts";

const cost = { memoryKiB: 19 * 1024, passes: 2, lanes: 1 };
const open = (storage: ReturnType<typeof memoryStorage>, more = {}) =>
  openVault({ platform, storage, credential, ...more });

describe("a vault", () => {
  it("gives back every content, of any size and shape", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.oneof(
            fc.uint8Array({ maxLength: 50 }),
            fc
              .tuple(fc.integer({ min: 0, max: 120_000 }), fc.nat())
              .map(([n, seed]) => noise(n, seed)),
            fc.integer({ min: 0, max: 90_000 }).map((n) => new Uint8Array(n)),
          ),
          { maxLength: 4 },
        ),
        async (contents) => {
          const files = new Map(contents.map((content, i) => [`file-${i}`, content]));
          const { storage } = await smallVault(files);
          const back = await readBack(await open(storage));
          expect([...back.keys()]).toEqual([...files.keys()]);
          for (const [name, content] of files)
            expect(Buffer.from(back.get(name) ?? []).equals(content)).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("refers to content of many chunks through lists of chunks", async () => {
    const content = noise(12_000_000, 5);
    const { storage, vault } = await smallVault(new Map([["big", content]]));
    const entry = (await vault.tree(vault.snapshot("latest").root))[0];
    expect(entry?.content?.level).toBe(1);
    expect(
      Buffer.from((await readBack(await open(storage))).get("big") ?? []).equals(content),
    ).toBe(true);
    expect((await vault.check({ data: true })).ok).toBe(true);
  });

  it("stores what is equal once, also between backups", async () => {
    const files = new Map([
      ["a", noise(200_000, 6)],
      ["b", noise(200_000, 6)],
    ]);
    const { storage, vault } = await smallVault(files);
    const packs = named(storage, "packs/").length;
    await backUp(vault, files);
    expect(named(storage, "packs/").length).toBe(packs);
    const total = named(storage, "packs/").reduce(
      (sum, name) => sum + (storage.objects.get(name)?.length ?? 0),
      0,
    );
    expect(total).toBe(256 * 1024);
  });

  it("shows the storage nothing but the stated sizes, whatever it holds", {
    timeout: 30_000,
  }, async () => {
    const KiB = 1024;
    const classes: Record<string, number[]> = {
      packs: [256 * KiB, 1024 * KiB, 4096 * KiB, 16384 * KiB],
      indexes: [64 * KiB, 256 * KiB, 1024 * KiB, 4096 * KiB, 16384 * KiB],
      heads: [4 * KiB, 16 * KiB, 64 * KiB, 256 * KiB, 1024 * KiB, 4096 * KiB],
      slots: [392],
      vault: [56],
    };
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 3_000_000 }), fc.nat(), async (length, seed) => {
        const { storage } = await smallVault(new Map([["f", noise(length, seed)]]));
        for (const [name, bytes] of storage.objects)
          expect(classes[name.split("/")[0] ?? ""], name).toContain(bytes.length);
      }),
      { numRuns: 10 },
    );
  });

  it("holds no plaintext, no name and no key in what it stores", async () => {
    const text = bytesOf("a sentence that must never reach the server in the clear".repeat(20));
    const { storage } = await smallVault(new Map([["very-secret-name.txt", text]]));
    const all = Buffer.concat([...storage.objects.values()]);
    for (const needle of ["very-secret", "must never reach", "/test"])
      expect(all.includes(needle)).toBe(false);
    expect(all.includes(Buffer.from(credential.secret))).toBe(false);
  });

  it("lets a run that was dropped leave the vault as it was", async () => {
    const { storage, vault, files } = await smallVault();
    const run = await vault.run();
    await run.content.whole(noise(100_000, 8));
    const again = await open(storage);
    expect(again.snapshots().length).toBe(1);
    expect(await readBack(again)).toEqual(files);
    expect((await again.check({ data: true })).problems).toEqual([]);
  });

  it("refuses to be made twice on one storage", async () => {
    const { storage } = await smallVault();
    expect(await codeOf(createVault({ platform, storage, credential }))).toBe("vault-exists");
    expect(await codeOf(open(memoryStorage()))).toBe("no-vault");
  });

  it("finds a snapshot by the start of its id, and no other", async () => {
    const { vault, snapshot } = await smallVault();
    expect(vault.snapshot(snapshot.id.slice(0, 8))).toBe(vault.snapshot("latest"));
    for (const id of ["", "abc", snapshot.id.slice(0, 7), "0".repeat(32)])
      expect(() => vault.snapshot(id)).toThrow(/No single snapshot/);
  });
});

describe("credentials", () => {
  it("warns of a slot that no device lists", async () => {
    const { storage, vault } = await smallVault();
    const before = copyOf(storage);
    const device = await vault.enrol({ type: "device" });
    expect(device.type).toBe("device");
    const credential = { ...device, type: "device" } as const;
    expect((await open(storage, { credential })).warnings).toEqual([]);
    const [slot = ""] = named(storage, "slots/").filter((name) => !before.objects.has(name));
    before.objects.set(slot, storage.objects.get(slot) ?? new Uint8Array());
    const opened = await open(before, { credential });
    expect(opened.warnings.map(({ code }) => code)).toEqual(["unlisted-slot"]);
  });

  it("tells a missing slot, a wrong key and a damaged slot apart", async () => {
    const { storage } = await smallVault();
    const wrong = { type: "recovery", secret: new Uint8Array(32).fill(1) } as const;
    expect(await codeOf(open(storage, { credential: wrong }))).toBe("wrong-key");
    const none = { type: "device", device: "00".repeat(16), secret: wrong.secret } as const;
    expect(await codeOf(open(storage, { credential: none }))).toBe("no-slot");
    const [slot = ""] = named(storage, "slots/");
    const bytes = storage.objects.get(slot)?.slice() ?? new Uint8Array();
    bytes[200] = (bytes[200] ?? 0) ^ 1;
    storage.objects.set(slot, bytes);
    expect(await codeOf(open(storage))).toBe("slot-damaged");
  });
});

describe("several devices", () => {
  it("see each other's snapshots, and share chunks", async () => {
    const { storage, vault, files } = await smallVault();
    const second = await open(storage, { label: "second" });
    await backUp(second, files);
    await vault.refresh();
    expect(vault.snapshots().map(({ device }) => device)).toEqual([vault.device, second.device]);
    expect((await vault.devices()).map(({ label }) => label).sort()).toEqual(["", "second"]);
    expect(named(storage, "packs/").length).toBe(1);
  });

  it("take turns when two processes of one device write at once", async () => {
    const { storage, vault } = await smallVault();
    const twin = await open(storage, { memory: vault.memory() });
    await backUp(vault, new Map([["one", noise(9000, 1)]]));
    await backUp(twin, new Map([["two", noise(9000, 2)]]));
    const fresh = await open(storage);
    expect(fresh.snapshots().length).toBe(3);
    expect((await fresh.check({ data: true })).problems).toEqual([]);
  });
});

describe("an evil server", () => {
  it("is noticed when it serves an older state to one who remembers", async () => {
    const { storage, vault } = await smallVault();
    const old = copyOf(storage);
    await backUp(vault, new Map([["new", noise(9000, 3)]]));
    expect(await codeOf(open(old, { memory: vault.memory() }))).toBe("rollback");
    expect((await open(storage, { memory: vault.memory() })).snapshots().length).toBe(2);
  });

  it("is noticed at every earlier head", async () => {
    const { storage, vault } = await smallVault();
    const states = [copyOf(storage)];
    for (let i = 0; i < 5; i++) {
      await backUp(vault, new Map([["f", noise(5000, i)]]));
      states.push(copyOf(storage));
    }
    const memory = vault.memory();
    const codes = await Promise.all(states.map((state) => codeOf(open(state, { memory }))));
    expect(codes).toEqual([...Array(5).fill("rollback"), "no error"]);
  });

  it("is noticed by a fresh client, when another device's head names a later one", async () => {
    const { storage, vault } = await smallVault();
    const before = named(storage, "heads/");
    await backUp(vault, new Map([["new", noise(9000, 3)]]));
    const withheld = named(storage, "heads/").filter((name) => !before.includes(name));
    await backUp(await open(storage), new Map([["second", noise(9000, 4)]]));
    for (const name of withheld) storage.objects.delete(name);
    expect(await codeOf(open(storage))).toBe("rollback");
  });

  it("is noticed by a fresh client, when the keyring proves that heads were there", async () => {
    const { storage, vault } = await smallVault();
    const other = await open(storage);
    await backUp(other, new Map([["second", noise(9000, 4)]]));
    const { phrase } = await vault.revoke({ devices: [], password: "p", cost });
    const secret = decodeRecoveryPhrase(phrase);
    const opened = (shown: typeof storage) =>
      openVault({ platform, storage: shown, credential: { type: "recovery", secret } });
    expect((await opened(storage)).snapshots().length).toBe(2);

    const none = copyOf(storage);
    for (const name of named(none, "heads/")) none.objects.delete(name);
    expect(await codeOf(opened(none))).toBe("rollback");
    const one = copyOf(storage);
    for (const name of named(one, `heads/${other.device}/`)) one.objects.delete(name);
    one.objects.delete(named(one, `heads/${vault.device}/`).at(-1) ?? ""); // that names it
    expect(await codeOf(opened(one))).toBe("rollback");
  });

  it("is guessed by a fresh client, when there is no head at all and no proof", async () => {
    const { storage, vault } = await smallVault();
    expect(vault.warnings).toEqual([]);
    for (const name of named(storage, "heads/")) storage.objects.delete(name);
    expect((await open(storage)).warnings.map(({ code }) => code)).toEqual(["no-heads"]);
  });

  it("is noticed by a check, on a vault that was opened before", async () => {
    const { storage, vault } = await smallVault();
    for (const name of named(storage, "heads/")) storage.objects.delete(name);
    const { problems } = await vault.check();
    expect(problems.map(({ code, where }) => [code, where])).toContainEqual(["rollback", "heads"]);
  });

  it("is noticed when it shows another history", async () => {
    const { storage, vault } = await smallVault();
    const memory = vault.memory();
    const branch = copyOf(storage);
    await backUp(vault, new Map([["ours", noise(9000, 5)]]));
    const twin = await open(branch, { memory });
    await backUp(twin, new Map([["theirs", noise(9000, 6)]]));
    expect(await codeOf(open(branch, { memory: vault.memory() }))).toBe("fork");
    await backUp(twin, new Map([["more", noise(9000, 7)]]));
    expect(await codeOf(open(branch, { memory: vault.memory() }))).toBe("fork");
  });

  it("cannot pass one head for another", async () => {
    const { storage, vault } = await smallVault();
    await backUp(vault, new Map([["new", noise(9000, 3)]]));
    const [first = "", second = "", third = ""] = named(storage, "heads/");
    const swapped = copyOf(storage);
    swapped.objects.set(third, storage.objects.get(second) ?? new Uint8Array());
    expect(await codeOf(open(swapped))).toBe("object-swapped");
    swapped.objects.set(third, storage.objects.get(first) ?? new Uint8Array());
    expect(await codeOf(open(swapped))).toBe("object-swapped");
    const moved = third.replace(/[0-9a-f]{32}/, "0".repeat(32));
    const other = copyOf(storage);
    other.objects.set(moved, storage.objects.get(third) ?? new Uint8Array());
    expect(await codeOf(open(other))).toBe("object-swapped");
  });

  it("cannot pass one pack or index for another", async () => {
    const { storage, vault } = await smallVault();
    await backUp(vault, new Map([["new", noise(9000, 3)]]));
    for (const kind of ["packs/", "indexes/"]) {
      const evil = copyOf(storage);
      const [one = "", two = ""] = named(storage, kind);
      evil.objects.set(one, storage.objects.get(two) ?? new Uint8Array());
      evil.objects.set(two, storage.objects.get(one) ?? new Uint8Array());
      const reading = open(evil).then(async (opened) => {
        for (const { id } of opened.snapshots()) await readBack(opened, id);
      });
      expect(await codeOf(reading), kind).toBe("object-swapped");
      const report = await (await open(evil)).check({ data: true });
      expect(
        report.problems.map(({ code }) => code),
        kind,
      ).toContain("object-swapped");
    }
    const evil = copyOf(storage);
    const [pack = "", index = ""] = [named(storage, "packs/")[0], named(storage, "indexes/")[0]];
    evil.objects.set(index, storage.objects.get(pack) ?? new Uint8Array());
    const opened = await open(evil);
    const codes = await Promise.all(
      opened.snapshots().map(({ id }) => codeOf(readBack(opened, id))),
    );
    expect(codes.sort()).toEqual(["no error", "object-corrupt"]); // the other index is enough for one
    const { problems } = await opened.check();
    expect(problems.map(({ code }) => code)).toContain("object-corrupt");
  });

  it("cannot hide what the indexes name behind one that nobody can read", async () => {
    const { storage, files } = await smallVault();
    const index = storage.objects.get(named(storage, "indexes/")[0] ?? "") ?? new Uint8Array();
    for (const [at, code] of [
      [4, "unsupported-version"],
      [6, "unsupported-feature"],
      [15, "unknown-epoch"],
    ] as const) {
      const evil = copyOf(storage);
      const bytes = index.slice();
      bytes[at] = 9;
      const name = `indexes/${Buffer.from(await platform.engine.sha256(bytes)).toString("hex")}`;
      evil.objects.set(name, bytes);
      const opened = await open(evil);
      expect(await readBack(opened), code).toEqual(files);
      const { problems } = await opened.check();
      expect(problems.map((problem) => [problem.code, problem.where])).toEqual([[code, name]]);
    }
  });

  it("cannot pass another vault's objects", async () => {
    const { storage } = await smallVault();
    const stranger = await smallVault();
    for (const kind of ["packs/", "indexes/", "heads/"]) {
      const evil = copyOf(storage);
      const theirs = stranger.storage.objects.get(named(stranger.storage, kind).at(-1) ?? "");
      for (const name of named(evil, kind)) evil.objects.set(name, theirs ?? new Uint8Array());
      expect(await codeOf(open(evil).then((opened) => readBack(opened))), kind).toBe(
        "object-corrupt",
      );
    }
  });

  it("is told what it withheld", async () => {
    const { storage } = await smallVault();
    const noPack = copyOf(storage);
    for (const name of named(noPack, "packs/")) noPack.objects.delete(name);
    const opened = await open(noPack);
    expect(await codeOf(readBack(opened))).toBe("object-missing");
    expect((await opened.check()).problems.map(({ code }) => code)).toContain("object-missing");
    const noIndex = copyOf(storage);
    for (const name of named(noIndex, "indexes/")) noIndex.objects.delete(name);
    expect(await codeOf(readBack(await open(noIndex)))).toBe("chunk-missing");
  });

  it("is told of every slot that a listed credential could not open", async () => {
    const { storage, vault } = await smallVault();
    await vault.enrol({ type: "device" });
    expect((await vault.check()).problems).toEqual([]);
    const slot =
      named(storage, "slots/").find((name) => storage.objects.get(name)?.[5] === 3) ?? "";
    const bytes = storage.objects.get(slot)?.slice() ?? new Uint8Array();
    const problems = async () =>
      (await (await open(storage)).check()).problems.map(({ code, where }) => [code, where]);
    bytes[200] = (bytes[200] ?? 0) ^ 1;
    storage.objects.set(slot, bytes);
    expect(await problems()).toEqual([["slot-damaged", slot]]);
    storage.objects.delete(slot);
    expect(await problems()).toEqual([["object-missing", slot]]);
  });

  it("gives a cut object away as truncated", async () => {
    const { storage } = await smallVault();
    for (const kind of ["packs/", "indexes/", "heads/"]) {
      const evil = copyOf(storage);
      const name = named(evil, kind).at(-1) ?? "";
      for (const length of [0, 10, 127, 128, 129, 3000]) {
        evil.objects.set(name, (storage.objects.get(name) ?? new Uint8Array()).slice(0, length));
        const reading = open(evil).then((opened) => readBack(opened));
        expect(await codeOf(reading), `${kind} ${length}`).toBe("object-truncated");
      }
    }
  });
});

it("gives away a writer who put an id over other bytes", async () => {
  const { storage, vault } = await smallVault();
  const run = await vault.run();
  const { sealing, compression } = run;
  const wanted = bytesOf("what a later backup will rely on");
  const id = await sealing.engine.hmacSha256(sealing.keys.id, wanted);
  const packer = createPacker({ sealing, compression, store: run.storePack });
  await packer.add(id, noise(wanted.length, 1));
  await packer.flush();
  const content = { level: 0, length: wanted.length, ids: id };
  const stat = { mode: 0o644, modified: { seconds: 0n, nanoseconds: 0 } };
  const tree = encodeTree([{ kind: "file", name: bytesOf("f"), content, ...stat }]);
  await run.commit({ root: await run.content.whole(tree), files: 1, bytes: 32, path: "/" });
  const again = await open(storage);
  expect(await codeOf(readBack(again))).toBe("chunk-corrupt");
  expect((await again.check()).ok).toBe(true); // it does not read data
  const { problems } = await again.check({ data: true });
  expect(problems.map(({ code }) => code)).toEqual(["chunk-corrupt"]);
});

it("cuts by its own profile and keys alone", async () => {
  const [one, two] = [await smallVault(), await smallVault()];
  const content = noise(300_000, 11);
  const lengths = async (vault: typeof one.vault) =>
    (await vault.run()).content.cut(content).map((c) => c.length);
  expect(await lengths(one.vault)).not.toEqual(await lengths(two.vault));
  expect((await one.vault.run()).sealing.keys.profile).toEqual(smallProfile);
});

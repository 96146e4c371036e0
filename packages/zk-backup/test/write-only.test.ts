import { describe, expect, it } from "vitest";
import {
  type DeviceCredential,
  type MemoryStorage,
  openVault,
  openWriter,
  type Vault,
  type WriterMemory,
} from "../src/core/vault/index.ts";
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
  smallVault,
} from "./support/small-vault.ts";

interface Written {
  readonly storage: MemoryStorage;
  readonly vault: Vault;
  readonly device: DeviceCredential;
  /** What the write-only device remembers now. */
  memory(): WriterMemory | undefined;
  /** Opens the device's part of the vault, as its next run would. */
  writer(more?: object): ReturnType<typeof openWriter>;
}

const FILES = new Map([
  ["log", bytesOf("what a compromised host may not read again ".repeat(300))],
  ["noise", noise(50_000, 5)],
]);

async function withWriter(): Promise<Written> {
  const { storage, vault } = await smallVault();
  const device = await vault.enrol({ type: "write-only" });
  let memory: WriterMemory | undefined;
  const remember = async (now: WriterMemory) => {
    memory = now;
  };
  return {
    ...{ storage, vault, device },
    memory: () => memory,
    writer: (more = {}) =>
      openWriter({ platform, storage, credential: device, memory, remember, ...more }),
  };
}

describe("a write-only device", () => {
  it("backs up what the vault's owner restores", async () => {
    const { storage, device, writer } = await withWriter();
    const snapshot = await backUp(await writer(), FILES);
    const later = new Map([...FILES, ["more", noise(9000, 6)]]);
    const second = await backUp(await writer(), later);
    const owner = await openVault({ platform, storage, credential });
    expect(owner.snapshots().filter((made) => made.device === device.device).length).toBe(2);
    expect(await readBack(owner, snapshot.id)).toEqual(FILES);
    expect(await readBack(owner, second.id)).toEqual(later);
    expect((await owner.check({ data: true })).problems).toEqual([]);
    const state = (await owner.devices()).find(({ id }) => id === device.device);
    expect(state).toMatchObject({ slot: "write-only", sequence: 2, self: false });
  });

  it("cannot read what it wrote, nor anything else, with all that it has", async () => {
    const { storage, device, writer } = await withWriter();
    await backUp(await writer(), FILES);
    const opened = await writer();
    expect(opened.snapshots()).toEqual([]);
    const root = { level: 0, length: 1, ids: new Uint8Array(32) };
    expect(await codeOf(opened.tree(root))).toBe("forbidden");
    const asFull = { ...device, type: "device" } as const;
    expect(await codeOf(openVault({ platform, storage, credential: asFull }))).toBe("no-slot");
    const phrase = { type: "recovery", secret: device.secret } as const;
    expect(await codeOf(openVault({ platform, storage, credential: phrase }))).toBe("wrong-key");
  });

  it("draws another session for every run", async () => {
    const { storage, device, writer } = await withWriter();
    for (let i = 0; i < 3; i++) await backUp(await writer(), new Map([["f", noise(9000, i)]]));
    const heads = named(storage, `heads/${device.device}/`);
    const sessions = heads.map((name) =>
      Buffer.from(storage.objects.get(name)?.subarray(64, 96) ?? []).toString("hex"),
    );
    expect(new Set(sessions).size).toBe(3);
  });

  it("sends what it has sent before once, as long as the storage has it", async () => {
    const { storage, vault, memory, writer } = await withWriter();
    const before = named(storage, "packs/").length;
    await backUp(await writer(), FILES);
    const packs = named(storage, "packs/").length;
    expect(packs).toBeGreaterThan(before);
    await backUp(await writer(), FILES);
    expect(named(storage, "packs/").length).toBe(packs);
    for (const name of memory()?.packs.keys() ?? []) storage.objects.delete(`packs/${name}`);
    const again = await backUp(await writer(), FILES);
    await vault.refresh();
    expect(await readBack(await openVault({ platform, storage, credential }), again.id)).toEqual(
      FILES,
    );
  });

  it("has a domain of its own: it shares no chunk with others", async () => {
    const { storage, vault, writer } = await withWriter();
    await backUp(vault, FILES);
    const packs = named(storage, "packs/").length;
    await backUp(await writer(), FILES);
    expect(named(storage, "packs/").length).toBeGreaterThan(packs);
    const mid = named(storage, "packs/").length;
    await backUp(
      await openVault({ platform, storage, credential }),
      new Map([...FILES, ["x", noise(9000, 7)]]),
    );
    const fresh = await openVault({ platform, storage, credential });
    expect(await readBack(fresh)).toEqual(new Map([...FILES, ["x", noise(9000, 7)]]));
    expect(named(storage, "packs/").length).toBe(mid + 1);
  });

  it("goes on without its memory: everything is sent again, the chain is kept", async () => {
    const { storage, writer } = await withWriter();
    await backUp(await writer(), FILES);
    const snapshot = await backUp(await writer({ memory: undefined }), FILES);
    const owner = await openVault({ platform, storage, credential });
    expect(owner.snapshots().length).toBe(3);
    expect(await readBack(owner, snapshot.id)).toEqual(FILES);
    expect((await owner.check({ data: true })).problems).toEqual([]);
  });

  it("notices that its own last head is gone, or is another", async () => {
    const { storage, device, writer } = await withWriter();
    await backUp(await writer(), FILES);
    const old = copyOf(storage);
    await backUp(await writer(), new Map([["f", noise(9000, 1)]]));
    expect(await codeOf(writer({ storage: old }))).toBe("rollback");
    const [first = "", second = ""] = named(storage, `heads/${device.device}/`);
    old.objects.set(second, storage.objects.get(first) ?? new Uint8Array());
    expect(await codeOf(writer({ storage: old }))).toBe("fork");
  });
});

describe("what a write-only device sealed", () => {
  it("is refused as another device's, or as a full device's", async () => {
    const { storage, device, vault, writer } = await withWriter();
    await backUp(await writer(), FILES);
    const [head = ""] = named(storage, `heads/${device.device}/`);
    const bytes = storage.objects.get(head) ?? new Uint8Array();
    const opening = (changed: Uint8Array, name: string) => {
      const evil = copyOf(storage);
      evil.objects.set(name, changed);
      return codeOf(openVault({ platform, storage: evil, credential }));
    };
    const next = `heads/${vault.device}/0000000009`;
    expect(await opening(bytes, next)).toBe("object-swapped");
    for (const [at, code] of [
      [9, "object-corrupt"], // sealed by a full device
      [50, "object-corrupt"], // another device
      [70, "object-corrupt"], // another session
    ] as const) {
      const changed = bytes.slice();
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(await opening(changed, head), `byte ${at}`).toBe(code);
    }
    const lowOrder = bytes.slice();
    lowOrder.fill(0, 64, 96);
    expect(await opening(lowOrder, head)).toBe("object-corrupt");
  });
});

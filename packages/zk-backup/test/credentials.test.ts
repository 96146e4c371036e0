import { describe, expect, it } from "vitest";
import {
  type Credential,
  decodeRecoveryPhrase,
  type MemoryStorage,
  openVault,
  openWriter,
  type Storage,
  type Vault,
} from "../src/core/vault/index.ts";
import { copyOf } from "./support/fault-storage.ts";
import {
  backUp,
  codeOf,
  credential,
  named,
  noise,
  platform,
  readBack,
  smallVault,
} from "./support/small-vault.ts";

const cost = { memoryKiB: 19 * 1024, passes: 2, lanes: 1 };
const PASSWORD = "the first password";
const NEXT = "the second password";
const byPassword = (password: string) => ({ type: "password", password }) as const;
const byPhrase = (phrase: string) =>
  ({ type: "recovery", secret: decodeRecoveryPhrase(phrase) }) as const;

const open = (storage: Storage, opening: Credential, more = {}) =>
  openVault({ platform, storage, credential: opening, ...more });

/** A vault with a password, a recovery phrase and a full device. */
async function household() {
  const fixture = await smallVault();
  const { storage, vault } = fixture;
  await vault.changePassword({ password: PASSWORD, cost });
  const { phrase } = await vault.issueRecovery();
  const device = { ...(await vault.enrol({ type: "device" })), type: "device" } as const;
  return { ...fixture, storage, vault, phrase, device };
}

const slotTypes = (storage: MemoryStorage): number[] =>
  named(storage, "slots/")
    .map((name) => storage.objects.get(name)?.[5] ?? 0)
    .sort();

describe("the password", () => {
  it("is tried on eight slots and no more; damage is told wherever it stands", async () => {
    const { storage } = await household();
    const [own = ""] = named(storage, "slots/").filter(
      (name) => storage.objects.get(name)?.[5] === 1,
    );
    for (let i = 0; i < 9; i++) {
      const forged = storage.objects.get(own)?.slice() ?? new Uint8Array();
      forged[52] = i; // another salt: a whole slot that nobody can open
      const hash = Buffer.from(await platform.engine.sha256(forged)).toString("hex");
      storage.objects.set(`slots/${hash}`, forged);
    }
    let derived = 0;
    const { argon2id } = platform.engine;
    const engine: typeof platform.engine = {
      ...platform.engine,
      argon2id(...given) {
        derived++;
        return argon2id(...given);
      },
    };
    const opening = () =>
      codeOf(open(storage, byPassword("another"), { platform: { ...platform, engine } }));
    expect([await opening(), derived]).toEqual(["wrong-password", 8]);
    storage.objects.set(`slots/${"f".repeat(64)}`, new Uint8Array(400)); // the last of all
    expect([await opening(), derived]).toEqual(["slot-damaged", 16]);
  });

  it("is changed by a new slot: the old one opens no longer, what was written stays", async () => {
    const { storage, vault, files, phrase } = await household();
    const change = await vault.changePassword({ password: NEXT, cost });
    expect([change.removed.length, change.left.length]).toEqual([1, 0]);
    expect(await codeOf(open(storage, byPassword(PASSWORD)))).toBe("wrong-password");
    const opened = await open(storage, byPassword(NEXT));
    expect(opened.warnings).toEqual([]);
    expect(await readBack(opened)).toEqual(files);
    expect((await open(storage, byPhrase(phrase))).owner).toBe(true);
    expect(slotTypes(storage)).toEqual([1, 2, 3]);
  });

  it("change does not undo what was copied: old slot and old password give the same keys", async () => {
    const { storage, vault } = await household();
    const stolen = copyOf(storage);
    await vault.changePassword({ password: NEXT, cost });
    await backUp(vault, new Map([["after", noise(9000, 1)]]));
    const evil = copyOf(storage);
    for (const name of named(stolen, "slots/"))
      evil.objects.set(name, stolen.objects.get(name) ?? new Uint8Array());
    const opened = await open(evil, byPassword(PASSWORD));
    expect(opened.warnings.map(({ code }) => code)).toEqual(["unlisted-slot"]);
    expect([...(await readBack(opened)).keys()]).toEqual(["after"]);
  });

  it("is never the server's to choose: a storage that lets nothing go is told so", async () => {
    const { storage, vault, device } = await household();
    const { delete: _, ...appending } = storage;
    const opened = await open(appending, byPassword(PASSWORD));
    const change = await opened.changePassword({ password: NEXT, cost });
    expect([change.removed.length, change.left.length]).toEqual([0, 1]);
    expect((await open(storage, byPassword(NEXT))).warnings).toEqual([]);
    const old = await open(storage, byPassword(PASSWORD));
    expect(old.warnings.map(({ code }) => code)).toEqual(["unlisted-slot"]);
    expect((await open(storage, device)).warnings).toEqual([]);
    await vault.refresh();
  });

  it("survives a cut at every call to the storage: one of the two passwords opens", async () => {
    const { storage } = await household();
    for (let calls = 0; ; calls++) {
      const copy = copyOf(storage);
      const before = await open(copy, byPassword(PASSWORD));
      const cut = await codeOf(
        open(failingAfter(copy, calls), byPassword(PASSWORD)).then((vault) =>
          vault.changePassword({ password: NEXT, cost }),
        ),
      );
      const codes = [
        await codeOf(open(copy, byPassword(PASSWORD))),
        await codeOf(open(copy, byPassword(NEXT))),
      ];
      expect(codes, `cut after ${calls} calls`).toContain("no error");
      for (const name of named(copy, "heads/")) expect(copy.objects.get(name)?.length).toBe(4096);
      expect(before.snapshots().length).toBe(1);
      if (cut === "no error") break;
    }
  }, 60_000);

  it("cannot be changed by a device", async () => {
    const { storage, device } = await household();
    const opened = await open(storage, device);
    expect(opened.owner).toBe(false);
    const refused = [
      opened.changePassword({ password: NEXT, cost }),
      opened.issueRecovery(),
      opened.enrol({ type: "device" }),
      opened.revoke({ devices: [], password: NEXT, cost }),
    ];
    for (const attempt of refused) expect(await codeOf(attempt)).toBe("owner-needed");
    expect(slotTypes(storage)).toEqual([1, 2, 3]);
  });
});

describe("the recovery phrase", () => {
  it("opens as the password does, and a new one takes its place", async () => {
    const { storage, vault, files, phrase } = await household();
    expect(await readBack(await open(storage, byPhrase(phrase)))).toEqual(files);
    const again = await vault.issueRecovery();
    expect(again.phrase).not.toBe(phrase);
    expect(await codeOf(open(storage, byPhrase(phrase)))).toBe("wrong-key");
    const opened = await open(storage, byPhrase(again.phrase));
    await opened.changePassword({ password: "found again", cost });
    expect((await open(storage, byPassword("found again"))).owner).toBe(true);
  });
});

describe("a revocation", () => {
  it("of a device: the others go on, it reads nothing that is written from then on", async () => {
    const { storage, vault, device, files } = await household();
    const other = { ...(await vault.enrol({ type: "device" })), type: "device" } as const;
    const stolen = copyOf(storage);
    const owner = await open(storage, byPassword(PASSWORD));
    const done = await owner.revoke({ devices: [device.device], password: PASSWORD, cost });
    expect(done.epoch).toBe(2);
    expect(done.kept).toEqual([other.device]);
    expect(done.left).toEqual([]);
    await backUp(owner, new Map([["after", noise(9000, 1)]]));

    expect(await codeOf(open(storage, device))).toBe("no-slot");
    const going = await open(storage, other);
    expect([going.epoch, going.warnings]).toEqual([2, []]);
    expect([...(await readBack(going)).keys()]).toEqual(["after"]);
    expect(await readBack(going, going.snapshots()[0]?.id)).toEqual(files);
    expect((await going.check({ data: true })).problems).toEqual([]);
    expect((await open(storage, byPhrase(done.phrase))).epoch).toBe(2);

    // The thief puts the slot back that opens for the device: the new objects are beyond it.
    for (const name of named(stolen, "slots/"))
      storage.objects.set(name, stolen.objects.get(name) ?? new Uint8Array());
    expect(await codeOf(open(storage, device))).toBe("unknown-epoch");
    expect((await open(storage, byPassword(PASSWORD))).epoch).toBe(2);
  });

  it("of everything: no old credential opens, and the new password is another", async () => {
    const { storage, vault, device, phrase, files } = await household();
    const writer = await vault.enrol({ type: "write-only" });
    const owner = await open(storage, byPassword(PASSWORD));
    const everything = { devices: "everything", cost } as const;
    expect(await codeOf(owner.revoke({ ...everything, password: PASSWORD }))).toBe("bad-password");
    const done = await owner.revoke({ ...everything, password: NEXT });
    expect(done.kept).toEqual([]);
    expect(slotTypes(storage)).toEqual([1, 2]);
    expect(await codeOf(open(storage, byPassword(PASSWORD)))).toBe("wrong-password");
    expect(await codeOf(open(storage, byPhrase(phrase)))).toBe("wrong-key");
    expect(await codeOf(open(storage, device))).toBe("no-slot");
    expect(await codeOf(openWriter({ platform, storage, credential: writer }))).toBe("no-slot");
    const opened = await open(storage, byPassword(NEXT));
    expect(await readBack(opened)).toEqual(files);
    const again = await opened.enrol({ type: "device", device: device.device });
    expect(Buffer.from(again.secret).equals(device.secret)).toBe(false);
  });

  it("closes the old epoch: what is written with revoked keys does not count", async () => {
    const { storage, vault, device } = await household();
    const thief = await open(storage, device);
    await backUp(thief, new Map([["before", noise(9000, 1)]]));
    const owner = await open(storage, byPassword(PASSWORD));
    // The thief has opened the vault before, and goes on with what it has.
    const run = await thief.run();
    await owner.revoke({ devices: [device.device], password: PASSWORD, cost });
    const root = await run.content.whole(noise(100, 9));
    const late = await codeOf(run.commit({ root, files: 0, bytes: 0, path: "/forged" }));
    expect(late).toBe("unknown-epoch"); // it has been written, and the thief cannot follow

    const opened = await open(storage, byPassword(PASSWORD));
    expect(opened.snapshots().map(({ path }) => path)).toEqual(["/test", "/test"]);
    expect(opened.warnings.map(({ code }) => code)).toEqual(["revoked-writes"]);
    expect((await opened.check({ data: true })).problems).toEqual([]);
    const { code } = await open(storage, byPassword(PASSWORD), { memory: vault.memory() }).then(
      () => ({ code: "no error" }),
      (error) => error,
    );
    expect(code).toBe("no error");
  });

  it("lets a device go on that was writing when it came", async () => {
    const { storage, vault, device } = await household();
    const going = await open(storage, device);
    const owner = await open(storage, byPassword(PASSWORD));
    const run = await going.run();
    await owner.revoke({ devices: [], password: PASSWORD, cost });
    const root = await run.content.whole(noise(100, 9));
    await codeOf(run.commit({ root, files: 0, bytes: 0, path: "/late" }));
    const again = await open(storage, device, { memory: going.memory() });
    expect(again.epoch).toBe(2);
    const snapshot = await backUp(again, new Map([["later", noise(9000, 3)]]));
    const fresh = await open(storage, byPassword(PASSWORD));
    expect(fresh.snapshots().map(({ id }) => id)).toContain(snapshot.id);
    expect(fresh.snapshots().map(({ path }) => path)).not.toContain("/late");
    expect((await fresh.check({ data: true })).problems).toEqual([]);
    for (const memory of [vault.memory(), going.memory(), again.memory()])
      expect(await codeOf(open(storage, byPassword(PASSWORD), { memory }))).toBe("no error");
  });

  it("goes through a write-only device: it takes its new keys, the chain is kept", async () => {
    const { storage, vault } = await household();
    const writer = await vault.enrol({ type: "write-only" });
    let memory: Parameters<typeof openWriter>[0]["memory"];
    const remember = async (now: typeof memory) => {
      memory = now;
    };
    const opening = () => openWriter({ platform, storage, credential: writer, memory, remember });
    await backUp(await opening(), new Map([["one", noise(9000, 1)]]));
    const owner = await open(storage, byPassword(PASSWORD));
    const done = await owner.revoke({ devices: [], password: PASSWORD, cost });
    expect(done.kept).toContain(writer.device);
    const next = await opening();
    expect(next.epoch).toBe(2);
    await backUp(next, new Map([["two", noise(9000, 2)]]));
    const fresh = await open(storage, byPassword(PASSWORD));
    expect(fresh.snapshots().filter(({ device }) => device === writer.device).length).toBe(2);
    expect([...(await readBack(fresh)).keys()]).toEqual(["two"]);
    expect((await fresh.check({ data: true })).problems).toEqual([]);
  });

  it("never gives a slot to a device that was revoked, though its old slot is put back", async () => {
    const { storage, device } = await household();
    const stolen = copyOf(storage);
    const owner = await open(storage, byPassword(PASSWORD));
    await owner.revoke({ devices: [device.device], password: PASSWORD, cost });
    for (const name of named(stolen, "slots/"))
      storage.objects.set(name, stolen.objects.get(name) ?? new Uint8Array());
    const again = await open(storage, byPassword(PASSWORD));
    expect((await again.revoke({ devices: [], password: PASSWORD, cost })).kept).toEqual([]);
    expect(await codeOf(open(storage, device))).toBe("no-slot");
    expect(await codeOf(again.enrol({ type: "device", device: device.device }))).toBe("bad-input");
  });

  it("gives no slot to a device that only the server knows of", async () => {
    const { storage, vault, device } = await household();
    const [slot = ""] = named(storage, "slots/").filter(
      (name) => storage.objects.get(name)?.[5] === 3,
    );
    const invented = storage.objects.get(slot)?.slice() ?? new Uint8Array();
    invented.fill(0xee, 24, 40); // another device's id
    const hash = Buffer.from(await platform.engine.sha256(invented)).toString("hex");
    storage.objects.set(`slots/${hash}`, invented);
    const done = await vault.revoke({ devices: [], password: PASSWORD, cost });
    expect(done.kept).toEqual([device.device]);
    expect(slotTypes(storage)).toEqual([1, 2, 3]);
  });

  it("begins new id and chunker keys, and shares no chunk with before", async () => {
    const { storage, vault } = await household();
    const content = new Map([["same", noise(40_000, 8)]]);
    const owner = await open(storage, byPassword(PASSWORD));
    await backUp(owner, content);
    const packs = named(storage, "packs/").length;
    const keys = (await owner.run()).sealing.keys;
    await owner.revoke({ devices: [], password: PASSWORD, cost });
    const after = (await owner.run()).sealing.keys;
    expect(Buffer.from(after.id).equals(keys.id)).toBe(false);
    expect(Buffer.from(after.gear).equals(keys.gear)).toBe(false);
    await backUp(owner, content);
    expect(named(storage, "packs/").length).toBe(packs + 1);
    await codeOf(vault.refresh());
  });

  it("survives a cut at every call to the storage: the password opens everything", async () => {
    const { storage, files, device } = await household();
    for (let calls = 0; ; calls++) {
      const copy = copyOf(storage);
      const cut = await codeOf(
        open(failingAfter(copy, calls), byPassword(PASSWORD)).then((vault) =>
          vault.revoke({ devices: [], password: PASSWORD, cost }),
        ),
      );
      const opened = await open(copy, byPassword(PASSWORD));
      expect(await readBack(opened), `cut after ${calls} calls`).toEqual(files);
      const snapshot = await backUp(opened, new Map([["x", noise(5000, calls)]]));
      const again: Vault = await open(copy, byPassword(PASSWORD));
      expect(again.snapshots().map(({ id }) => id)).toContain(snapshot.id);
      const asDevice = await codeOf(open(copy, device));
      expect(["no error", "unknown-epoch"], `cut after ${calls} calls`).toContain(asDevice);
      if (cut === "no error") break;
    }
  }, 120_000);
});

it("names the devices, what they hold, and itself", async () => {
  const { storage, device } = await household();
  const opened = await open(storage, device, { label: "kitchen" });
  await backUp(opened, new Map([["f", noise(5000, 1)]]));
  expect(await codeOf(open(storage, credential))).toBe("wrong-key"); // its phrase was replaced
  const states = await opened.devices();
  const [self, ...more] = states.filter((state) => state.self);
  expect(self).toMatchObject({ id: device.device, label: "kitchen", slot: "device", sequence: 1 });
  expect(more).toEqual([]);
  expect(states.filter(({ slot }) => slot === "none").length).toBe(1);
});

/** A storage that fails from its nth call on. */
function failingAfter(storage: MemoryStorage, calls: number): Storage {
  let left = calls;
  const step = (): MemoryStorage => {
    if (left-- <= 0) throw Object.assign(new Error("the machine is gone"), { code: "gone" });
    return storage;
  };
  return {
    get: async (...args) => step().get(...args),
    put: async (...args) => step().put(...args),
    list: async (...args) => step().list(...args),
    delete: async (...args) => step().delete?.(...args),
  };
}

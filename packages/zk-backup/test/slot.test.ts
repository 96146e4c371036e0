import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { pureKeyAgreement } from "../src/core/engine/x25519.ts";
import {
  type Credential,
  deviceSecret,
  newKeyring,
  openDeviceSlot,
  openSlot,
  sealDeviceSlot,
  sealSlot,
} from "../src/index.ts";
import { nodeEngine } from "../src/node/node-engine.ts";
import { fixed, random } from "./support/codec-keys.ts";
import { codeOf } from "./support/small-vault.ts";

const engine = nodeEngine();
const vaultId = new Uint8Array(16).fill(1);
const keyring = newKeyring({
  master: new Uint8Array(32).fill(2),
  ownerKey: new Uint8Array(32).fill(4),
});
const cost = { memoryKiB: 19 * 1024, passes: 2, lanes: 1 };
const password: Credential = { type: "password", password: "open sesame" };
const id = "0d".repeat(16);
const device = { type: "device", device: id, secret: new Uint8Array(32).fill(5) } as const;
const recovery = { type: "recovery", secret: new Uint8Array(32).fill(6) } as const;
const writer = { ...device, type: "write-only" } as const;
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

const seal = (credential: Credential) =>
  sealSlot({ engine, random, vaultId, keyring, credential, cost });
const agreement = pureKeyAgreement();
const sealWriter = () =>
  sealDeviceSlot({ engine, agreement, random, vaultId, keyring, credential: writer });
const open = (bytes: Uint8Array, credential: Credential, hash = sha256(bytes)) =>
  openSlot({ engine, vaultId, bytes, hash, credential });

it("gives the keyring back to the password and to the key", async () => {
  expect(await open(await seal(password), password)).toEqual(keyring);
  expect(await open(await seal(recovery), recovery)).toEqual(keyring);
});

it("gives a full device the keys and not the owner's", async () => {
  expect(await open(await seal(device), device)).toEqual({ ...keyring, ownerKey: null });
  const lesser = { ...keyring, ownerKey: null };
  const sealing = { engine, random, vaultId, keyring: lesser, cost };
  for (const credential of [password, recovery])
    expect(await codeOf(sealSlot({ ...sealing, credential }))).toBe("owner-needed");
  expect(await codeOf(deviceSecret({ engine, vaultId }, lesser, "device", id))).toBe(
    "owner-needed",
  );
});

it("gives a write-only device a public key, its own keys, and no master key", async () => {
  const bytes = await sealWriter();
  const keys = await openDeviceSlot({
    ...{ engine, vaultId, bytes, hash: sha256(bytes) },
    credential: writer,
  });
  expect(Object.keys(keys).sort()).toEqual(
    ["before", "chunkerKey", "epoch", "idKey", "profile", "recipient", "sessionKey"].sort(),
  );
  const all = Object.values(keys).flatMap((value) =>
    value instanceof Uint8Array ? [Buffer.from(value)] : [],
  );
  for (const secret of [keyring.masters[0]?.key, keyring.ownerKey])
    expect(all.some((key) => key.equals(secret ?? new Uint8Array()))).toBe(false);
  expect(await codeOf(open(bytes, { ...device }))).toBe("wrong-key");
});

it("opens a device's slot to that device alone", async () => {
  const bytes = await seal(device);
  expect(await codeOf(open(bytes, { ...device, device: "0e".repeat(16) }))).toBe("wrong-key");
  expect(await codeOf(open(bytes, { ...device, secret: recovery.secret }))).toBe("wrong-key");
  const secrets = await Promise.all(
    [
      ["device", id],
      ["write-only", id],
      ["device", "0e".repeat(16)],
    ].map(([type, of]) =>
      deviceSecret({ engine, vaultId }, keyring, type as "device", of as string),
    ),
  );
  expect(new Set(secrets.map((secret) => Buffer.from(secret).toString("hex"))).size).toBe(3);
});

it("draws a fresh salt for every slot", async () => {
  const [one, two] = [await seal(device), await seal(device)];
  expect(Buffer.from(one.slice(52, 84)).equals(two.slice(52, 84))).toBe(false);
  expect(Buffer.from(one.slice(120)).equals(two.slice(120))).toBe(false);
});

it("takes a password in whatever Unicode form it is typed", async () => {
  const composed = { type: "password", password: "Z\u00fcrich" } as const;
  const decomposed = { type: "password", password: "Zu\u0308rich" } as const;
  expect(await open(await seal(composed), decomposed)).toEqual(keyring);
});

it("says wrong-password for a wrong password and wrong-key for a wrong key", async () => {
  const wrong = { type: "password", password: "open sesamé" } as const;
  expect(await codeOf(open(await seal(password), wrong))).toBe("wrong-password");
  const other = { ...device, secret: new Uint8Array(32).fill(6) } as const;
  expect(await codeOf(open(await seal(device), other))).toBe("wrong-key");
  const phrase = { type: "recovery", secret: new Uint8Array(32).fill(5) } as const;
  expect(await codeOf(open(await seal(recovery), phrase))).toBe("wrong-key");
});

it.each([password, recovery, device])(
  "calls every flipped bit of a $type slot damage",
  async (credential) => {
    const slot = await seal(credential);
    const hash = sha256(slot);
    for (let bit = 0; bit < slot.length * 8; bit++) {
      const flipped = slot.slice();
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(await codeOf(open(flipped, credential, hash)), `bit ${bit}`).toBe("slot-damaged");
    }
  },
);

it("calls every truncation and every addition damage", async () => {
  const slot = await seal(device);
  for (let length = 0; length < slot.length; length++) {
    const cut = slot.slice(0, length);
    expect(await codeOf(open(cut, device, sha256(slot)))).toBe("slot-damaged");
    expect(["slot-damaged", "wrong-key"]).toContain(await codeOf(open(cut, device)));
  }
  const longer = new Uint8Array([...slot, 0]);
  expect(await codeOf(open(longer, device))).toBe("slot-damaged");
});

it("never accepts a changed slot, though an evil server names it after its own bytes", async () => {
  const slot = await seal(device);
  for (let bit = 0; bit < slot.length * 8; bit++) {
    const flipped = slot.slice();
    flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    const code = await codeOf(open(flipped, device));
    expect(
      ["slot-damaged", "slot-foreign", "wrong-key", "unsupported-version", "unsupported-feature"],
      `bit ${bit}: ${code}`,
    ).toContain(code);
  }
});

it.each([
  ["memory above the cap", 40, 0xffffffff],
  ["memory just above the cap", 40, 256 * 1024 + 1],
  ["memory below the floor", 40, 19 * 1024 - 1],
  ["passes above the cap", 44, 11],
  ["passes below the floor", 44, 1],
  ["lanes above the cap", 48, 5],
  ["no lanes", 48, 0],
])("refuses hostile costs before it takes memory: %s", async (_, offset, value) => {
  const slot = await seal(password);
  new DataView(slot.buffer).setUint32(offset, value);
  let stretched = 0;
  const watched = {
    ...engine,
    argon2id: (...args: Parameters<typeof engine.argon2id>) => {
      stretched += 1;
      return engine.argon2id(...args);
    },
  };
  const opening = openSlot({
    engine: watched,
    vaultId,
    bytes: slot,
    hash: sha256(slot),
    credential: password,
  });
  expect(await codeOf(opening)).toBe("kdf-params");
  expect(stretched).toBe(0);
});

it("refuses to make a slot weaker than the floor, and passwords that are none", async () => {
  const weak = { ...cost, memoryKiB: 1024 };
  const options = { engine, vaultId, keyring, credential: password, random } as const;
  expect(await codeOf(sealSlot({ ...options, cost: weak }))).toBe("kdf-params");
  for (const bad of ["", "half \ud83d"])
    expect(await codeOf(seal({ type: "password", password: bad }))).toBe("bad-password");
  expect(await codeOf(seal({ ...device, secret: new Uint8Array(32) }))).toBe("bad-input");
  expect(await codeOf(seal({ type: "recovery", secret: new Uint8Array(31).fill(1) }))).toBe(
    "bad-input",
  );
});

it("skips slots of another vault, and says so", async () => {
  const bytes = await sealSlot({
    engine,
    vaultId: new Uint8Array(16).fill(2),
    keyring,
    credential: device,
    random: fixed(3),
  });
  expect(await codeOf(open(bytes, device))).toBe("slot-foreign");
});

it.each([
  ["version 2", 4, 2, "unsupported-version"],
  ["type 5", 5, 5, "unsupported-feature"],
  ["type 0", 5, 0, "unsupported-feature"],
  ["a reserved byte", 6, 1, "slot-damaged"],
  ["another magic", 0, 0x58, "slot-damaged"],
  ["costs where none belong", 43, 1, "slot-damaged"],
  ["a type that has no device id", 5, 2, "slot-damaged"],
  ["a length that is no multiple", 87, 17, "slot-damaged"],
])("names what it cannot read: %s", async (_, offset, value, code) => {
  const slot = await seal(device);
  slot[offset] = value;
  expect(await codeOf(open(slot, device))).toBe(code);
});

it("keeps the secret out of its messages", async () => {
  const wrong = { type: "password", password: "hunter2-hunter2" } as const;
  const error = await open(await seal(password), wrong).catch((reason: Error) => reason);
  expect(String((error as Error).message)).not.toContain("hunter2");
});

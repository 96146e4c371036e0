import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { type Credential, newKeyring, openSlot, sealSlot } from "../src/index.ts";
import { nodeEngine } from "../src/node/node-engine.ts";
import { codeOf } from "./support/small-vault.ts";

const engine = nodeEngine();
const vaultId = new Uint8Array(16).fill(1);
const keyring = newKeyring(new Uint8Array(32).fill(2));
const cost = { memoryKiB: 19 * 1024, passes: 2, lanes: 1 };
const password: Credential = { type: "password", password: "open sesame" };
const device: Credential = { type: "device", secret: new Uint8Array(32).fill(5) };
const salt = new Uint8Array(32).fill(3);
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

const seal = (credential: Credential) =>
  sealSlot({ engine, vaultId, keyring, credential, salt, cost });
const open = (bytes: Uint8Array, credential: Credential, hash = sha256(bytes)) =>
  openSlot({ engine, vaultId, bytes, hash, credential });

it("gives the keyring back to the password and to the key", async () => {
  expect(await open(await seal(password), password)).toEqual(keyring);
  expect(await open(await seal(device), device)).toEqual(keyring);
});

it("takes a password in whatever Unicode form it is typed", async () => {
  const composed = { type: "password", password: "Z\u00fcrich" } as const;
  const decomposed = { type: "password", password: "Zu\u0308rich" } as const;
  expect(await open(await seal(composed), decomposed)).toEqual(keyring);
});

it("says wrong-password for a wrong password and wrong-key for a wrong key", async () => {
  const wrong = { type: "password", password: "open sesamé" } as const;
  expect(await codeOf(open(await seal(password), wrong))).toBe("wrong-password");
  const other = { type: "device", secret: new Uint8Array(32).fill(6) } as const;
  expect(await codeOf(open(await seal(device), other))).toBe("wrong-key");
});

it.each([password, device])(
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
  ["memory above the cap", 24, 0xffffffff],
  ["memory just above the cap", 24, 256 * 1024 + 1],
  ["memory below the floor", 24, 19 * 1024 - 1],
  ["passes above the cap", 28, 11],
  ["passes below the floor", 28, 1],
  ["lanes above the cap", 32, 5],
  ["no lanes", 32, 0],
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
  const options = { engine, vaultId, keyring, credential: password, salt } as const;
  expect(await codeOf(sealSlot({ ...options, cost: weak }))).toBe("kdf-params");
  for (const bad of ["", "half \ud83d"])
    expect(await codeOf(seal({ type: "password", password: bad }))).toBe("bad-password");
  expect(await codeOf(seal({ type: "device", secret: new Uint8Array(32) }))).toBe("bad-input");
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
    salt,
  });
  expect(await codeOf(open(bytes, device))).toBe("slot-foreign");
});

it.each([
  ["version 2", 4, 2, "unsupported-version"],
  ["type 4, an X25519 recipient", 5, 4, "unsupported-feature"],
  ["type 0", 5, 0, "unsupported-feature"],
  ["a reserved byte", 6, 1, "slot-damaged"],
  ["another magic", 0, 0x58, "slot-damaged"],
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

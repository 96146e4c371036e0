import { createHash, createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createSaltedSealer } from "../src/core/codec/seal.ts";
import { createSession } from "../src/core/codec/session.ts";
import { pureEngine } from "../src/core/engine/pure.ts";
import { pureKeyAgreement } from "../src/core/engine/x25519.ts";
import { createChunker, memoryStorage, openVault, openWriter } from "../src/core/vault/index.ts";
import { decodeTree } from "../src/core/vault/trees/tree.ts";
import {
  decodeRecoveryPhrase,
  deviceSecret,
  encodeRecoveryPhrase,
  isZkBackupError,
  openDeviceSlot,
  openObject,
  openSlot,
  vaultReadKeys,
  vaultWriteKeys,
} from "../src/index.ts";
import { nodeEngine } from "../src/node/node-engine.ts";
import { codeOf, deflate, platform, readBack } from "./support/small-vault.ts";
import { bytes, deviceKeysOf, hex, keyringOf, vectors } from "./support/vectors.ts";

const agreement = pureKeyAgreement();

/** SHA-256(seed || i as u32) joined. */
function stream(seed: string, length: number): Uint8Array {
  const blocks: Buffer[] = [];
  for (let i = 0; 32 * i < length; i++) {
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(i);
    blocks.push(createHash("sha256").update(seed).update(counter).digest());
  }
  return new Uint8Array(Buffer.concat(blocks).subarray(0, length));
}

describe.each([nodeEngine(), pureEngine()])("the published vectors, engine $name", (engine) => {
  it("keys", async () => {
    const { vaultId, keyring, epoch1, device } = vectors("keys");
    const whole = keyringOf(keyring);
    const derivation = { engine, vaultId: bytes(vaultId) };
    const first = { ...whole, masters: whole.masters.slice(0, 1) };
    const { source, id, gear } = await vaultWriteKeys(derivation, first);
    expect({ sealKey: hex(source.key), idKey: hex(id), gearTable: hex(gear) }).toEqual(epoch1);
    const secret = async (type: "device" | "write-only") =>
      hex(await deviceSecret(derivation, whole, type, device.id));
    expect([await secret("device"), await secret("write-only")]).toEqual([
      device.secret,
      device.writeOnlySecret,
    ]);
  });

  it("slots", async () => {
    const file = vectors("slots");
    const vaultId = bytes(file.vaultId);
    for (const { name, bytes: slot, credential, keyring } of file.good) {
      const opening =
        credential.type === "password"
          ? credential
          : { ...credential, secret: bytes(credential.secret) };
      const options = { engine, vaultId, bytes: bytes(slot), hash: name.slice(6) };
      const opened = await openSlot({ ...options, credential: opening as never });
      expect(opened).toEqual(keyringOf(keyring));
    }
    const { writeOnly, bad } = file;
    const { device, secret } = writeOnly;
    const keys = await openDeviceSlot({
      ...{ engine, vaultId, bytes: bytes(writeOnly.bytes), hash: writeOnly.name.slice(6) },
      credential: { type: "write-only", device, secret: bytes(secret) },
    });
    expect(keys).toEqual(deviceKeysOf(writeOnly.keys));
    const [byPassword, , byPhrase] = file.good.map(({ credential }) => credential);
    for (const { why, name, bytes: slot, refusal } of bad) {
      const options = { engine, vaultId, bytes: bytes(slot), hash: name.slice(6) };
      const phrase = byPhrase as { secret: string };
      const credential =
        bytes(slot)[5] === 1 ? byPassword : { type: "recovery", secret: bytes(phrase.secret) };
      expect(await codeOf(openSlot({ ...options, credential: credential as never })), why).toBe(
        refusal,
      );
    }
  }, 120_000);

  it("sealed objects: the same bytes from the same salt, and every refusal", async () => {
    const file = vectors("objects");
    const vaultId = bytes(file.vaultId);
    const keyring = keyringOf(file.keyring);
    const keys = vaultReadKeys({ engine, agreement, vaultId, keyring });
    const device = bytes(file.session.device);
    const session = await createSession({
      ...{ engine, agreement, vaultId, device },
      keys: deviceKeysOf(vectors("keys").device.keys),
      random: () => bytes(file.session.ephemeralSecret),
    });
    expect(hex(session.key)).toBe(file.session.sealKey);
    expect(hex(session.session?.encapsulated ?? device)).toBe(file.session.encapsulated);
    const full = { epoch: 2, key: bytes(file.sealKey), session: null };
    for (const { by, kind, suite, plaintext, sealed } of file.good) {
      const opened = await openObject({ engine, keys, kind, name: "vector" }, bytes(sealed));
      expect(hex(opened)).toBe(plaintext);
      const sealer = await createSaltedSealer({
        ...{ engine, kind, suite, blockSize: 4096, length: opened.length },
        source: by === "full device" ? full : session,
        salt: bytes(sealed).slice(24, 48),
      });
      expect(hex(await sealer.push(opened))).toBe(sealed);
    }
    for (const { why, kind, sealed, refusal } of file.bad) {
      const opening = openObject({ engine, keys, kind, name: "vector" }, bytes(sealed));
      expect(await codeOf(opening), why).toBe(refusal);
    }
  });
});

it("the published recovery phrases", () => {
  const { good, bad } = vectors("recovery-phrases");
  for (const { secret, phrase } of good) {
    expect(encodeRecoveryPhrase(bytes(secret))).toBe(phrase);
    expect(hex(decodeRecoveryPhrase(phrase))).toBe(secret);
  }
  for (const { phrase, group } of bad)
    expect(() => decodeRecoveryPhrase(phrase)).toThrow(new RegExp(`Group ${group} `));
});

it("the published chunks", () => {
  const { profile, gearTable, idKey, contents } = vectors("chunks");
  const chunker = createChunker(bytes(gearTable), profile);
  for (const { length, chunks } of contents) {
    const content = stream("chunks", length);
    let at = 0;
    for (const chunk of chunks) {
      expect(chunker.cut(content.subarray(at))).toBe(chunk.length);
      const part = content.subarray(at, at + chunk.length);
      expect(createHmac("sha256", bytes(idKey)).update(part).digest("hex")).toBe(chunk.id);
      at += chunk.length;
    }
    expect(at).toBe(length);
  }
});

it("the published trees", () => {
  const { good, bad } = vectors("trees");
  const shown = decodeTree(bytes(good.bytes)).map(({ kind, name, mode, target }) => ({
    ...{ kind, name: Buffer.from(name).toString(), mode: mode.toString(8) },
    ...(target && { target: Buffer.from(target).toString() }),
  }));
  expect(shown).toEqual(good.entries);
  for (const { why, bytes: tree, refusal } of bad)
    expect(() => decodeTree(bytes(tree)), why).toThrow(
      expect.objectContaining({ code: refusal }) as Error,
    );
});

it("the published vault, by its password, its phrase and its device", async () => {
  const { password, recoveryPhrase, writeOnlyDevice, snapshots, objects, doesNotCount } =
    vectors("vault");
  expect(Object.keys(objects)).toContain(doesNotCount);
  const storage = memoryStorage();
  for (const [name, content] of Object.entries(objects))
    storage.objects.set(name, new Uint8Array(Buffer.from(content, "base64")));
  const secret = decodeRecoveryPhrase(recoveryPhrase);
  for (const credential of [
    { type: "password", password } as const,
    { type: "recovery", secret } as const,
  ]) {
    const vault = await openVault({
      ...{ storage, credential },
      platform: { ...platform, compression: deflate },
    });
    expect(vault.epoch).toBe(2);
    const codes = vault.warnings.map(({ code }) => code);
    expect(codes.filter((code) => code !== "clock-ahead")).toEqual(["revoked-writes"]); // the test's clock stands
    expect(vault.snapshots().map(({ id }) => id)).toEqual(snapshots.map(({ id }) => id));
    for (const { id, files, counted } of snapshots) {
      expect(vault.snapshot(id)).toMatchObject(counted);
      const back = await readBack(vault, id);
      for (const [name, { length, sha256 }] of Object.entries(files)) {
        expect(back.get(name)?.length).toBe(length);
        const content = back.get(name) ?? new Uint8Array();
        expect(createHash("sha256").update(content).digest("hex")).toBe(sha256);
      }
    }
    expect((await vault.check({ data: true })).problems).toEqual([]);
  }
  const device = { ...writeOnlyDevice, secret: bytes(writeOnlyDevice.secret) };
  const writer = await openWriter({
    ...{ platform, storage },
    credential: { type: "write-only", ...device },
  });
  expect(writer.epoch).toBe(2);
  expect(isZkBackupError(await writer.tree({} as never).catch((e) => e), "forbidden")).toBe(true);
});

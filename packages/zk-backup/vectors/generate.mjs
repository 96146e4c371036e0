// Writes the published test vectors of format version 1 by the package's public functions:
//   npm run build && npm run vectors
// Everything random comes from a stream that is the same each time, so that a second run changes
// nothing but what the format's reading of it changed. Compressed bytes are the platform's zlib's.
import { createHash, createHmac } from "node:crypto";
import { writeFileSync } from "node:fs";
import { deflateRawSync } from "node:zlib";
import {
  createSession,
  deviceSecret,
  deviceWriteKeys,
  encodeRecoveryPhrase,
  newKeyring,
  openDeviceSlot,
  sealDeviceSlot,
  sealObject,
  sealSlot,
  vaultReadKeys,
  vaultWriteKeys,
} from "@candor/zk-backup";
import { nodeEngine } from "@candor/zk-backup/node";
import {
  createChunker,
  createVault,
  encodeTree,
  memoryStorage,
  openVault,
  openWriter,
} from "@candor/zk-backup/vault";
import { pureKeyAgreement } from "@candor/zk-backup/x25519";

const engine = nodeEngine();
const agreement = pureKeyAgreement();
const hex = (bytes) => Buffer.from(bytes).toString("hex");
const text = (value) => new Uint8Array(Buffer.from(value));

/** SHA-256 in counter mode: block i is SHA-256(seed || i as u32). */
function stream(seed, length) {
  const blocks = [];
  for (let i = 0; 32 * i < length; i++) {
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(i);
    blocks.push(createHash("sha256").update(seed).update(counter).digest());
  }
  return new Uint8Array(Buffer.concat(blocks).subarray(0, length));
}

let drawn = 0;
const random = (length) => stream(`random ${drawn++}`, length);

function write(name, comment, content) {
  const file = new URL(`v1/${name}.json`, import.meta.url);
  const value = { format: "zk-backup v1", comment, ...content };
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
}

const vaultId = random(16);
const device = hex(random(16));
const keyring = newKeyring({ master: random(32), ownerKey: random(32) });
const second = {
  ...keyring,
  masters: [...keyring.masters, { epoch: 2, key: random(32) }],
  closings: [{ epoch: 1, device, sequence: 3, hash: hex(random(32)) }],
  revoked: [hex(random(16))],
};
const shownKeyring = ({ masters, profile, ownerKey, closings, revoked }) => ({
  masters: masters.map(({ epoch, key }) => ({ epoch, key: hex(key) })),
  ...{ profile, ownerKey: ownerKey && hex(ownerKey), closings, revoked },
});

// Keys: section 3.
const derivation = { engine, vaultId };
const writeKeys = await vaultWriteKeys(derivation, keyring);
const slotOfWriter = await sealDeviceSlot({
  ...{ engine, agreement, random, vaultId, keyring: second },
  credential: {
    ...{ type: "write-only", device },
    secret: await deviceSecret(derivation, second, "write-only", device),
  },
});
const hashOf = (bytes) => createHash("sha256").update(bytes).digest("hex");
const deviceKeys = await openDeviceSlot({
  ...{ engine, vaultId, bytes: slotOfWriter, hash: hashOf(slotOfWriter) },
  credential: {
    ...{ type: "write-only", device },
    secret: await deviceSecret(derivation, second, "write-only", device),
  },
});
const shownDeviceKeys = Object.fromEntries(
  Object.entries(deviceKeys).map(([name, value]) => [
    name,
    value instanceof Uint8Array ? hex(value) : value,
  ]),
);
write("keys", "Section 3: keys of epoch 1, and of a device in epoch 2. Bytes in hex.", {
  vaultId: hex(vaultId),
  keyring: shownKeyring(second),
  epoch1: {
    sealKey: hex(writeKeys.source.key),
    idKey: hex(writeKeys.id),
    gearTable: hex(writeKeys.gear),
  },
  device: {
    id: device,
    secret: hex(await deviceSecret(derivation, second, "device", device)),
    writeOnlySecret: hex(await deviceSecret(derivation, second, "write-only", device)),
    keys: shownDeviceKeys,
    gearTable: hex(
      (
        await deviceWriteKeys(derivation, deviceKeys, {
          epoch: 2,
          key: new Uint8Array(32),
          session: null,
        })
      ).gear,
    ),
  },
});

// Recovery phrases: section 4.2.
const secrets = [new Uint8Array(32), new Uint8Array(32).fill(255), random(32), random(32)];
const phrases = secrets.map((secret) => ({
  secret: hex(secret),
  phrase: encodeRecoveryPhrase(secret),
}));
const phrase = phrases[2].phrase;
const exchanged = phrase.split("-");
[exchanged[3], exchanged[7]] = [exchanged[7], exchanged[3]];
write("recovery-phrases", "Section 4.2. `group` is the first one that is wrong, from 1.", {
  good: phrases,
  bad: [
    { phrase: exchanged.join("-"), group: 4 },
    { phrase: `${phrase.slice(0, -1)}${phrase.endsWith("7") ? "8" : "7"}`, group: 13 },
    { phrase: `U${phrase.slice(1)}`, group: 1 },
  ],
});

// Slots: section 4.
const cost = { memoryKiB: 19_456, passes: 2, lanes: 1 };
const credentials = [
  { credential: { type: "password", password: "Zu\u0308rich \u{1f6b2} 2026" }, cost },
  { credential: { type: "password", password: "lanes" }, cost: { ...cost, lanes: 4 } },
  { credential: { type: "recovery", secret: secrets[2] } },
  {
    credential: {
      ...{ type: "device", device },
      secret: await deviceSecret(derivation, second, "device", device),
    },
  },
];
const slots = [];
for (const { credential, cost: costs } of credentials) {
  const bytes = await sealSlot({
    ...{ engine, random, vaultId, keyring: second, credential },
    ...(costs && { cost: costs }),
  });
  const secret = credential.secret && hex(credential.secret);
  const wrapped = credential.type === "device" ? { ...second, ownerKey: null } : second;
  slots.push({
    ...{ name: `slots/${hashOf(bytes)}`, bytes: hex(bytes) },
    credential: { ...credential, ...(secret && { secret }) },
    keyring: shownKeyring(wrapped),
  });
}
const changed = (bytes, at, value) => {
  const copy = new Uint8Array(Buffer.from(bytes, "hex"));
  copy[at] = value ?? copy[at] ^ 1;
  return copy;
};
const badSlot = (why, bytes, refusal, name = hashOf(bytes)) => ({
  ...{ why, name: `slots/${name}`, bytes: hex(bytes), refusal },
});
const [passwordSlot, , phraseSlot] = slots.map(({ bytes }) => bytes);
write("slots", "Section 4. Bytes in hex.", {
  vaultId: hex(vaultId),
  good: slots,
  writeOnly: {
    ...{ name: `slots/${hashOf(slotOfWriter)}`, bytes: hex(slotOfWriter), device },
    secret: hex(await deviceSecret(derivation, second, "write-only", device)),
    keys: shownDeviceKeys,
  },
  bad: [
    badSlot(
      "one bit was flipped",
      changed(passwordSlot, 150),
      "slot-damaged",
      slots[0].name.slice(6),
    ),
    badSlot("renamed after a flip", changed(phraseSlot, 150), "slot-damaged"),
    badSlot("another commitment", changed(phraseSlot, 90), "wrong-key"),
    badSlot("version 2", changed(phraseSlot, 4, 2), "unsupported-version"),
    badSlot("type 5", changed(phraseSlot, 5, 5), "unsupported-feature"),
    badSlot("a reserved byte", changed(phraseSlot, 6, 1), "slot-damaged"),
    badSlot("another vault", changed(phraseSlot, 8), "slot-foreign"),
    badSlot("four gigabytes of memory", changed(passwordSlot, 40, 0x40), "kdf-params"),
    badSlot("one pass", changed(passwordSlot, 47, 1), "kdf-params"),
    badSlot("no lanes", changed(passwordSlot, 51, 0), "kdf-params"),
    badSlot("costs of a phrase", changed(phraseSlot, 43, 1), "slot-damaged"),
    badSlot("a byte too many", new Uint8Array([...changed(phraseSlot, 0, 67), 0]), "slot-damaged"),
  ],
});

// Sessions and sealed objects: section 6.
const readKeys = vaultReadKeys({ engine, agreement, vaultId, keyring: second });
let ephemeral = null;
const session = await createSession({
  ...{ engine, agreement, vaultId, keys: deviceKeys },
  device: new Uint8Array(Buffer.from(device, "hex")),
  random(length) {
    ephemeral = random(length);
    return ephemeral.slice();
  },
});
const full = await vaultWriteKeys(derivation, second);
const sources = [
  { by: "full device", source: full.source },
  { by: "write-only device", source: session },
];
const objects = [];
for (const { by, source } of sources)
  for (const suite of ["xchacha20-poly1305", "aes-256-gcm"])
    for (const [kind, length] of [
      ["head", 1],
      ["index", 4096],
      ["pack", 9000],
    ]) {
      const plaintext = stream(`${kind} ${length}`, length);
      const options = { engine, random, source, kind, suite, blockSize: 4096 };
      objects.push({
        ...{ by, kind, suite, epoch: source.epoch, plaintext: hex(plaintext) },
        sealed: hex(await sealObject(options, plaintext)),
      });
    }
const pack = objects[2].sealed;
const whole = new Uint8Array(Buffer.from(pack, "hex"));
const step = 4096 + 16;
const join = (...parts) => new Uint8Array(Buffer.concat(parts));
const block = (i) => whole.subarray(128 + i * step, 128 + (i + 1) * step);
const bad = (why, bytes, refusal) => ({ why, kind: "pack", sealed: hex(bytes), refusal });
write("objects", "Section 6. Bytes in hex; blocks of 4,096 bytes.", {
  vaultId: hex(vaultId),
  keyring: shownKeyring(second),
  session: {
    ...{ device, epoch: 2, ephemeralSecret: hex(ephemeral) },
    encapsulated: hex(session.session.encapsulated),
    sealKey: hex(session.key),
  },
  sealKey: hex(await readKeys.sourceKey({ epoch: 2, session: null }, "vector")),
  good: objects,
  bad: [
    bad("cut by a byte", whole.subarray(0, -1), "object-truncated"),
    bad("cut at a block", whole.subarray(0, 128 + step), "object-truncated"),
    bad("cut in its header", whole.subarray(0, 127), "object-truncated"),
    bad("a byte too many", join(whole, new Uint8Array(1)), "object-corrupt"),
    bad("a flipped bit of the last block", changed(pack, whole.length - 1), "object-corrupt"),
    bad("a flipped bit of the commitment", changed(pack, 100), "object-corrupt"),
    bad("another length", changed(pack, 23), "object-corrupt"),
    bad("another suite", changed(pack, 6, 2), "object-corrupt"),
    bad("an unknown suite", changed(pack, 6, 3), "unsupported-feature"),
    bad("parity", changed(pack, 8, 1), "unsupported-feature"),
    bad("sealed by a session that is none", changed(pack, 9, 1), "object-corrupt"),
    bad("version 2", changed(pack, 4, 2), "unsupported-version"),
    bad("an epoch that is not in the keyring", changed(pack, 15, 9), "unknown-epoch"),
    bad("another kind", changed(pack, 5, 2), "object-corrupt"),
    {
      ...bad("an index in a pack's place", whole, "object-swapped"),
      sealed: objects[1].sealed,
    },
    bad(
      "blocks exchanged",
      join(whole.subarray(0, 128), block(1), block(0), block(2)),
      "object-corrupt",
    ),
    bad(
      "a block repeated",
      join(whole.subarray(0, 128), block(0), block(0), block(2)),
      "object-corrupt",
    ),
  ],
});

// Chunks: section 7.
const profile = { minimum: 16_384, average: 65_536, maximum: 262_144 };
const chunker = createChunker(writeKeys.gear, profile);
const chunked = [0, 1, 16_384, 16_385, 100_000, 1_000_000].map((length) => ({
  length,
  chunks: cutAll(stream("chunks", length)).map((chunk) => ({
    length: chunk.length,
    id: createHmac("sha256", writeKeys.id).update(chunk).digest("hex"),
  })),
}));
write(
  "chunks",
  'Section 7. Content is the first `length` bytes of SHA-256("chunks" || i as u32), i from 0.',
  { profile, gearTable: hex(writeKeys.gear), idKey: hex(writeKeys.id), contents: chunked },
);

function cutAll(content) {
  const chunks = [];
  for (let at = 0; at < content.length; ) {
    const length = chunker.cut(content.subarray(at));
    chunks.push(content.subarray(at, at + length));
    at += length;
  }
  return chunks;
}

// Trees: section 11.
const number = (length, value) => {
  const bytes = Buffer.alloc(length);
  bytes.writeUIntBE(value, length > 6 ? length - 6 : 0, Math.min(length, 6));
  return bytes;
};
const field = (tag, value) => join(number(1, tag), number(4, value.length), value);
const time = join(number(8, 1_767_225_600), number(4, 1));
const empty = new Uint8Array(9);
const fields = (kind, name, { mode = 0o644, modified = time, content = empty, target } = {}) => [
  ...[field(1, number(1, kind)), field(2, Buffer.from(name)), field(3, number(4, mode))],
  field(4, modified),
  ...(content === null ? [] : [field(5, content)]),
  ...(target === undefined ? [] : [field(6, Buffer.from(target))]),
];
const treeOf = (...entries) =>
  join(
    ...[text("CZKT"), number(1, 1), number(4, entries.length)],
    ...entries.flatMap((entry) => {
      const record = join(...entry);
      return [number(4, record.length), record];
    }),
  );
const link = (name, target) => fields(3, name, { content: null, target });
const attribute = (name) => field(9, join(number(2, name.length), text(name), text("value")));
const goodTree = treeOf(
  [...fields(1, "a", { mode: 0o107755 }), field(8, number(8, 7)), field(10, empty.subarray(9))],
  [...fields(2, "b"), attribute("user.a"), attribute("user.b"), field(200, text("ignored"))],
  link("c", "../away"),
);
const badTree = (why, bytes, refusal = "tree-corrupt") => ({ why, bytes: hex(bytes), refusal });
const named = (name) => treeOf(fields(1, name));
write("trees", "Section 11. Bytes in hex.", {
  good: {
    bytes: hex(goodTree),
    entries: [
      { kind: "file", name: "a", mode: "7755" },
      { kind: "directory", name: "b", mode: "644" },
      { kind: "symlink", name: "c", mode: "644", target: "../away" },
    ],
  },
  bad: [
    badTree("no bytes", new Uint8Array()),
    badTree("another magic", join(text("CZKO"), goodTree.subarray(4))),
    badTree(
      "version 2",
      join(goodTree.subarray(0, 4), number(1, 2), goodTree.subarray(5)),
      "unsupported-version",
    ),
    badTree("cut by a byte", goodTree.subarray(0, -1)),
    badTree("a byte too many", join(goodTree, number(1, 0))),
    badTree("an empty name", named("")),
    badTree("a step up", named("..")),
    badTree("a path", named("a/b")),
    badTree("a name with NUL", named("a\0")),
    badTree("a name of 4,097 bytes", named("n".repeat(4097))),
    badTree("names out of order", treeOf(fields(1, "b"), fields(1, "a"))),
    badTree("a name twice", treeOf(fields(1, "a"), fields(2, "a"))),
    badTree("an unknown kind", treeOf(fields(4, "a")), "unsupported-feature"),
    badTree(
      "an unknown field",
      treeOf([...fields(1, "a"), field(11, empty)]),
      "unsupported-feature",
    ),
    badTree("a file without content", treeOf(fields(1, "a", { content: null }))),
    badTree("a link without target", treeOf(fields(3, "a", { content: null }))),
    badTree("a link with content", treeOf(fields(3, "a", { target: "b" }))),
    badTree("a file with a target", treeOf(fields(1, "a", { target: "b" }))),
    badTree(
      "a second of too many nanoseconds",
      treeOf(fields(1, "a", { modified: join(number(8, 1), number(4, 1_000_000_000)) })),
    ),
    badTree("level 4", treeOf(fields(1, "a", { content: join(number(1, 4), number(8, 0)) }))),
    badTree("length without ids", treeOf(fields(1, "a", { content: join(number(9, 1)) }))),
    badTree("half an id", treeOf(fields(1, "a", { content: join(number(9, 1), time) }))),
    badTree(
      "attributes out of order",
      treeOf([...fields(1, "a"), attribute("user.b"), attribute("user.a")]),
    ),
    badTree("fields out of order", treeOf(fields(1, "a").reverse())),
    badTree("a field twice", treeOf([...fields(1, "a"), field(8, time), field(8, time)])),
  ],
});

// A whole vault: full devices, a write-only one, a revocation between; the device that is revoked
// has written before, which counts, and writes once more after, which does not.
let clock = 1_767_225_600_000;
const compression = {
  codec: "deflate",
  compress: (bytes) => deflateRawSync(bytes),
  decompress: () => {
    throw new Error("not needed to write");
  },
};
const platform = {
  ...{ engine, agreement, random, compression },
  now: () => (clock += 1000),
};
const storage = memoryStorage();
const credential = { type: "password", password: "correct horse battery staple" };
const vault = await createVault({
  ...{ platform, storage, credential, cost, profile, label: "study" },
});
const stat = { mode: 0o644, modified: { seconds: -1n, nanoseconds: 999_999_999 } };
const expected = [];

async function backUp(target, files) {
  const run = await target.run();
  const entries = [];
  const shown = {};
  for (const [name, content] of Object.entries(files)) {
    entries.push({
      ...{ kind: "file", name: text(name), ...stat },
      content: await run.content.whole(content),
    });
    shown[name] = { length: content.length, sha256: hashOf(content), mode: "644" };
  }
  entries.push({ kind: "symlink", name: text("link"), ...stat, target: text("../away") });
  const inside = text("a name that is not UTF-8");
  const inner = encodeTree([
    {
      ...{ kind: "file", name: new Uint8Array([0xff, 0x2e, 0x62]), ...stat, mode: 0o4755 },
      content: await run.content.whole(inside),
      ...{ hardLink: 7n, sparse: true, owner: { uid: 1000, gid: 100 } },
      attributes: [{ name: text("user.note"), value: text("kept") }],
    },
  ]);
  entries.push({
    ...{ kind: "directory", name: text("sub"), ...stat, mode: 0o755 },
    content: await run.content.whole(inner),
  });
  const root = await run.content.whole(encodeTree(entries));
  const contents = [...Object.values(files), inside];
  const bytes = contents.reduce((sum, content) => sum + content.length, 0);
  const count = contents.length;
  const snapshot = await run.commit({ root, files: count, bytes, path: "/home/anna", tags: ["t"] });
  expected.push({
    ...{ id: snapshot.id, device: target.device, time: snapshot.time, files: shown },
    counted: { files: count, bytes },
  });
}

await backUp(vault, { empty: new Uint8Array(), "a.txt": text("hello\n".repeat(1000)) });
const writer = await vault.enrol({ type: "write-only" });
await backUp(
  await openWriter({
    ...{ storage, credential: writer, label: "camera" },
    platform: { ...platform, suite: "xchacha20-poly1305", blockSize: 4096 },
  }),
  { "noise.bin": stream("noise", 100_000) },
);
const revoked = await vault.enrol({ type: "device" });
const thief = await openVault({ platform, storage, credential: revoked, label: "lost" });
const [{ root, files, bytes }] = vault.snapshots();
const same = await (await thief.run()).commit({ root, files, bytes, path: "/home/anna" });
expected.push({
  ...{ id: same.id, device: thief.device, time: same.time, files: expected[0].files },
  counted: { files, bytes },
});
const late = await thief.run();
const revocation = await vault.revoke({
  ...{ devices: [revoked.device], password: credential.password, cost },
});
await late.commit({ root, files, bytes, path: "/late" }).catch((error) => {
  if (error.code !== "unknown-epoch") throw error; // it is put, and the device cannot follow
});
const again = await openVault({ platform, storage, credential, label: "attic" });
await backUp(again, { "a.txt": text("hello again\n") });
write("vault", "A whole vault with two epochs and a write-only device; objects in base64.", {
  password: credential.password,
  recoveryPhrase: revocation.phrase,
  writeOnlyDevice: { device: writer.device, secret: hex(writer.secret) },
  snapshots: expected,
  doesNotCount: `heads/${thief.device}/0000000002`,
  everySnapshotHas: {
    link: { target: "../away" },
    sub: { "ff2e62 (name in hex)": { content: "a name that is not UTF-8", mode: "4755" } },
    modified: "-1.999999999: seconds -1, nanoseconds 999,999,999",
  },
  objects: Object.fromEntries(
    [...storage.objects].map(([name, bytes]) => [name, Buffer.from(bytes).toString("base64")]),
  ),
});

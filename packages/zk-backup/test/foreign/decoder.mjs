// A stranger's reader of docs/formats/zk-backup-v1.md. It shares no code with the package: node:crypto
// and node:zlib, and HChaCha20 written out from draft-irtf-cfrg-xchacha-03. It reads a folder of objects
// with a 32-byte secret (slots of type 2 and 3) and gives back every file of every snapshot.
// Usage: node decoder.mjs FOLDER SECRET_HEX -> JSON {"<snapshot id>": {"path": {sha256, mode, mtime}}}
import crypto from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import zlib from "node:zlib";

const die = (why) => {
  throw new Error(why);
};
const sha256 = (b) => crypto.createHash("sha256").update(b).digest();
const hkdf = (ikm, salt, info, n) => Buffer.from(crypto.hkdfSync("sha256", ikm, salt, info, n));

function hchacha20(key, nonce16) {
  const s = new Uint32Array(16);
  s.set([0x61707865, 0x3320646e, 0x79622d32, 0x6b206574]);
  for (let i = 0; i < 8; i++) s[4 + i] = key.readUInt32LE(4 * i);
  for (let i = 0; i < 4; i++) s[12 + i] = nonce16.readUInt32LE(4 * i);
  const rot = (x, n) => (x << n) | (x >>> (32 - n));
  const quarter = (a, b, c, d) => {
    for (const n of [16, 12, 8, 7]) {
      s[a] += s[b];
      s[d] = rot(s[d] ^ s[a], n);
      [a, c] = [c, a];
      [b, d] = [d, b];
    }
  };
  for (let i = 0; i < 10; i++) {
    for (let k = 0; k < 4; k++) quarter(k, k + 4, k + 8, k + 12);
    for (let k = 0; k < 4; k++)
      quarter(k, 4 + ((k + 1) % 4), 8 + ((k + 2) % 4), 12 + ((k + 3) % 4));
  }
  const out = Buffer.alloc(32);
  [0, 1, 2, 3, 12, 13, 14, 15].forEach((w, i) => {
    out.writeUInt32LE(s[w], 4 * i);
  });
  return out;
}

function aeadOpen(suite, key, nonce, aad, sealed) {
  const body = sealed.subarray(0, -16);
  const inner = suite === 1 ? hchacha20(key, nonce.subarray(0, 16)) : key;
  const iv = suite === 1 ? Buffer.concat([Buffer.alloc(4), nonce.subarray(16)]) : nonce;
  const name = suite === 1 ? "chacha20-poly1305" : "aes-256-gcm";
  const d = crypto.createDecipheriv(name, inner, iv, { authTagLength: 16 });
  d.setAAD(aad, { plaintextLength: body.length });
  d.setAuthTag(sealed.subarray(-16));
  return Buffer.concat([d.update(body), d.final()]);
}

function record(b) {
  const fields = [];
  for (let at = 0; at < b.length; ) {
    const length = b.readUInt32BE(at + 1);
    fields.push([b[at], b.subarray(at + 5, at + 5 + length)]);
    at += 5 + length;
  }
  return {
    one: (t) => fields.find(([tag]) => tag === t)?.[1],
    all: (t) => fields.filter(([tag]) => tag === t).map(([, v]) => v),
  };
}

const [folder, secretHex] = process.argv.slice(2);
const read = (name) => fs.readFileSync(path.join(folder, name));
const names = (prefix) => {
  const at = path.join(folder, prefix);
  return fs.existsSync(at)
    ? fs
        .readdirSync(at)
        .sort()
        .map((n) => `${prefix}/${n}`)
    : [];
};

// Section 2
const vaultFile = read("vault");
if (
  !sha256(vaultFile.subarray(0, 24)).equals(vaultFile.subarray(24)) ||
  vaultFile.toString("latin1", 0, 4) !== "CZKV"
)
  die("vault");
const vaultId = vaultFile.subarray(8, 24);

// Section 4
function openSlot(slot) {
  const head = slot.subarray(0, 72);
  const derived = hkdf(
    Buffer.from(secretHex, "hex"),
    vaultId,
    Buffer.concat([Buffer.from("candor zk-backup v1 slot"), head]),
    88,
  );
  if (!derived.subarray(56).equals(slot.subarray(72, 104))) return null;
  const padded = aeadOpen(
    1,
    derived.subarray(0, 32),
    derived.subarray(32, 56),
    head,
    slot.subarray(104),
  );
  return record(padded.subarray(4, 4 + padded.readUInt32BE(0)));
}
const keyring =
  names("slots")
    .map((n) => openSlot(read(n)))
    .find((k) => k !== null) ?? die("no slot opens");
const masters = new Map(keyring.all(1).map((v) => [v.readUInt32BE(0), v.subarray(4)]));
const chunkEpoch = keyring.one(2).readUInt32BE(0);
const purpose = (e, name, n) =>
  hkdf(masters.get(e), vaultId, Buffer.from(`candor zk-backup v1 ${name}`), n);
const idKey = purpose(chunkEpoch, "chunk id", 32);

// Section 7
function openObject(o, kind) {
  const head = o.subarray(0, 48);
  if (o.toString("latin1", 0, 4) !== "CZKO" || o[4] !== 1 || o[5] !== kind) die(`kind ${kind}`);
  const [suite, B] = [o[6], 2 ** o[7]];
  const P = Number(o.readBigUInt64BE(16));
  const nonceSize = suite === 1 ? 24 : 12;
  const sealKey = purpose(o.readUInt32BE(12), "seal", 32);
  const info = Buffer.concat([Buffer.from("candor zk-backup v1 object"), head]);
  const d = hkdf(sealKey, o.subarray(24, 48), info, 64 + nonceSize);
  if (!d.subarray(32 + nonceSize).equals(o.subarray(48, 80))) die("commitment");
  const count = Math.ceil(P / B);
  if (o.length !== 80 + P + 16 * count) die("size");
  const parts = [];
  for (let i = 0; i < count; i++) {
    const nonce = Buffer.from(d.subarray(32, 32 + nonceSize));
    nonce.writeBigUInt64BE(nonce.readBigUInt64BE(nonceSize - 8) ^ BigInt(i), nonceSize - 8);
    const aad = Buffer.alloc(9);
    aad.writeBigUInt64BE(BigInt(i));
    aad[8] = i === count - 1 ? 1 : 0;
    const at = 80 + i * (B + 16);
    parts.push(
      aeadOpen(
        suite,
        d.subarray(0, 32),
        nonce,
        aad,
        o.subarray(at, Math.min(at + B + 16, o.length)),
      ),
    );
  }
  return Buffer.concat(parts);
}

// Packs are read from their own directories; the indexes only have to agree.
const chunks = new Map();
const directories = new Map();
for (const name of names("packs")) {
  const bytes = read(name);
  if (sha256(bytes).toString("hex") !== path.basename(name)) die(name);
  const p = openObject(bytes, 1);
  const length = p.readUInt32BE(p.length - 4);
  const dir = p.subarray(p.length - 4 - length, p.length - 4);
  directories.set(path.basename(name), dir);
  let at = 4;
  for (let s = dir.readUInt32BE(0); s > 0; s--) {
    const [offset, stored, raw] = [0, 4, 8].map((o) => dir.readUInt32BE(at + o));
    const codec = dir[at + 12];
    const n = dir.readUInt32BE(at + 13);
    at += 17;
    const body = p.subarray(offset, offset + stored);
    const plain =
      codec === 0 ? body : codec === 1 ? zlib.inflateRawSync(body) : zlib.zstdDecompressSync(body);
    if (plain.length !== raw) die("raw length");
    for (let c = 0, from = 0; c < n; c++, at += 36) {
      const size = dir.readUInt32BE(at + 32);
      const chunk = plain.subarray(from, from + size);
      const id = dir.subarray(at, at + 32);
      if (!crypto.createHmac("sha256", idKey).update(chunk).digest().equals(id)) die("chunk id");
      chunks.set(id.toString("hex"), chunk);
      from += size;
    }
  }
}
// Section 8
for (const name of names("indexes")) {
  const p = openObject(read(name), 2);
  const content = p.subarray(4, 4 + p.readUInt32BE(0));
  let at = 5;
  for (let n = content.readUInt32BE(1); n > 0; n--) {
    const pack = content.subarray(at, at + 32).toString("hex");
    const salt = content.subarray(at + 32, at + 56);
    if (!read(`packs/${pack}`).subarray(24, 48).equals(salt)) die("salt");
    const length = content.readUInt32BE(at + 64);
    if (!directories.get(pack).equals(content.subarray(at + 68, at + 68 + length)))
      die("directory");
    at += 68 + length;
  }
}

// Section 6
function content(ref) {
  let ids = ref.subarray(9);
  for (let level = ref[0]; level >= 0; level--) {
    const parts = [];
    for (let i = 0; i < ids.length; i += 32)
      parts.push(chunks.get(ids.subarray(i, i + 32).toString("hex")) ?? die("chunk"));
    ids = Buffer.concat(parts);
  }
  if (BigInt(ids.length) !== ref.readBigUInt64BE(1)) die("content length");
  return ids;
}

// Section 9
function walk(ref, at, found) {
  const t = content(ref);
  if (t.toString("latin1", 0, 4) !== "CZKT") die("tree");
  let offset = 9;
  for (let n = t.readUInt32BE(5); n > 0; n--) {
    const length = t.readUInt32BE(offset);
    const e = record(t.subarray(offset + 4, offset + 4 + length));
    offset += 4 + length;
    const name = at + e.one(2).toString("latin1");
    const mtime = `${e.one(4).readBigInt64BE(0)}.${e.one(4).readUInt32BE(8)}`;
    const mode = e.one(3).readUInt32BE(0);
    if (e.one(1)[0] === 2) walk(e.one(5), `${name}/`, found);
    else if (e.one(1)[0] === 3) found[name] = { link: e.one(6).toString("latin1") };
    else found[name] = { sha256: sha256(content(e.one(5))).toString("hex"), mode, mtime };
  }
  return found;
}

// Section 10
const out = {};
for (const device of names("heads")) {
  let previous = Buffer.alloc(32);
  let last = null;
  for (const name of names(device)) {
    const bytes = read(name);
    const p = openObject(bytes, 3);
    last = record(p.subarray(4, 4 + p.readUInt32BE(0)));
    if (!last.one(3).equals(previous) || `heads/${last.one(1).toString("hex")}` !== device)
      die("chain");
    previous = sha256(bytes);
  }
  for (const s of last.all(8).map(record)) out[s.one(1).toString("hex")] = walk(s.one(3), "", {});
}
process.stdout.write(JSON.stringify(out));

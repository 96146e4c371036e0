import { pureKeyAgreement } from "../../src/core/engine/x25519.ts";
import {
  type CryptoEngine,
  deviceSecret,
  inspectSlot,
  type Keyring,
  type ObjectKind,
  openDeviceSlot,
  openHeader,
  openSlot,
  vaultReadKeys,
  vaultWriteKeys,
} from "../../src/index.ts";
import { nodeEngine } from "../../src/node/node-engine.ts";

/** Everything that is below a vault: object names and their bytes. */
export type Stored = ReadonlyMap<string, Buffer>;

/**
 * All keys of a vault, worked out by its owner: what the password gives, the keys in each slot,
 * epochs' master keys, the owner key, devices' secrets, what is derived from them, and the key of
 * every single object. Each derivation is written down as it is made, so that none is forgotten.
 */
export async function secretsOf(stored: Stored, password: string): Promise<Uint8Array[]> {
  const { engine, agreement, made } = recording();
  const vaultId = stored.get("vault")?.subarray(8, 24) ?? new Uint8Array();
  const slots = [...stored].filter(([name]) => name.startsWith("slots/"));
  const derivation = { engine, vaultId };
  let keyring: Keyring | null = null;
  const devices = new Map<string, "device" | "write-only">();
  for (const [name, bytes] of slots) {
    const { type, device } = await inspectSlot(engine, bytes, name.slice(6));
    const id = Buffer.from(device).toString("hex");
    if (type === "device" || type === "write-only") devices.set(id, type);
    if (type !== "password") continue;
    const credential = { type, password } as const;
    keyring = await openSlot({ ...derivation, bytes, hash: name.slice(6), credential });
  }
  if (keyring?.ownerKey == null) throw new Error("No slot opens by the password.");
  made.push(keyring.ownerKey, ...keyring.masters.map(({ key }) => key));
  for (const master of keyring.masters)
    await vaultWriteKeys(derivation, { ...keyring, masters: [master] });
  for (const [name, bytes] of slots) {
    const { device } = await inspectSlot(engine, bytes, name.slice(6));
    const id = Buffer.from(device).toString("hex");
    const type = devices.get(id);
    if (type === undefined) continue;
    const secret = await deviceSecret(derivation, keyring, type, id);
    const opening = { ...derivation, bytes, hash: name.slice(6) };
    const credential = { device: id, secret };
    if (type === "device") await openSlot({ ...opening, credential: { ...credential, type } });
    else {
      const keys = await openDeviceSlot({ ...opening, credential: { ...credential, type } });
      made.push(keys.sessionKey, keys.idKey, keys.chunkerKey);
    }
  }
  const keys = vaultReadKeys({ ...derivation, agreement, keyring });
  for (const [name, bytes] of stored) {
    const kind = KINDS.get(name.split("/")[0] ?? "");
    if (kind !== undefined) await openHeader({ engine, keys, kind, name }, bytes);
  }
  return made;
}

const KINDS: ReadonlyMap<string, ObjectKind> = new Map([
  ["packs", "pack"],
  ["indexes", "index"],
  ["heads", "head"],
]);

/** An engine and an agreement that write down every key they make. */
function recording() {
  const made: Uint8Array[] = [];
  const noted = async (key: Uint8Array | Promise<Uint8Array>): Promise<Uint8Array> => {
    made.push((await key).slice(0, 32)); // behind an object's key stands its commitment, for all to see
    return key;
  };
  const own = nodeEngine();
  const engine: CryptoEngine = {
    ...own,
    hkdfSha256: (ikm, salt, info, length) => noted(own.hkdfSha256(ikm, salt, info, length)),
    argon2id: (password, salt, cost) => noted(own.argon2id(password, salt, cost)),
  };
  const curve = pureKeyAgreement();
  const agreement = {
    x25519: (secret: Uint8Array, point: Uint8Array) => noted(curve.x25519(secret, point)),
  };
  return { engine, agreement, made };
}

import type { CryptoEngine } from "../engine/engine.ts";
import type { KeyAgreement } from "../engine/key-agreement.ts";
import { ZkBackupError } from "../errors.ts";
import { fromHex, toHex } from "./bytes.ts";
import type { ChunkProfile } from "./chunk-profile.ts";
import type { DeviceKeys } from "./device-keys.ts";
import { currentMaster, type Keyring } from "./keyring.ts";
import type { OpenKeys, SealSource } from "./object-key.ts";
import { type Derivation, purposeKey } from "./purpose.ts";
import { openSession } from "./session.ts";

/** Whose id key names a pack's chunks: section 7 of the format. */
export interface ChunkDomain {
  readonly epoch: number;
  /** 32 hex digits of a write-only device; null for the vault's own. */
  readonly device: string | null;
}

/** What a writer needs, as plain data that other threads can be given. */
export interface WriteKeys {
  readonly source: SealSource;
  readonly domain: ChunkDomain;
  /** Id key, 32 bytes. */
  readonly id: Uint8Array;
  /** 256 numbers u32, big endian, for the chunker. */
  readonly gear: Uint8Array;
  readonly profile: ChunkProfile;
}

/** What a reader needs. */
export interface ReadKeys extends OpenKeys {
  /** The id key of a domain. @throws ZkBackupError `unknown-epoch`. */
  idKey(domain: ChunkDomain): Promise<Uint8Array>;
}

/** Derives what a full device writes with, in the keyring's current epoch. */
export async function vaultWriteKeys(
  derivation: Derivation,
  keyring: Pick<Keyring, "masters" | "profile">,
): Promise<WriteKeys> {
  const { epoch, key } = currentMaster(keyring);
  const chunkerKey = await purposeKey(derivation, key, "chunker");
  return {
    source: { epoch, key: await purposeKey(derivation, key, "seal"), session: null },
    domain: { epoch, device: null },
    id: await purposeKey(derivation, key, "chunk id"),
    gear: await purposeKey(derivation, chunkerKey, "gear table"),
    profile: keyring.profile,
  };
}

/** Derives what a write-only device writes one run with. */
export async function deviceWriteKeys(
  derivation: Derivation,
  keys: DeviceKeys,
  source: SealSource,
): Promise<WriteKeys> {
  return {
    source,
    domain: { epoch: keys.epoch, device: source.session && toHex(source.session.device) },
    id: keys.idKey,
    gear: await purposeKey(derivation, keys.chunkerKey, "gear table"),
    profile: keys.profile,
  };
}

/** What keys for reading are made from. */
export interface ReadKeysOptions extends Derivation {
  readonly engine: CryptoEngine;
  readonly agreement: KeyAgreement;
  readonly keyring: Pick<Keyring, "masters">;
}

/** Keys of sessions that are kept: a run each. */
const MOST_SESSIONS = 4096;

/** Derives keys for reading as they are needed. */
export function vaultReadKeys(options: ReadKeysOptions): ReadKeys {
  const { keyring } = options;
  const masters = new Map(keyring.masters.map(({ epoch, key }) => [epoch, key]));
  const known = new Map<string, Promise<Uint8Array>>();
  const masterOf = (epoch: number, name: string): Uint8Array => {
    const master = masters.get(epoch);
    if (master !== undefined) return master;
    const what = `${name} belongs to epoch ${epoch}, which this keyring does not have`;
    const hint = "the vault's keys were changed, or the storage served an old slot";
    throw new ZkBackupError("unknown-epoch", `${what}: ${hint}.`);
  };
  const once = (name: string, make: () => Promise<Uint8Array>): Promise<Uint8Array> => {
    const found = known.get(name);
    if (found !== undefined) return found;
    if (known.size >= MOST_SESSIONS) known.clear();
    const making = make();
    known.set(name, making);
    making.catch(() => known.delete(name));
    return making;
  };
  return {
    async sourceKey({ epoch, session }, name) {
      const master = masterOf(epoch, name);
      if (session === null)
        return once(`${epoch}`, async () => purposeKey(options, master, "seal"));
      const id = `${epoch} ${toHex(session.device)} ${toHex(session.encapsulated)}`;
      return once(id, async () => {
        const recipientSecret = await purposeKey(options, master, "recipient");
        const sessionKey = await purposeKey(options, master, "device session", session.device);
        try {
          return await openSession({ ...options, epoch, session, recipientSecret, sessionKey });
        } catch (cause) {
          const message = `${name}: its encapsulated key is no point of the curve.`;
          throw new ZkBackupError("object-corrupt", message, { cause });
        }
      });
    },
    async idKey({ epoch, device }) {
      const master = masterOf(epoch, "A chunk's id");
      return once(`id ${epoch} ${device ?? ""}`, async () =>
        device === null
          ? purposeKey(options, master, "chunk id")
          : purposeKey(options, master, "device chunk id", fromHex(device)),
      );
    },
  };
}

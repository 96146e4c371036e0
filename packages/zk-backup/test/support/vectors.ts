import { readFileSync } from "node:fs";
import type { ObjectKind } from "../../src/core/codec/object-header.ts";
import type { EntryKind } from "../../src/core/vault/trees/tree.ts";
import type { ChunkProfile, DeviceKeys, Keyring, Suite } from "../../src/index.ts";

/** Byte strings in the published JSON are hex, unless said otherwise. */
type Shown<Value> = {
  [Key in keyof Value]: Value[Key] extends Uint8Array | null ? string : Value[Key];
};

export interface ShownKeyring extends Omit<Shown<Keyring>, "masters"> {
  readonly masters: readonly { readonly epoch: number; readonly key: string }[];
}

interface KeysFile {
  readonly vaultId: string;
  readonly keyring: ShownKeyring;
  readonly epoch1: { readonly sealKey: string; readonly idKey: string; readonly gearTable: string };
  readonly device: {
    readonly id: string;
    readonly secret: string;
    readonly writeOnlySecret: string;
    readonly keys: Shown<DeviceKeys>;
  };
}

interface PhrasesFile {
  readonly good: readonly { readonly secret: string; readonly phrase: string }[];
  readonly bad: readonly { readonly phrase: string; readonly group: number }[];
}

interface NamedBytes {
  readonly name: string;
  readonly bytes: string;
}

interface SlotsFile {
  readonly vaultId: string;
  readonly good: readonly (NamedBytes & {
    readonly credential:
      | { readonly type: "password"; readonly password: string }
      | { readonly type: "recovery" | "device"; readonly device: string; readonly secret: string };
    readonly keyring: ShownKeyring;
  })[];
  readonly writeOnly: NamedBytes & {
    readonly device: string;
    readonly secret: string;
    readonly keys: Shown<DeviceKeys>;
  };
  readonly bad: readonly (NamedBytes & { readonly why: string; readonly refusal: string })[];
}

interface ObjectsFile {
  readonly vaultId: string;
  readonly keyring: ShownKeyring;
  readonly session: {
    readonly device: string;
    readonly epoch: number;
    readonly ephemeralSecret: string;
    readonly encapsulated: string;
    readonly sealKey: string;
  };
  readonly sealKey: string;
  readonly good: readonly {
    readonly by: string;
    readonly kind: ObjectKind;
    readonly suite: Suite;
    readonly epoch: number;
    readonly plaintext: string;
    readonly sealed: string;
  }[];
  readonly bad: readonly {
    readonly why: string;
    readonly kind: ObjectKind;
    readonly sealed: string;
    readonly refusal: string;
  }[];
}

interface ChunksFile {
  readonly profile: ChunkProfile;
  readonly gearTable: string;
  readonly idKey: string;
  readonly contents: readonly {
    readonly length: number;
    readonly chunks: readonly { readonly length: number; readonly id: string }[];
  }[];
}

interface TreesFile {
  readonly good: {
    readonly bytes: string;
    readonly entries: readonly {
      readonly kind: EntryKind;
      readonly name: string;
      readonly mode: string;
      readonly target?: string;
    }[];
  };
  readonly bad: readonly {
    readonly why: string;
    readonly bytes: string;
    readonly refusal: string;
  }[];
}

interface VaultFile {
  readonly password: string;
  readonly recoveryPhrase: string;
  readonly writeOnlyDevice: { readonly device: string; readonly secret: string };
  readonly snapshots: readonly {
    readonly id: string;
    readonly device: string;
    readonly time: number;
    readonly files: Readonly<Record<string, { readonly length: number; readonly sha256: string }>>;
    readonly counted: { readonly files: number; readonly bytes: number };
  }[];
  /** Name of a head that was sealed with revoked keys. */
  readonly doesNotCount: string;
  /** Base64 by name. */
  readonly objects: Readonly<Record<string, string>>;
}

interface Files {
  readonly keys: KeysFile;
  readonly "recovery-phrases": PhrasesFile;
  readonly slots: SlotsFile;
  readonly objects: ObjectsFile;
  readonly chunks: ChunksFile;
  readonly trees: TreesFile;
  readonly vault: VaultFile;
}

/** Reads a published file of test vectors. */
export function vectors<Name extends keyof Files>(name: Name): Files[Name] {
  const file = new URL(`../../vectors/v1/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, "utf8"));
}

export const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, "hex"));
export const hex = (value: Uint8Array): string => Buffer.from(value).toString("hex");

/** A keyring as the codec has it. */
export function keyringOf(shown: ShownKeyring): Keyring {
  return {
    ...shown,
    masters: shown.masters.map(({ epoch, key }) => ({ epoch, key: bytes(key) })),
    ownerKey: shown.ownerKey === null ? null : bytes(shown.ownerKey),
  };
}

/** The keys of a write-only device as the codec has them. */
export function deviceKeysOf(shown: Shown<DeviceKeys>): DeviceKeys {
  const { recipient, sessionKey, idKey, chunkerKey } = shown;
  return {
    ...shown,
    ...{ recipient: bytes(recipient), sessionKey: bytes(sessionKey) },
    ...{ idKey: bytes(idKey), chunkerKey: bytes(chunkerKey) },
  };
}

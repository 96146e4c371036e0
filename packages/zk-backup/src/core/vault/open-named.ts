import type { Cancellation } from "../cancellation.ts";
import { toHex } from "../codec/bytes.ts";
import type { ObjectKind } from "../codec/object-header.ts";
import { openObject } from "../codec/open.ts";
import { isZkBackupError, ZkBackupError } from "../errors.ts";
import type { Sealing } from "./sealing.ts";
import { missing } from "./segment-reader.ts";
import type { Storage } from "./storage.ts";

/** A pack or index to read whole. */
export interface OpenNamedOptions {
  readonly storage: Storage;
  readonly sealing: Sealing;
  readonly kind: ObjectKind;
  /** Its name, which ends with the hash of its bytes. */
  readonly name: string;
  readonly signal?: Cancellation | undefined;
}

/**
 * Reads and opens an object whose name is the hash of its bytes.
 *
 * @throws ZkBackupError `object-missing`, `object-truncated`, `object-corrupt`, `object-swapped`,
 * `unknown-epoch`, `unsupported-version`, `unsupported-feature`.
 */
export async function openNamed(options: OpenNamedOptions): Promise<Uint8Array> {
  const { storage, sealing, kind, name, signal } = options;
  const { engine, keys } = sealing;
  const bytes = await storage.get(name, { signal }).catch((cause: unknown) => {
    throw missing(cause, name);
  });
  const intact = name.endsWith(`/${toHex(await engine.sha256(bytes))}`);
  try {
    const plaintext = await openObject({ engine, sealKeys: keys.seal, kind, name }, bytes);
    if (intact) return plaintext;
  } catch (cause) {
    if (intact || isZkBackupError(cause, "object-truncated")) throw cause;
    throw changed(name, cause);
  }
  // It opens, so this vault made it; but it is not what was put under this name.
  throw new ZkBackupError("object-swapped", `${name} holds another object of this vault.`);
}

function changed(name: string, cause: unknown): ZkBackupError {
  return new ZkBackupError("object-corrupt", `${name}: its bytes are not those of its name.`, {
    cause,
  });
}

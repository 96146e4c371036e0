import type { Cancellation } from "../../cancellation.ts";
import { toHex } from "../../codec/bytes.ts";
import { HEADER_SIZE, type ObjectHeader, type ObjectKind } from "../../codec/object-header.ts";
import { openHeader } from "../../codec/open.ts";
import { isZkBackupError, ZkBackupError } from "../../errors.ts";
import { missing } from "../content/segment-reader.ts";
import type { Storage } from "../objects/storage.ts";
import type { Opening } from "./sealing.ts";

/** A pack or index to read whole. */
export interface OpenNamedOptions {
  readonly storage: Storage;
  readonly opening: Opening;
  readonly kind: ObjectKind;
  /** Its name, which ends with the hash of its bytes. */
  readonly name: string;
  readonly signal?: Cancellation | undefined;
}

/** An object's plaintext, and who sealed it. */
export interface NamedObject {
  readonly plaintext: Uint8Array;
  readonly header: ObjectHeader;
}

/**
 * Reads and opens an object whose name is the hash of its bytes.
 *
 * @throws ZkBackupError `object-missing`, `object-truncated`, `object-corrupt`, `object-swapped`,
 * `unknown-epoch`, `unsupported-version`, `unsupported-feature`.
 */
export async function openNamed(options: OpenNamedOptions): Promise<NamedObject> {
  const { storage, opening, kind, name, signal } = options;
  const bytes = await storage.get(name, { signal }).catch((cause: unknown) => {
    throw missing(cause, name);
  });
  const intact = name.endsWith(`/${toHex(await opening.engine.sha256(bytes))}`);
  try {
    const { header, blocksOf, openBlocks } = await openHeader({ ...opening, kind, name }, bytes);
    const plaintext = await openBlocks(blocksOf(0, header.length), bytes.subarray(HEADER_SIZE));
    if (intact) return { plaintext, header };
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

import type { Cancellation } from "../../cancellation.ts";
import { toHex } from "../../codec/bytes.ts";
import { HEADER_SIZE, type ObjectHeader } from "../../codec/object-header.ts";
import { openHeader } from "../../codec/open.ts";
import { isZkBackupError, ZkBackupError, type ZkBackupErrorCode } from "../../errors.ts";
import type { Epochs } from "../access/epochs.ts";
import { missing } from "../content/segment-reader.ts";
import type { Storage } from "../objects/storage.ts";
import { unpad } from "../packs/padded-record.ts";
import type { Opening } from "../packs/sealing.ts";
import { decodeHeadRecord, type Head, headName } from "./head.ts";

/** A head as it was read, with the hash of its object. */
export interface ReadHead extends Head {
  readonly hash: string;
  readonly epoch: number;
  /** Whether a device sealed it that can read nothing. */
  readonly writeOnly: boolean;
}

/** What reading heads takes. */
export interface HeadSource {
  readonly storage: Storage;
  readonly opening: Opening;
  readonly epochs: Epochs;
  /** Damaged heads that are gone past; none when left out. */
  readonly passing?: Passing | undefined;
  readonly signal?: Cancellation | undefined;
}

/** Which damaged heads a client goes past, since someone has said that it may. */
interface Passing {
  /** Names of heads. */
  readonly passed: Set<string>;
  /** Whether those that are found now may be added. */
  readonly open: boolean;
}

/** Whether history may go on without this head. */
export function isPassed({ passing }: HeadSource, device: string, sequence: number): boolean {
  return passing?.passed.has(headName(device, sequence)) === true;
}

/**
 * Reads one head; gives null for one that is gone past.
 *
 * @throws ZkBackupError `object-missing`, `object-corrupt`, `object-truncated`, `object-swapped`,
 * `unknown-epoch`.
 */
export async function readHead(
  source: HeadSource,
  device: string,
  sequence: number,
): Promise<ReadHead | null> {
  if (isPassed(source, device, sequence)) return null;
  const name = headName(device, sequence);
  try {
    return await opened(source, name);
  } catch (error) {
    if (!isZkBackupError(error) || !DAMAGE.includes(error.code)) throw error;
    if (source.passing?.open !== true) throw withWayPast(error);
    source.passing.passed.add(name);
    return null;
  }
}

async function opened({ storage, opening, signal }: HeadSource, name: string): Promise<ReadHead> {
  const bytes = await storage.get(name, { signal }).catch((cause: unknown) => {
    throw missing(cause, name);
  });
  const object = await openHeader({ ...opening, kind: "head", name }, bytes);
  const { epoch, session, length }: ObjectHeader = object.header;
  const plaintext = await object.openBlocks(
    object.blocksOf(0, length),
    bytes.subarray(HEADER_SIZE),
  );
  return {
    ...decodeHeadRecord(unpad(plaintext, name), name, session),
    ...{ epoch, writeOnly: session !== null },
    hash: toHex(await opening.engine.sha256(bytes)),
  };
}

const DAMAGE: readonly ZkBackupErrorCode[] = [
  "object-corrupt",
  "object-truncated",
  "object-swapped",
  "object-missing",
];

function withWayPast(error: ZkBackupError): ZkBackupError {
  return new ZkBackupError(
    error.code,
    `${error.message} It is a page of this vault's history: put it back from another copy of the vault if there is one; else go on without it (--accept-history), once on each machine, and look whether a snapshot is missing.`,
    { cause: error },
  );
}

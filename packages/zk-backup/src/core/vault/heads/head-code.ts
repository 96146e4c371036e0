import { byteReader } from "../../codec/byte-reader.ts";
import { byteWriter } from "../../codec/byte-writer.ts";
import { ascii, concat, equal, fromHex, isZero, toHex } from "../../codec/bytes.ts";
import { bytesOfBits, decodeGroups, encodeGroups } from "../../codec/checked-groups.ts";
import type { CryptoEngine } from "../../engine/engine.ts";
import { ZkBackupError } from "../../errors.ts";
import { headName, type SeenHead } from "./head.ts";
import { followFrom, type Heads, hashOfHead } from "./head-history.ts";
import type { HeadSource } from "./read-head.ts";

/** What a code and the vault it speaks of have in common. */
export interface HeadCodeSource extends HeadSource {
  /** 16 bytes. */
  readonly vaultId: Uint8Array;
  readonly engine: CryptoEngine;
}

/** Bytes of a device's id in a code, and of the hash over all heads. */
const START = 4;
const DIGEST = 12;

/** A head that a code speaks of. */
interface NamedHead extends SeenHead {
  readonly device: string;
}

/**
 * Writes the latest heads as a code to print and keep: section 16 of the format. Whoever opens the
 * vault with it, on a client that has never seen it, knows that it is not older than the print.
 */
export async function encodeHeadCode(
  source: Pick<HeadCodeSource, "engine" | "vaultId">,
  { latest }: Heads,
): Promise<string> {
  const heads = [...latest].map(([device, { sequence, hash }]) => ({ device, sequence, hash }));
  const sorted = heads.sort((a, b) => (a.device < b.device ? -1 : 1)).slice(0, 255);
  const writer = byteWriter(32).u8(1).u8(sorted.length);
  for (const { device, sequence } of sorted) {
    writer.bytes(fromHex(device).subarray(0, START));
    for (const byte of sevens(sequence)) writer.u8(byte);
  }
  return encodeGroups(writer.bytes(await digestOf(source, sorted)).finish());
}

/**
 * Compares the vault with a printed code: every head that it speaks of is there, unchanged, and
 * history leads from it to the latest.
 *
 * @throws ZkBackupError `bad-code` when it is mistyped, `rollback` when the vault is older than the
 * print, `fork` when it has another history.
 */
export async function checkHeadCode(
  source: HeadCodeSource,
  heads: Heads,
  code: string,
): Promise<void> {
  const { starts, digest } = decodeHeadCode(code);
  const found: NamedHead[] = [];
  for (const { start, sequence } of starts) {
    const device = await deviceAt(source, start, sequence);
    const hash = await hashOfHead(source, device, sequence);
    if (hash === null) throw unreadable(device, sequence);
    found.push({ device, sequence, hash });
  }
  if (!equal(await digestOf(source, found), digest))
    throw new ZkBackupError(
      "fork",
      "The vault has the heads of the printed code's numbers, but not the same ones: it is another vault, or its history was rewritten since. Do not write to it; look at another copy of the storage.",
    );
  for (const { device, ...seen } of found)
    await followFrom(source, heads.latest.get(device), device, seen, "the printed code says");
}

function unreadable(device: string, sequence: number): ZkBackupError {
  return new ZkBackupError(
    "object-corrupt",
    `The code speaks of head ${sequence} of device ${device}, which cannot be read: nothing can be compared. Print a new code.`,
  );
}

interface Decoded {
  readonly starts: readonly { readonly start: string; readonly sequence: number }[];
  readonly digest: Uint8Array;
}

function decodeHeadCode(code: string): Decoded {
  const bits = decodeGroups(code, { error: badCode });
  const reader = byteReader(
    bytesOfBits(bits, Math.floor(bits.length / 8)),
    "head code",
    "bad-code",
  );
  if (reader.u8("version") !== 1) throw badCode("A later release printed it; update this one.");
  const starts = Array.from({ length: reader.u8("count") }, () => {
    const start = toHex(reader.bytes(START, "device"));
    let sequence = 0;
    for (let more = true; more; ) {
      const byte = reader.u8("sequence");
      sequence = sequence * 128 + (byte & 127);
      more = byte >= 128;
    }
    return { start, sequence };
  });
  const digest = reader.bytes(DIGEST, "hash").slice();
  if (!isZero(reader.rest())) throw reader.error("it is too long");
  return { starts, digest };
}

/** Finds the one device that a code means. */
async function deviceAt(
  { storage, signal }: HeadCodeSource,
  start: string,
  sequence: number,
): Promise<string> {
  const names = (await storage.list("heads/", { signal })).map(({ name }) => name);
  const devices = [...new Set(names.map((name) => name.slice(6, 38)))];
  const meant = devices.filter(
    (device) => device.startsWith(start) && names.includes(headName(device, sequence)),
  );
  const [only] = meant;
  if (only !== undefined && meant.length === 1) return only;
  throw new ZkBackupError(
    "rollback",
    `The storage does not show head ${sequence} of device ${start}…, which the printed code names: it serves a state that is older than the print, or another vault. Do not write to it; look at another copy of the storage.`,
  );
}

async function digestOf(
  { engine, vaultId }: Pick<HeadCodeSource, "engine" | "vaultId">,
  heads: readonly NamedHead[],
): Promise<Uint8Array> {
  const parts = heads.map(({ device, sequence, hash }) =>
    concat(fromHex(device), byteWriter(8).u64(sequence).finish(), fromHex(hash)),
  );
  const hash = await engine.sha256(
    concat(ascii("candor zk-backup v1 head code"), vaultId, ...parts),
  );
  return hash.slice(0, DIGEST);
}

/** A number in groups of 7 bits, the highest first; all but the last have 128 added. */
function sevens(value: number): number[] {
  const bytes = [value % 128];
  for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128))
    bytes.unshift((rest % 128) + 128);
  return bytes;
}

function badCode(what: string): ZkBackupError {
  return new ZkBackupError("bad-code", `The head code is not right: ${what}`);
}

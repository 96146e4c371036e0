import type { Cancellation } from "../../cancellation.ts";
import { isZkBackupError, type ZkBackupErrorCode } from "../../errors.ts";
import type { Epochs } from "../access/epochs.ts";
import type { Compression } from "../content/compression.ts";
import { checkChain, checkHead, type Heads } from "../heads/head-history.ts";
import { decodeIndex, type PackEntry } from "../indexes/index-object.ts";
import { isOfOneObject } from "../objects/one-object.ts";
import type { Storage, StoredObject } from "../objects/storage.ts";
import { openNamed } from "../packs/open-named.ts";
import { unpad } from "../packs/padded-record.ts";
import type { Opening } from "../packs/sealing.ts";
import type { Vault } from "../vault.ts";
import { checkPack, checkStored } from "./check-pack.ts";
import { checkSlots } from "./check-slots.ts";
import { checkTrees } from "./check-trees.ts";

/** One thing that is wrong with a vault. */
export interface CheckProblem {
  readonly code: ZkBackupErrorCode;
  /** The object or snapshot concerned. */
  readonly where: string;
  readonly message: string;
}

/** What a check found. */
export interface CheckReport {
  readonly ok: boolean;
  readonly problems: readonly CheckProblem[];
  readonly snapshots: number;
  readonly packs: number;
  /** Bytes of packs, indexes and heads on the storage. */
  readonly bytes: number;
  /** Packs that no index names: what runs that died left behind; harmless. */
  readonly orphans: number;
  /** Whether every pack was read. */
  readonly data: boolean;
}

/** What a check takes. */
export interface CheckVaultOptions {
  readonly storage: Storage;
  readonly opening: Opening;
  readonly epochs: Epochs;
  readonly compression: Compression;
  readonly vaultId: Uint8Array;
  readonly vault: Vault;
  /** The heads as they were read last. */
  readonly heads: () => Heads;
  readonly data?: boolean | undefined;
  readonly signal?: Cancellation | undefined;
}

/** Looks at heads, slots, indexes, packs and trees, and goes on after each problem. */
export async function checkVault(options: CheckVaultOptions): Promise<CheckReport> {
  const { storage, vault, signal } = options;
  const problems: CheckProblem[] = [];
  const attempt: Attempt = async (where, look) => {
    try {
      signal?.throwIfAborted();
      await look();
    } catch (error) {
      if (!isZkBackupError(error) || !(await isOfOneObject(storage, error, signal))) throw error;
      problems.push({ code: error.code, where, message: error.message });
    }
  };
  await attempt("heads", () => vault.refresh({ signal }));
  const { latest, passed } = options.heads();
  const source = { ...options, passing: { passed: new Set(passed), open: false } };
  for (const head of latest.values())
    await attempt(`heads/${head.device}`, () => checkChain(source, head));
  for (const name of passed) await attempt(name, () => checkHead(options, name));
  await checkSlots(options, latest.values(), attempt);
  const objects = await storage.list("", { signal });
  const indexed = await readIndexes(options, objects, attempt);
  const sizes = new Map(objects.map(({ name, size }) => [name, size]));
  for (const pack of indexed.values())
    await attempt(`packs/${pack.hash}`, async () => {
      checkStored(pack, sizes.get(`packs/${pack.hash}`));
      if (options.data) await checkPack(options, pack);
    });
  await checkTrees(vault, indexed.values(), attempt, signal);
  const names = new Set([...indexed.values()].map(({ hash }) => `packs/${hash}`));
  const packs = objects.filter(({ name }) => name.startsWith("packs/"));
  return {
    ok: problems.length === 0,
    problems,
    snapshots: vault.snapshots().length,
    packs: packs.length,
    bytes: objects.reduce((sum, { size }) => sum + size, 0),
    orphans: packs.filter(({ name }) => !names.has(name)).length,
    data: options.data === true,
  };
}

/** Runs one look and notes what it finds wrong. */
export type Attempt = (where: string, look: () => Promise<void>) => Promise<void>;

async function readIndexes(
  { storage, opening, signal }: CheckVaultOptions,
  objects: readonly StoredObject[],
  attempt: Attempt,
): Promise<Map<string, PackEntry>> {
  const packs = new Map<string, PackEntry>();
  for (const { name } of objects.filter((object) => object.name.startsWith("indexes/")))
    await attempt(name, async () => {
      const { plaintext, header } = await openNamed({
        ...{ storage, opening, signal },
        ...{ kind: "index", name },
      });
      for (const pack of decodeIndex(unpad(plaintext, name), header, name))
        packs.set(`${pack.hash} ${pack.contents.domain.device ?? ""}`, pack);
    });
  return packs;
}

import { execFileSync } from "node:child_process";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { type MemoryStorage, memoryStorage } from "../../src/core/vault/index.ts";
import { createVault, type Vault } from "../../src/node/index.ts";

/** The least cost that a slot may have: tests open vaults often. */
const cost = { memoryKiB: 19 * 1024, passes: 2, lanes: 1 };

export const password = "a password for tests";

/** A new vault in memory, as `@candor/zk-backup/node` makes it. */
export async function nodeVault(
  more: { readonly stateFolder?: string } = {},
): Promise<{ storage: MemoryStorage; vault: Vault }> {
  const storage = memoryStorage();
  return { storage, vault: await createVault({ storage, password, cost, ...more }) };
}

/** Makes folders that are gone after the file's tests, whatever was done to what is in them. */
export function scratch(name: string): () => Promise<string> {
  const made: string[] = [];
  afterAll(() => {
    for (const folder of made) {
      execFileSync("chmod", ["-R", "u+rwx", folder]);
      execFileSync("rm", ["-rf", folder]); // deeper than paths reach
    }
  });
  return async () => {
    const folder = await mkdtemp(join(tmpdir(), `zk-${name}-`));
    made.push(folder);
    return folder;
  };
}

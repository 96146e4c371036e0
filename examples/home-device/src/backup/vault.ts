import { access } from "node:fs/promises";
import { join } from "node:path";
import type { AccountKeeper } from "../cloud/account-keeper.ts";
import type { CloudAccount } from "../cloud/client.ts";
import { DeviceError } from "../device-error.ts";
import type { BackupEngine, BackupOutcome, OpenedVault } from "./engine.ts";
import { explain } from "./explain.ts";
import { createJobRunner } from "./job.ts";
import type { BackupKeeper } from "./keeper.ts";
import { openMemory } from "./memory.ts";
import type { BackupResultView } from "./view.ts";

const NO_ERROR = { lastError: null, lastErrorCode: null };

export interface BackupsOptions {
  readonly accounts: AccountKeeper;
  readonly engine: BackupEngine;
  /** Folder for the vault key and what is remembered of past runs. */
  readonly dataDir: string;
  /** Folder that is backed up. */
  readonly filesDir: string;
  /** Folder below which restores make theirs. */
  readonly restoredDir: string;
  readonly now: () => Date;
}

/** Opens the device's side of its vault. @throws Error when a state file is damaged. */
export async function openBackups(options: BackupsOptions): Promise<BackupKeeper> {
  const { accounts, engine, filesDir, restoredDir, now } = options;
  const memory = await openMemory(options.dataDir);
  const jobs = createJobRunner(now);

  const joined = (vault: OpenedVault) =>
    memory.update({ vault: true, snapshots: vault.snapshots() });

  function ownAccount(): CloudAccount {
    const account = accounts.current();
    if (account !== null && memory.value().vault) return account;
    throw new DeviceError("no-vault", "This device has no vault yet. Set it up first.");
  }

  function needNoVault(): void {
    if (memory.value().vault)
      throw new DeviceError("vault-exists", "This device has its vault already.");
  }

  /** The vault may stand there already: made by this device, which died before it kept its key. */
  async function createOrOpen(account: CloudAccount, password: string): Promise<OpenedVault> {
    try {
      return await engine.create(account, password);
    } catch (error) {
      if (explain(error).code !== "vault-exists") throw error;
      return engine.open(account, password);
    }
  }

  async function failed(error: unknown): Promise<void> {
    const { message, code } = explain(error);
    await memory.update({ lastError: message, lastErrorCode: code });
  }

  return {
    view: () => ({
      account: accounts.current()?.account ?? null,
      running: jobs.running(),
      ...memory.value(),
    }),
    create: (password) =>
      told(async () => {
        needNoVault();
        const account = await accounts.ensure();
        await joined(await createOrOpen(account, password));
      }),
    connect: (id, token, password) =>
      told(async () => {
        needNoVault();
        const account = { account: id, token };
        const vault = await engine.open(account, password);
        await accounts.adopt(account);
        await joined(vault);
      }),
    run: () =>
      told(async () => {
        const account = ownAccount();
        jobs.begin(
          "backup",
          async (job) => {
            await memory.update(NO_ERROR);
            const vault = await engine.open(account, null);
            const outcome = await vault.backUp(filesDir, job);
            const lastBackup = resultOf(outcome, now());
            await memory.update({ snapshots: vault.snapshots(), lastBackup });
          },
          failed,
        );
      }),
    restore: ({ snapshot, password, target }) =>
      told(async () => {
        const account = ownAccount();
        jobs.needFree();
        const folder = join(restoredDir, target);
        await needNew(folder);
        // Opened with the password, not with the device's key: whoever restores must know it.
        const vault = await engine.open(account, password);
        const id = chosen(vault, snapshot);
        jobs.begin(
          "restore",
          async (job) => {
            await memory.update({ ...NO_ERROR, snapshots: vault.snapshots() });
            const files = await vault.restore(id, folder, job);
            const finishedAt = now().toISOString();
            await memory.update({ lastRestore: { target, snapshot: id, files, finishedAt } });
          },
          failed,
        );
      }),
    stop: () => jobs.stop(),
  };
}

/** So many files that were left out are named; the rest is counted. */
const MOST_NAMED = 20;

function resultOf({ storedBytes, leftOut }: BackupOutcome, at: Date): BackupResultView {
  const named = leftOut.slice(0, MOST_NAMED);
  const finishedAt = at.toISOString();
  return { finishedAt, storedBytes, leftOutCount: leftOut.length, leftOut: named };
}

function chosen(vault: OpenedVault, snapshot: string): string {
  const all = vault.snapshots();
  const found = snapshot === "latest" ? all.at(-1) : all.find(({ id }) => id === snapshot);
  if (found === undefined)
    throw new DeviceError("missing", "There is no such backup in the vault.");
  return found.id;
}

async function needNew(folder: string): Promise<void> {
  const taken = await access(folder).then(
    () => true,
    () => false,
  );
  if (taken)
    throw new DeviceError("target-exists", "That folder is there already. Choose another name.", {
      field: "target",
    });
}

/** Runs what a form asks; every failure leaves it as one that a person can act on. */
async function told(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    throw explain(error);
  }
}

import { access } from "node:fs/promises";
import { join } from "node:path";
import type { AccountKeeper } from "../cloud/account-keeper.ts";
import type { CloudAccount } from "../cloud/client.ts";
import { DeviceError } from "../device-error.ts";
import type { BackupEngine, OpenedVault } from "./engine.ts";
import { explain } from "./explain.ts";
import { createJobRunner } from "./job.ts";
import type { BackupKeeper } from "./keeper.ts";
import { openMemory } from "./memory.ts";

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

  /** Keeps a key of the device's own, so that the password can be forgotten at once. */
  async function enrol(account: CloudAccount, vault: OpenedVault): Promise<void> {
    const key = await vault.enrol();
    await memory.keepKey({ account: account.account, key });
    await memory.update({ snapshots: await vault.snapshots() });
  }

  async function opened(): Promise<OpenedVault> {
    const account = accounts.current();
    const key = memory.key();
    if (account === null || key === null)
      throw new DeviceError("no-vault", "This device has no vault yet. Set it up first.");
    return engine.open(account, { deviceKey: key });
  }

  function needNoVault(): void {
    if (memory.key() !== null)
      throw new DeviceError("vault-exists", "This device has its vault already.");
  }

  /** The vault may stand there already: made by this device, which died before it kept its key. */
  async function createOrOpen(account: CloudAccount, password: string): Promise<OpenedVault> {
    try {
      return await engine.create(account, password);
    } catch (error) {
      if (explain(error).code !== "vault-exists") throw error;
      return engine.open(account, { password });
    }
  }

  async function failed(error: unknown): Promise<void> {
    const { message, code } = explain(error);
    await memory.update({ lastError: message, lastErrorCode: code });
  }

  return {
    view: () => ({
      vault: memory.key() !== null,
      account: accounts.current()?.account ?? null,
      running: jobs.running(),
      ...memory.value(),
    }),
    create: (password) =>
      told(async () => {
        needNoVault();
        const account = await accounts.ensure();
        await enrol(account, await createOrOpen(account, password));
      }),
    connect: (id, token, password) =>
      told(async () => {
        needNoVault();
        const account = { account: id, token };
        const vault = await engine.open(account, { password });
        await accounts.adopt(account);
        await enrol(account, vault);
      }),
    run: () =>
      told(async () => {
        if (memory.key() === null) await opened(); // says that there is no vault
        jobs.begin(
          "backup",
          async (job) => {
            await memory.update(NO_ERROR);
            const vault = await opened();
            await vault.backUp(filesDir, job);
            await memory.update({ snapshots: await vault.snapshots() });
          },
          failed,
        );
      }),
    restore: ({ snapshot, password, target }) =>
      told(async () => {
        const account = accounts.current();
        if (account === null) await opened();
        const folder = join(restoredDir, target);
        await needFree(folder);
        // Opened with the password, not with the device's key: whoever restores must know it.
        const vault = await engine.open(account as CloudAccount, { password });
        const id = await chosen(vault, snapshot);
        jobs.begin(
          "restore",
          async (job) => {
            await memory.update(NO_ERROR);
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

async function chosen(vault: OpenedVault, snapshot: string): Promise<string> {
  const all = await vault.snapshots();
  const found = snapshot === "latest" ? all.at(-1) : all.find(({ id }) => id === snapshot);
  if (found === undefined)
    throw new DeviceError("missing", "There is no such backup in the vault.");
  return found.id;
}

async function needFree(folder: string): Promise<void> {
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

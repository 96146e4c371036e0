import { access } from "node:fs/promises";
import { join } from "node:path";
import type { AccountKeeper } from "../cloud/account-keeper.ts";
import type { CloudAccount } from "../cloud/client.ts";
import { DeviceError } from "../device-error.ts";
import type { BackupEngine, BackupOutcome, OpenedVault } from "./engine.ts";
import { explain } from "./explain.ts";
import { createJobRunner } from "./job.ts";
import type { BackupKeeper } from "./keeper.ts";
import { type BackupMemory, openMemory, type Remembered } from "./memory.ts";
import type { BackupResultView, JobView } from "./view.ts";

/** Written before a job's first step: what was said of the one before no longer holds. */
const begun = (kind: JobView["kind"], target: string | null) => ({
  ...{ lastError: null, lastErrorCode: null, unfinished: { kind, target } },
});

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
  await tellOfUnfinished(memory);

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
    const { unfinished } = memory.value();
    const lastError = `${message}${await partlyRestored(restoredDir, unfinished)}`;
    // A full disk may be the very reason; the page says it from memory then.
    await memory.update({ lastError, lastErrorCode: code, unfinished: null }).catch(() => {});
  }

  return {
    view() {
      const { unfinished: _, ...remembered } = memory.value();
      const account = accounts.current()?.account ?? null;
      return { account, running: jobs.running(), ...remembered };
    },
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
            await memory.update(begun("backup", null));
            const vault = await engine.open(account, null);
            const outcome = await vault.backUp(filesDir, job);
            const lastBackup = resultOf(outcome, now());
            const snapshots = vault.snapshots();
            await memory.update({ snapshots, lastBackup, unfinished: null });
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
            await memory.update({ ...begun("restore", target), snapshots: vault.snapshots() });
            const files = await vault.restore(id, folder, job);
            const finishedAt = now().toISOString();
            const lastRestore = { target, snapshot: id, files, finishedAt };
            await memory.update({ lastRestore, unfinished: null });
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

/** A half-restored folder must not pass for a whole one after the device was switched off. */
async function tellOfUnfinished(memory: BackupMemory): Promise<void> {
  const { unfinished } = memory.value();
  if (unfinished === null) return;
  const lastError =
    unfinished.target === null
      ? "The last backup was cut off. Start it again: what was sent already is kept."
      : `The restore into restored/${unfinished.target} was cut off: files are missing there. Restore into a new folder.`;
  await memory.update({ lastError, lastErrorCode: "interrupted", unfinished: null });
}

async function partlyRestored(
  restoredDir: string,
  unfinished: Remembered["unfinished"],
): Promise<string> {
  const target = unfinished?.target ?? null;
  if (target === null || !(await isThere(join(restoredDir, target)))) return "";
  return ` The files restored before it are in restored/${target}; they are whole, the others are missing.`;
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

async function needNew(folder: string): Promise<void> {
  if (await isThere(folder))
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

import { join } from "node:path";
import type { AccountKeeper } from "../cloud/account-keeper.ts";
import { DeviceError } from "../device-error.ts";
import type { BackupEngine, BackupOutcome, JobOptions, OpenedVault } from "./engine.ts";
import { explain } from "./explain.ts";
import { createJobRunner } from "./job.ts";
import type { BackupKeeper } from "./keeper.ts";
import { openMemory } from "./memory.ts";
import { type BackupPlace, placeName, type WantedPlace } from "./place.ts";
import { retentionOf } from "./plan.ts";
import type { Room } from "./room.ts";
import { createTimetable } from "./timetable.ts";
import { begun, needNew, partlyRestored, tellOfUnfinished } from "./unfinished.ts";
import type { BackupResultView, JobView } from "./view.ts";

export interface BackupsOptions {
  readonly accounts: AccountKeeper;
  readonly engine: BackupEngine;
  /** Base address of the maker's cloud. */
  readonly cloudUrl: string;
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
  const { accounts, engine, cloudUrl, filesDir, restoredDir, now } = options;
  const memory = await openMemory(options.dataDir);
  const jobs = createJobRunner(now);
  let room: Room | null = null; // asked for anew after each start
  await tellOfUnfinished(memory);

  /** Where the vault is; null without one. */
  function place(): BackupPlace | null {
    const { vault, kept } = memory.value();
    const account = accounts.current();
    if (!vault) return null;
    return kept ?? (account === null ? null : { kind: "maker", ...account });
  }

  function ownPlace(): BackupPlace {
    const found = place();
    if (found !== null) return found;
    throw new DeviceError("no-vault", "This device has no vault yet. Set it up first.");
  }

  function needNoVault(): void {
    if (memory.value().vault)
      throw new DeviceError("vault-exists", "This device has its vault already.");
  }

  async function joined(at: BackupPlace, vault: OpenedVault): Promise<void> {
    const kept = at.kind === "maker" ? null : at;
    await memory.update({ vault: true, kept, snapshots: vault.snapshots() });
  }

  /** The vault may stand there already: made by this device, which died before it kept its key. */
  async function createOrOpen(at: BackupPlace, password: string): Promise<OpenedVault> {
    try {
      return await engine.create(at, password);
    } catch (error) {
      if (explain(error).code !== "vault-exists") throw error;
      return engine.open(at, { password });
    }
  }

  async function measure(): Promise<void> {
    const at = place();
    if (at === null) return;
    const patience = AbortSignal.timeout(MEASURING_MS);
    room = await engine.room(at, patience).catch(() => room); // silence is no failure
  }

  async function failed(error: unknown): Promise<void> {
    const { message, code } = explain(error);
    const { unfinished } = memory.value();
    const lastError = `${message}${await partlyRestored(restoredDir, unfinished)}`;
    // A full disk may be the very reason; the page says it from memory then.
    const what = unfinished?.kind ?? null;
    await memory
      .update({ lastError, lastErrorCode: code, failed: what, unfinished: null })
      .catch(() => {});
  }

  function begin(
    kind: JobView["kind"],
    target: string | null,
    work: (job: JobOptions) => Promise<void>,
  ): void {
    jobs.begin(
      kind,
      async (job) => {
        await memory.update(begun(kind, target));
        await work(job);
      },
      failed,
    );
  }

  async function run(): Promise<void> {
    const at = ownPlace();
    jobs.needFree();
    begin("backup", null, async (job) => {
      await memory.update({ since: now().toISOString() });
      const vault = await engine.open(at, "device-key");
      const outcome = await vault.backUp(filesDir, job);
      const lastBackup = resultOf(outcome, now());
      await memory.update({ snapshots: vault.snapshots(), lastBackup });
      const rule = retentionOf(memory.value().plan.keep);
      if (rule !== null) await vault.forget(rule);
      await memory.update({ snapshots: vault.snapshots(), unfinished: null });
      await measure();
    });
  }

  async function ensured(wanted: WantedPlace): Promise<BackupPlace> {
    return wanted.kind === "maker" ? { kind: "maker", ...(await accounts.ensure()) } : wanted;
  }

  const timetable = createTimetable({
    now,
    begin: run,
    schedule: () => memory.value().plan.schedule,
    since: () => {
      const { since, vault } = memory.value();
      return since === null || !vault ? null : new Date(since);
    },
    failed: () => memory.value().failed === "backup",
  });

  return {
    view() {
      const { unfinished, kept, since, failed: what, ...remembered } = memory.value();
      const at = place();
      return {
        ...remembered,
        account: accounts.current()?.account ?? null,
        room,
        place: at === null ? null : { kind: at.kind, name: placeName(at, cloudUrl) },
        nextBackup: timetable.next()?.toISOString() ?? null,
        running: jobs.running(),
      };
    },
    create: ({ password, place: wanted, plan }) =>
      told(async () => {
        needNoVault();
        const at = await ensured(wanted);
        const vault = await createOrOpen(at, password);
        await memory.update({ plan, since: now().toISOString() });
        await joined(at, vault);
      }),
    connect: (at, secret) =>
      told(async () => {
        needNoVault();
        const vault = await engine.open(at, secret);
        if (at.kind === "maker") await accounts.adopt({ account: at.account, token: at.token });
        await joined(at, vault);
      }),
    choose: (plan) => told(() => memory.update({ plan, since: now().toISOString() })),
    run: () => told(run),
    unlock: (password) => told(() => engine.open(ownPlace(), { password })),
    restore: ({ from, target, by }) =>
      told(async () => {
        const at = ownPlace();
        jobs.needFree();
        const folder = join(restoredDir, target);
        await needNew(folder);
        // Opened with the password, not with the device's key: whoever restores must know it.
        const vault = "password" in by ? await engine.open(at, by) : by;
        const snapshot = chosen(vault, from.snapshot);
        begin("restore", target, async (job) => {
          await memory.update({ snapshots: vault.snapshots() });
          const files = await vault.restore({ ...from, snapshot }, folder, job);
          const finishedAt = now().toISOString();
          const lastRestore = { target, snapshot, files, finishedAt };
          await memory.update({ lastRestore, unfinished: null });
        });
      }),
    free: (password, token) =>
      told(async () => {
        const at = ownPlace();
        jobs.needFree();
        const owned = at.kind === "maker" && token !== null ? { ...at, token } : at;
        const vault = await engine.open(owned, { password });
        begin("tidying", null, async () => {
          await vault.free();
          await memory.update({ unfinished: null });
          await measure();
        });
      }),
    phrase: (password) => told(async () => (await engine.open(ownPlace(), { password })).phrase()),
    measure,
    start: () => timetable.start(),
    async stop() {
      timetable.stop();
      await jobs.stop();
    },
  };
}

/** The room is worth knowing, and not worth waiting for. */
const MEASURING_MS = 5_000;

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

/** Runs what a form asks; every failure leaves it as one that a person can act on. */
async function told<Value>(work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    throw explain(error);
  }
}

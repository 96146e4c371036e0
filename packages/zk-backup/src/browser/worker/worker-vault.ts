import { ZkBackupError, type ZkBackupErrorCode } from "../../core/errors.ts";
import type { CheckReport } from "../../core/vault/check/check.ts";
import type { Snapshot } from "../../core/vault/snapshots/snapshot.ts";
import type { VaultWarning } from "../../core/vault/vault.ts";
import type { BackupFolderOptions, BackupOptions, BackupResult } from "../backup.ts";
import { type FileSource, isHandle, pathedFiles, pickedName } from "../files/folder-source.ts";
import type {
  RestoreFolderOptions,
  RestoreOptions,
  RestoreResult,
  TarBlobOptions,
} from "../restore.ts";
import type { Calls, Failure, FromWorker, WorkerOpenOptions } from "./messages.ts";
import { startWorker } from "./start-worker.ts";

/** How a vault is opened in a worker. */
export interface WorkerVaultOptions extends WorkerOpenOptions {
  /**
   * A module worker that imports `@candor/zk-backup/browser/worker` and nothing else, or its address
   * on this origin.
   */
  readonly worker: Worker | string | URL;
  readonly signal?: AbortSignal | undefined;
}

/** What cancels a call. */
export interface WorkerCallOptions {
  readonly signal?: AbortSignal | undefined;
}

/** A vault that is open in a worker; its calls are those of the functions of the same names. */
export interface WorkerVault {
  /** 32 hex digits. */
  readonly id: string;
  /** This device's id, 32 hex digits. */
  readonly device: string;
  /** Whether it was opened by a password or recovery phrase. */
  readonly owner: boolean;
  readonly warnings: readonly VaultWarning[];
  /** What can be restored, oldest first. */
  snapshots(options?: WorkerCallOptions): Promise<readonly Snapshot[]>;
  backup(options: Omit<BackupOptions, "vault">): Promise<BackupResult>;
  backupFolder(options: Omit<BackupFolderOptions, "vault">): Promise<BackupResult>;
  restore(options: Omit<RestoreOptions, "vault">): Promise<RestoreResult>;
  restoreFolder(options: Omit<RestoreFolderOptions, "vault">): Promise<RestoreResult>;
  tarBlob(options: Omit<TarBlobOptions, "vault">): Promise<Blob>;
  check(options?: WorkerCallOptions & { readonly data?: boolean }): Promise<CheckReport>;
  headCode(): Promise<string>;
  /** Makes a new recovery phrase, shown once and kept nowhere. */
  issueRecovery(options?: WorkerCallOptions): Promise<string>;
  changePassword(options: WorkerCallOptions & { readonly password: string }): Promise<void>;
  /**
   * Ends the worker. What is not acknowledged by then counts as never begun: calls at work fail with
   * `worker-failed`, as do those that are made later.
   */
  close(): void;
}

/**
 * Opens a vault in a worker: key derivation, encryption and reading of databases leave the page's
 * thread alone. One worker holds one vault.
 *
 * @throws ZkBackupError as `openVault`, and `worker-failed` when the worker cannot be loaded.
 * @example
 * const storage = { type: "http", url: "https://cloud.example/vaults/anna/", token };
 * const vault = await openWorkerVault({ worker: "/backup-worker.js", storage, password, create: true });
 * await vault.backup({ databases: "all" });
 */
export async function openWorkerVault(options: WorkerVaultOptions): Promise<WorkerVault> {
  const { worker: given, signal, ...opening } = options;
  const worker = given instanceof Worker ? given : startWorker(given);
  const { call, close } = channel(worker);
  try {
    const opened = await call("open", opening, { signal });
    return workerVault(call, close, opened as Opened);
  } catch (error) {
    close();
    throw error;
  }
}

type Opened = Pick<WorkerVault, "id" | "device" | "owner" | "warnings">;

function workerVault(call: Call, close: () => void, opened: Opened): WorkerVault {
  /** Parts what goes through a message from what is told by messages of its own. */
  const with_ = <T extends Telling>(name: keyof Calls, options: T): Promise<unknown> => {
    const { signal, onProgress, ...rest } = options;
    return call(name, rest, { signal, onProgress: onProgress as Telling["onProgress"] });
  };
  return {
    ...opened,
    snapshots: (options = {}) => with_("snapshots", options) as Promise<readonly Snapshot[]>,
    backup: ({ files, ...options }) =>
      with_("backup", {
        path: location.origin,
        ...options,
        ...(files && { files: sendable(files) }),
      } as Telling) as Promise<BackupResult>,
    backupFolder: ({ source, ...options }) =>
      with_("backupFolder", {
        path: pickedName(source),
        ...options,
        source: sendable(source),
      } as Telling) as Promise<BackupResult>,
    restore: (options) => with_("restore", options as Telling) as Promise<RestoreResult>,
    restoreFolder: (options) =>
      with_("restoreFolder", options as Telling) as Promise<RestoreResult>,
    tarBlob: (options) => with_("tarBlob", options) as Promise<Blob>,
    check: (options = {}) => with_("check", options) as Promise<CheckReport>,
    headCode: () => with_("headCode", {}) as Promise<string>,
    issueRecovery: (options = {}) => with_("issueRecovery", options) as Promise<string>,
    changePassword: (options) => with_("changePassword", options) as Promise<void>,
    close,
  };
}

/** A file's path below the directory that was picked does not go through a message by itself. */
function sendable(source: FileSource): FileSource {
  return isHandle(source) ? source : pathedFiles(source);
}

/** What a call tells while it runs. */
interface Telling {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: never) => void) | undefined;
}

type Call = (call: keyof Calls, options: object, telling: Telling) => Promise<unknown>;

/** The way to a worker. */
interface Channel {
  readonly call: Call;
  /** Ends the worker and every call that waits for it: it would answer none. */
  close(): void;
}

/** A call that waits for its answer. */
interface Waiting extends Telling {
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

function channel(worker: Worker): Channel {
  const waiting = new Map<number, Waiting>();
  let last = 0;
  let isClosed = false;
  worker.addEventListener("message", ({ data }: MessageEvent<FromWorker>) => {
    const one = waiting.get(data.id);
    if (one === undefined) return;
    if ("progress" in data) {
      one.onProgress?.(data.progress as never);
      return;
    }
    waiting.delete(data.id);
    if ("result" in data) one.resolve(data.result);
    else one.reject(one.signal?.aborted ? one.signal.reason : errorOf(data.failed));
  });
  const fail = (what: string): void => {
    for (const { reject } of waiting.values())
      reject(new ZkBackupError("worker-failed", `The backup's worker ${what}.`));
    waiting.clear();
  };
  worker.addEventListener("error", ({ message }) =>
    fail(`could not be loaded, or stopped${message ? `: ${message}` : ""}`),
  );
  worker.addEventListener("messageerror", () => fail("sent what this page cannot read"));
  const call: Call = (name, options, { signal, onProgress }) =>
    new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      if (isClosed) throw new ZkBackupError("worker-failed", "The backup's worker was closed.");
      last += 1;
      const id = last;
      const abort = (): void => worker.postMessage({ abort: id });
      const done = (): void => signal?.removeEventListener("abort", abort);
      signal?.addEventListener("abort", abort);
      waiting.set(id, {
        ...{ signal, onProgress },
        resolve(result) {
          done();
          resolve(result);
        },
        reject(error) {
          done();
          reject(error);
        },
      });
      worker.postMessage({ id, call: name, options });
    });
  return {
    call,
    close() {
      isClosed = true;
      worker.terminate();
      fail("was closed");
    },
  };
}

function errorOf({ name, message, code }: Failure): Error {
  if (code !== undefined) return new ZkBackupError(code as ZkBackupErrorCode, message);
  return name === "Error" ? new Error(message) : new DOMException(message, name);
}

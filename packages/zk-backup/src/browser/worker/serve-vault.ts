import { isZkBackupError, ZkBackupError } from "../../core/errors.ts";
import type { Storage } from "../../core/vault/objects/storage.ts";
import type { Vault } from "../../core/vault/vault.ts";
import { httpStorage } from "../../storage/http.ts";
import { backup, backupFolder } from "../backup.ts";
import { createVault, openVault } from "../browser-vault.ts";
import { indexedDbStorage } from "../indexeddb-storage.ts";
import { restore, restoreFolder, tarBlob } from "../restore.ts";
import type {
  Calls,
  Failure,
  FromWorker,
  StoragePlace,
  ToWorker,
  WorkerOpenOptions,
} from "./messages.ts";

/** The worker's side of the channel. */
export interface WorkerScope {
  postMessage(message: FromWorker): void;
  addEventListener(type: "message", listener: (event: MessageEvent<ToWorker>) => void): void;
}

/** What a call is given besides its options. */
interface Calling {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: unknown) => void;
}

/** Opens one vault, and does with it what messages ask for. */
export function serveVault(scope: WorkerScope): void {
  const running = new Map<number, AbortController>();
  let opened: Vault | null = null;
  const calls = vaultCalls(
    () => {
      if (opened !== null) return opened;
      throw new ZkBackupError("bad-input", "No vault is open in this worker.");
    },
    (vault) => {
      opened = vault;
    },
  );

  scope.addEventListener("message", ({ data }) => {
    if ("abort" in data) {
      running.get(data.abort)?.abort();
      return;
    }
    const { id, call, options } = data;
    const controller = new AbortController();
    running.set(id, controller);
    const calling = {
      signal: controller.signal,
      onProgress: (progress: unknown) => scope.postMessage({ id, progress }),
    };
    calls[call](options as never, calling)
      .then((result) => scope.postMessage({ id, result }))
      .catch((error: unknown) => scope.postMessage({ id, failed: failureOf(error) }))
      .finally(() => running.delete(id));
  });
}

type Answers = {
  readonly [Call in keyof Calls]: (options: Calls[Call], calling: Calling) => Promise<unknown>;
};

function vaultCalls(vault: () => Vault, keep: (vault: Vault) => void): Answers {
  return {
    async open(options, { signal }) {
      const made = await openOrCreate(options, signal);
      keep(made);
      const { id, device, owner, warnings } = made;
      return { id, device, owner, warnings: [...warnings] };
    },
    async snapshots(_, { signal }) {
      await vault().refresh({ signal });
      return vault().snapshots();
    },
    backup: async (options, calling) => backup({ vault: vault(), ...options, ...calling }),
    backupFolder: async (options, calling) =>
      backupFolder({ vault: vault(), ...options, ...calling }),
    restore: async (options, calling) => restore({ vault: vault(), ...options, ...calling }),
    restoreFolder: async (options, calling) =>
      restoreFolder({ vault: vault(), ...options, ...calling }),
    tarBlob: async (options, { signal }) => tarBlob({ vault: vault(), ...options, signal }),
    check: async (options, { signal }) => vault().check({ ...options, signal }),
    headCode: async () => vault().headCode(),
    issueRecovery: async (_, { signal }) => (await vault().issueRecovery({ signal })).phrase,
    changePassword: async ({ password }, { signal }) => {
      await vault().changePassword({ password, signal });
    },
  };
}

async function openOrCreate(
  { storage: place, create, cost, ...options }: WorkerOpenOptions,
  signal: AbortSignal,
): Promise<Vault> {
  const storage = storageAt(place);
  try {
    return await openVault({ ...options, storage, signal });
  } catch (error) {
    if (!create || !isZkBackupError(error, "no-vault")) throw error;
  }
  const { credential: _, ...more } = options;
  return createVault({ ...more, storage, cost, signal });
}

function storageAt(place: StoragePlace): Storage {
  if (place.type === "http") return httpStorage({ url: place.url, token: place.token });
  return indexedDbStorage({ name: place.name });
}

function failureOf(error: unknown): Failure {
  if (isZkBackupError(error)) {
    const { name, message, code } = error;
    return { name, message, code };
  }
  if (error instanceof Error || error instanceof DOMException)
    return { name: error.name, message: error.message };
  return { name: "Error", message: String(error) };
}

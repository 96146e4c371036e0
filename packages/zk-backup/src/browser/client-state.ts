import { createStore, get, update } from "idb-keyval";
import { ZkBackupError } from "../core/errors.ts";
import type { RememberedState, StateKeeper } from "../core/vault/remembered-vault.ts";
import { OWN_DATABASE } from "./indexeddb/database-list.ts";
import { platformError } from "./platform-error.ts";

/**
 * Keeps a client's state in IndexedDB, in a database of this package's own.
 *
 * @param name tells one vault's state from another's
 */
export function indexedDbState(name: string): StateKeeper {
  const store = createStore(OWN_DATABASE, "state");
  const failed = (cause: unknown): never => {
    throw platformError(cause, "The state of the backup cannot be kept", "state-damaged");
  };
  return {
    read: async () => checked((await get<unknown>(name, store).catch(failed)) ?? {}, name),
    update: (change) =>
      update<RememberedState>(name, (before) => ({ ...before, ...change }), store).catch(failed),
  };
}

/** Looks that it is what was written: without it a rollback would go unnoticed. */
function checked(value: unknown, name: string): RememberedState {
  const state = value as RememberedState;
  const { memory, label, deviceKey } = state;
  const isSound =
    (memory === undefined || (isHex(memory.device, 32) && typeof memory.heads === "object")) &&
    (label === undefined || typeof label === "string") &&
    (deviceKey === undefined || isHex(deviceKey, 64));
  if (isSound) return state;
  const message = `The state ${JSON.stringify(name)} in IndexedDB cannot be read: remove it and join anew.`;
  throw new ZkBackupError("state-damaged", message);
}

function isHex(value: unknown, digits: number): boolean {
  return typeof value === "string" && value.length === digits && /^[0-9a-f]*$/.test(value);
}

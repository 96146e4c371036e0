import { ZkBackupError } from "../../core/errors.ts";

/**
 * Waits for a request. What awaits it goes on within the request's own task, so that the
 * transaction is still there for the next request.
 */
export function result<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = (event) => {
      event.preventDefault(); // whoever awaits it decides whether the transaction ends
      reject(request.error ?? new DOMException("The request failed.", "UnknownError"));
    };
  });
}

/** Waits until a transaction is complete. @throws what aborted it. */
export function completed(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () =>
      reject(transaction.error ?? new DOMException("The transaction was aborted.", "UnknownError"));
  });
}

/** Aborts a transaction; one that has ended by itself has nothing to abort. */
export function abort(transaction: IDBTransaction): void {
  try {
    transaction.abort();
  } catch {}
}

/**
 * Opens a database that is there; null when there is none of that name. The connection steps aside
 * when the site wants to upgrade or delete it, once its transactions are done.
 */
export async function openExisting(name: string): Promise<IDBDatabase | null> {
  const request = indexedDB.open(name);
  let isNew = false;
  request.onupgradeneeded = () => {
    isNew = true;
    request.transaction?.abort(); // which undoes that it was made
  };
  try {
    const database = await result(request);
    database.onversionchange = () => database.close();
    return database;
  } catch (error) {
    if (isNew) return null;
    throw error;
  }
}

/** Deletes a database. @throws ZkBackupError `target-blocked` when a page holds it open. */
export function deleteDatabase(name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(name);
    request.onsuccess = () => resolve();
    request.onerror = () => reject(request.error);
    request.onblocked = () =>
      reject(
        new ZkBackupError(
          "target-blocked",
          `A page holds the database ${JSON.stringify(name)} open: close the site's other tabs, and its own connections on "versionchange".`,
        ),
      );
  });
}

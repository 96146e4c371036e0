/** What a site keeps, opened and made by the tests' own hands. */
export function opened(
  name: string,
  version?: number,
  upgrade?: (database: IDBDatabase) => void,
): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, version);
    request.onupgradeneeded = () => upgrade?.(request.result);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** Waits for a request. */
export function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** Waits for a transaction. */
export function ended(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });
}

/** Deletes a database. */
export async function removed(name: string): Promise<void> {
  await done(indexedDB.deleteDatabase(name));
}

/** Makes a database with one store of keys beside their values. */
export async function filled(name: string, records: Iterable<readonly [IDBValidKey, unknown]>) {
  await removed(name);
  const database = await opened(name, 1, (made) => made.createObjectStore("things"));
  const transaction = database.transaction("things", "readwrite");
  for (const [key, value] of records) transaction.objectStore("things").put(value, key);
  await ended(transaction);
  database.close();
}

/** Reads all of a store, in the order of its keys. */
export async function contents(
  name: string,
  store = "things",
): Promise<(readonly [IDBValidKey, unknown])[]> {
  const database = await opened(name);
  try {
    const things = database.transaction(store).objectStore(store);
    const [keys, values] = await Promise.all([done(things.getAllKeys()), done(things.getAll())]);
    return keys.map((key, i) => [key, values[i]] as const);
  } finally {
    database.close();
  }
}

/** A database's whole shape, as a page sees it. */
export async function shape(name: string): Promise<unknown> {
  const database = await opened(name);
  try {
    const names = [...database.objectStoreNames];
    const stores = names.map((store) => {
      const { keyPath, autoIncrement, indexNames, ...rest } = {
        ...spread(database.transaction(store).objectStore(store)),
      };
      return { store, keyPath, autoIncrement, indexNames, ...rest };
    });
    return { version: database.version, stores };
  } finally {
    database.close();
  }
}

function spread(store: IDBObjectStore) {
  const plain = (path: string | string[] | null) =>
    path === null || typeof path === "string" ? path : [...path];
  return {
    keyPath: plain(store.keyPath),
    autoIncrement: store.autoIncrement,
    indexNames: [...store.indexNames].map((name) => {
      const { keyPath, unique, multiEntry } = store.index(name);
      return { name, keyPath: plain(keyPath), unique, multiEntry };
    }),
  };
}

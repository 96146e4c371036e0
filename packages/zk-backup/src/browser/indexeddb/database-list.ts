/** Which databases: all of the site's, or those of these names. */
export type DatabaseChoice = "all" | readonly string[];

/** What this package keeps in databases of its own; no backup takes them along. */
export const OWN_DATABASE = "candor-zk-backup";

/** Names the databases of the site, without this package's own, in a lasting order. */
export async function siteDatabases(): Promise<readonly string[]> {
  const all = await indexedDB.databases();
  return all
    .flatMap(({ name }) => (name === undefined || isOwn(name) ? [] : [name]))
    .sort((a, b) => (a < b ? -1 : 1));
}

function isOwn(name: string): boolean {
  return name === OWN_DATABASE || name.startsWith(`${OWN_DATABASE} `);
}

/** A key as a warning shows it: never longer than a line. */
function shownKey(key: IDBValidKey): string {
  if (typeof key === "string") return JSON.stringify(key.slice(0, 80));
  if (key instanceof Date) return key.toISOString();
  if (Array.isArray(key)) return `[${key.map(shownKey).join(", ").slice(0, 80)}]`;
  if (typeof key === "number") return String(key);
  return `${(key as ArrayBuffer).byteLength} bytes`;
}

/** Where a record stands, for people. */
export function recordPlace(database: string, store: string, key: IDBValidKey): string {
  return `database ${JSON.stringify(database)}, store ${JSON.stringify(store)}, key ${shownKey(key)}`;
}

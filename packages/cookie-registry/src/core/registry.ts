import type { Entry, EntryInput, Service, StorageKind } from "./entry.ts";

/** What a registry is defined from; also the shape of a registry file. */
export interface RegistryInput {
  /** The JSON Schema of the file, for editors; not looked at. */
  readonly $schema?: string;
  /** The declaration's own version, free in form; consent asks again when it changes. */
  readonly version?: string;
  /** Everything the site keeps on a visitor's device, in the order tables list it. */
  readonly entries: readonly EntryInput[];
  /** Services the site uses that keep nothing there. */
  readonly services?: readonly Service[];
}

/** A checked declaration of everything a site keeps on a visitor's device; frozen. */
export interface Registry {
  /** The declaration's own version. */
  readonly version?: string;
  /** The declared entries, in the order they were given. */
  readonly entries: readonly Entry[];
  /** Services that keep nothing. */
  readonly services: readonly Service[];
  /**
   * Finds the entry a name belongs to: an entry of exactly that name, else the template with the
   * most literal characters. Time does not depend on the number of entries.
   *
   * @param name the cookie's name, the storage key, the database's or the cache's name
   * @param storage where the name was seen; `cookie` when left out
   * @param host the host it belongs to, lower case; entries declared for other hosts are passed
   *   over. When left out, domains are not looked at
   */
  match(name: string, storage?: StorageKind, host?: string): Entry | null;
}

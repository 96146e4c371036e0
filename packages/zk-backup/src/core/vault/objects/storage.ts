import type { Cancellation } from "../../cancellation.ts";

/** An object as a storage lists it. */
export interface StoredObject {
  readonly name: string;
  /** Length in bytes. */
  readonly size: number;
}

/** Which bytes of an object are wanted. */
export interface GetOptions {
  /** First byte and how many; an object that ends sooner gives fewer. The whole when left out. */
  readonly range?: { readonly start: number; readonly length: number };
  /** Memory that the bytes may be put into, so that none is taken for them; may be left unused. */
  readonly room?: Uint8Array | undefined;
  readonly signal?: Cancellation | undefined;
}

/** What cancels a storage call. */
export interface CallOptions {
  readonly signal?: Cancellation | undefined;
}

/**
 * Where a vault lives: named byte strings, written once and never changed.
 *
 * It is trusted with keeping them and with nothing else. What `put` has acknowledged must survive
 * a crash of the machine.
 */
export interface Storage {
  /**
   * Reads an object, or a range of it. The memory is the caller's: it may be changed, or handed to
   * another thread.
   *
   * @throws ZkBackupError `not-found` when there is none of that name, `storage-failed` else.
   */
  get(name: string, options?: GetOptions): Promise<Uint8Array>;
  /**
   * Writes an object of a new name; durable when the promise resolves.
   *
   * @throws ZkBackupError `exists` when the name is taken: exactly one of several writers wins.
   */
  put(name: string, bytes: Uint8Array, options?: CallOptions): Promise<void>;
  /** Lists the objects whose name starts with `prefix`, ascending by name. */
  list(prefix: string, options?: CallOptions): Promise<readonly StoredObject[]>;
  /** Removes an object; storages that only append leave this out. */
  delete?(name: string, options?: CallOptions): Promise<void>;
}

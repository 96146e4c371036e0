import type { CallOptions, StoredObject } from "../core/vault/objects/storage.ts";

/** Bytes of an object on their way out. */
export interface Content {
  /** Length of the whole object. */
  readonly size: number;
  /** How many bytes come. */
  readonly length: number;
  /**
   * All at once, or part by part in bounded memory, each good until the next is asked for. Who stops
   * before the end calls `return`.
   */
  readonly body: Uint8Array | AsyncIterable<Uint8Array>;
}

/** What a write is told of the object. */
export interface WriteOptions extends CallOptions {
  /** SHA-256 that the bytes must have, 64 hex digits; null when the name promises none. */
  readonly hash: string | null;
}

/**
 * A storage as a server needs it: objects pass through in bounded memory, listings come in pages.
 * `folderStore` of `@candor/zk-backup/server/node` is one; a plain `Storage` is served with each
 * object in memory while it passes.
 */
export interface ServedStorage {
  /** Length of an object. @throws ZkBackupError `not-found`. */
  size(name: string, options?: CallOptions): Promise<number>;
  /** Whether there is an object, where that costs next to nothing to tell. */
  exists?(name: string): Promise<boolean>;
  /**
   * Opens an object, or the part of it from `start` on that is at most `length` long.
   *
   * @throws ZkBackupError `not-found`; `bad-range` when it has no byte `start`.
   */
  read(
    name: string,
    options: CallOptions & { readonly start?: number; readonly length?: number },
  ): Promise<Content>;
  /**
   * Stores an object of a new name: whole, durable and of the right hash when it resolves, else not
   * at all. Each part of the body is good until the next is asked for.
   *
   * @returns its length.
   * @throws ZkBackupError `exists`, `hash-mismatch`; what the body throws.
   */
  write(name: string, body: AsyncIterable<Uint8Array>, options: WriteOptions): Promise<number>;
  /** Objects below a prefix that come after a name, ascending, at most `limit`. */
  list(
    prefix: string,
    options: CallOptions & { readonly after?: string; readonly limit?: number },
  ): Promise<readonly StoredObject[]>;
  /** Removes an object; storages that only append leave this out. */
  delete?(name: string): Promise<void>;
  /** Unfinished uploads, where they can be kept. */
  readonly uploads?: UploadStore;
}

/** Keeps what came of objects whose upload was interrupted. One call a name at a time. */
export interface UploadStore {
  /** How many bytes of it are there; null when there is no such upload. */
  offset(name: string): Promise<number | null>;
  /**
   * Appends to an upload, from `offset` on, which is its end; 0 begins it anew. What came before
   * the body failed stays. Each part of it is good until the next is asked for.
   */
  append(name: string, offset: number, body: AsyncIterable<Uint8Array>): Promise<void>;
  /**
   * Makes the upload the object of its name, durable.
   *
   * @throws ZkBackupError `hash-mismatch`, `exists`; in both cases the upload is gone.
   */
  finish(name: string, hash: string): Promise<void>;
  /** Throws an upload away. @returns how many bytes it had. */
  discard(name: string): Promise<number>;
  /** Throws away those whose last byte came before a time. @returns how many bytes they had. */
  expire(before: Date): Promise<number>;
  /** Bytes of all of them. */
  bytes(): Promise<number>;
}

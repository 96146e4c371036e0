import type { Store } from "../engine/store.ts";

/** The part of a `pg` Pool that is used; hand in `new pg.Pool({connectionString})`. */
export interface PgPool {
  connect(): Promise<PgClient>;
  end(): Promise<void>;
}

/** A client of the pool. */
export interface PgClient {
  query(
    sql: string,
    values: readonly unknown[],
  ): Promise<{ rows: unknown[]; rowCount: number | null }>;
  release(): void;
}

/**
 * Creates or upgrades the tables in their own schema; safe to call at each start and from
 * several processes at once.
 */
export declare function migrate(
  pool: PgPool,
  options?: { readonly schema?: string },
): Promise<void>;

/** Opens the store on a migrated database. */
export declare function createStore(options: {
  readonly pool: PgPool;
  /** `candor_dsar` when left out. */
  readonly schema?: string;
}): Store;

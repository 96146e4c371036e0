export { createBreachStore } from "./breach-store.ts";
export { type InProcessDatabase, inProcessPool } from "./in-process.ts";
export { migrate } from "./migrate.ts";
export type { PgClient, PgPool } from "./pool.ts";
export { createStore } from "./store.ts";

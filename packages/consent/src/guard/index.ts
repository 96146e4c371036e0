export type { Sighting } from "./sighting.ts";
export { type GuardOptions, startGuard } from "./start-guard.ts";

export { checkLifetimes, type LifetimeNote } from "./check-lifetimes.ts";
export { regimeOf } from "./regime-of.ts";
export type { RegionRule } from "./region-rule.ts";
export { REGION_RULES, RULES_AS_OF, STRICTEST } from "./rules.ts";

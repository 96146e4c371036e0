export {
  type FirstPartyOnly,
  type FirstPartyOnlyOptions,
  firstPartyOnly,
} from "./first-party-only.ts";
export type { DroppedCookie } from "./set-cookie.ts";
export type { ExtraSources } from "./sources.ts";

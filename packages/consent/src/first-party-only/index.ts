export type { RequestHead } from "../http/request-head.ts";
export type { ResponseHeaders, ResponseRules } from "./apply-rules.ts";
export {
  type FirstPartyOnly,
  type FirstPartyOnlyOptions,
  firstPartyOnly,
} from "./first-party-only.ts";
export { type GpcStatement, gpcStatement } from "./gpc-statement.ts";
export { type GrantedOnly, type GrantedOnlyOptions, grantedOnly } from "./granted-only.ts";
export type { PolicyMode } from "./policy-headers.ts";
export { type CspReports, type CspReportsOptions, cspReports, type ReportRow } from "./reports.ts";
export type { HintRule, MayConnect } from "./resource-hints.ts";
export type { CookieRule, DroppedCookie } from "./set-cookie.ts";
export type { ExtraSources } from "./sources.ts";

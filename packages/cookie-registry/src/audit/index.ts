export { type CompareOptions, compareObservation } from "../core/audit/compare.ts";
export {
  type Evidence,
  FINDING_KINDS,
  type Finding,
  type FindingKind,
  SEVERITIES,
  type Severity,
} from "../core/audit/finding.ts";
export type {
  CookieWrite,
  ForeignRequest,
  HeldCookie,
  Observation,
  PageOutcome,
  PageVisit,
  Phase,
  PhaseObservation,
  StoredItem,
} from "../core/audit/observation.ts";
export { parseSetCookie, type SameSite, type SetCookie } from "../core/audit/set-cookie.ts";
export {
  type Audit,
  type AuditOptions,
  auditSite,
  type BannerSelectors,
  type ObserveOptions,
  observeSite,
} from "./audit-site.ts";
export { AuditError, type AuditErrorCode, isAuditError } from "./error.ts";
export type { Progress } from "./observe/walk.ts";
export { siteOf } from "./sites.ts";

export type { Law } from "./core/clock/law.ts";
export { DsarError, type DsarErrorCode, isDsarError } from "./core/error.ts";
export type { Json, JsonObject } from "./core/json.ts";
export {
  advance,
  isClosed,
  type NextState,
  REQUEST_STATES,
  type RequestEvent,
  type RequestState,
  transition,
} from "./core/lifecycle/lifecycle.ts";
export { ROLES, type Role } from "./core/operator/role.ts";
export type { Figures, Report, ReportLine } from "./core/report/month-report.ts";
export { type ApplicableLaw, applicableLaw, type LawFacts } from "./core/request/applicable-law.ts";
export {
  type IdentityLevel,
  type IdentityNeed,
  identityNeed,
} from "./core/request/identity-level.ts";
export {
  type DelayCode,
  JUSTIFICATIONS,
  JUSTIFICATIONS_VERSION,
  type Justification,
  type JustificationCode,
  justification,
  type RefusalCode,
} from "./core/request/justification.ts";
export {
  type Language,
  type NewRequest,
  newRequestJsonSchema,
  parseNewRequest,
} from "./core/request/new-request.ts";
export type { Authority, OnBehalf } from "./core/request/on-behalf.ts";
export type { Particulars } from "./core/request/particulars.ts";
export {
  AUTOMATIC_TYPES,
  isRequestType,
  REQUEST_TYPES,
  type RequestType,
} from "./core/request/request-type.ts";
export { type Right, RULES_AS_OF, rightsUnder, rightUnder } from "./core/request/rights.ts";
export type { Anchor, AnchoredHead, AuditReport } from "./engine/anchor.ts";
export type { AuditHead, AuditVerdict } from "./engine/audit.ts";
export type {
  CallbackMessage,
  Changed,
  Connector,
  ConnectorOptions,
  EraseOptions,
  Erasure,
  Hold,
  Kept,
  OutsideConnector,
  OutsideOutcome,
  OutsideTask,
  PersonalRecord,
  Sql,
  Subject,
  SweepOptions,
} from "./engine/connector.ts";
export type { Controller } from "./engine/controller.ts";
export { createDsar } from "./engine/create-dsar.ts";
export type {
  DeadLetter,
  Desk,
  HoldInForce,
  NewProposal,
  NextStep,
  OpenTask,
  ProofEntry,
  ProposalEntry,
  QueueFilter,
  QueueItem,
  RequestFile,
  ThreadEntry,
  TimelineEntry,
} from "./engine/desk.ts";
export type {
  Accepted,
  Dsar,
  DsarOptions,
  EngineEvent,
  ExportFile,
  FourEyes,
  MailEnvelope,
  MailOutcome,
  RequestStatus,
  Running,
  Swept,
} from "./engine/dsar.ts";
export type { Duty } from "./engine/duties.ts";
export type { ErasureEntry, ErasureLedger, Replay } from "./engine/erasure-ledger.ts";
export type { NewHold } from "./engine/holds.ts";
export type { DsarLimits } from "./engine/limits.ts";
export type {
  AttachedFile,
  Dismissal,
  MailCircumstances,
  MailRoom,
  RequestMail,
  TrayItem,
} from "./engine/mail-room.ts";
export type { Mailer, OutgoingMail } from "./engine/mailer.ts";
export type { TrustedAgent } from "./engine/mandate.ts";
export type { Operator } from "./engine/operator.ts";
export type { Proposal, ProposedAct } from "./engine/proposal.ts";
export type { GivenExtension, Pause } from "./engine/request-clock.ts";
export type { Store } from "./engine/store.ts";

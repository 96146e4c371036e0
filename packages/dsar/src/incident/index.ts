export { type Affected, affectedBy } from "../core/incident/affected.ts";
export type {
  Breach,
  BreachAssessment,
  BreachEntry,
  BreachNature,
  BreachScope,
  Count,
  Exception,
  RecordedEntry,
} from "../core/incident/breach.ts";
export { BREACH_JSON_VERSION, breachJsonSchema } from "../core/incident/breach-json.ts";
export {
  type BreachDuties,
  type BreachDuty,
  breachDuties,
  type DutyFacts,
  type DutyState,
} from "../core/incident/duties.ts";
export { instantOf, localTime } from "../core/incident/local-time.ts";
export {
  BREACH_LAWS,
  type BreachLaw,
  type NoticeClockInput,
  type NoticeDeadline,
  type NoticeReading,
  noticeDeadline,
} from "../core/incident/notice-clock.ts";
export type { NoticeFormat } from "../core/incident/notice-document.ts";
export { parseBreachEntry } from "../core/incident/parse-entry.ts";
export {
  type Risk,
  type Severity,
  type SeverityFactors,
  severityOf,
} from "../core/incident/severity.ts";
export type {
  BreachRow,
  BreachStore,
  BreachTransaction,
  StoredBreach,
} from "./breach-store.ts";
export {
  createIncidents,
  type Incidents,
  type IncidentsOptions,
  type NoticeTo,
  type PeopleCount,
} from "./create-incidents.ts";

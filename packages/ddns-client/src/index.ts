export type { AgentRecord, Family, Scope } from "./core/agent/record.ts";
export type { DdnsStatus, RecordError, RecordStatus, Retraction } from "./core/agent/status.ts";
export { DdnsError, type DdnsErrorCode, isDdnsError } from "./core/errors.ts";

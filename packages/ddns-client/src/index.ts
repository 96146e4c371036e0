export { type AddressRules, checkAddress, parseLabNetworks } from "./core/address/check.ts";
export type { Network } from "./core/address/network.ts";
export {
  type AgentConfig,
  type AgentInput,
  type ConfiguredRecord,
  type Intervals,
  parseAgentConfig,
} from "./core/agent/config.ts";
export type {
  AgentEffect,
  AgentEvent,
  AgentNotice,
  LookResult,
  NoticeKind,
} from "./core/agent/events.ts";
export {
  createMachine,
  isSettled,
  type Machine,
  type Moment,
  type RecordRun,
  statusOf,
  wakeAt,
} from "./core/agent/machine.ts";
export type { AgentRecord, Family, Scope } from "./core/agent/record.ts";
export {
  type AgentState,
  firstState,
  parseState,
  type RecordMemory,
} from "./core/agent/state.ts";
export type {
  AuthorityAnswer,
  DdnsStatus,
  Phase,
  RecordError,
  RecordStatus,
  Retraction,
} from "./core/agent/status.ts";
export { type Step, step } from "./core/agent/step.ts";
export { DdnsError, type DdnsErrorCode, type ErrorPlace, isDdnsError } from "./core/errors.ts";
export { type Answer, type ExchangeOptions, exchange } from "./core/rfc2136/exchange.ts";
export type {
  LookupOutcome,
  Refused,
  Unreachable,
  UpdateOutcome,
} from "./core/rfc2136/outcome.ts";
export type { DnsTransport } from "./core/rfc2136/transport.ts";
export {
  type AddressRecord,
  type AddressReplacement,
  createUpdater,
  type Updater,
  type UpdaterOptions,
} from "./core/rfc2136/updater.ts";
export { CLASS, OPCODE, RCODE, rcodeName, TSIG_ERROR, TYPE } from "./core/wire/codes.ts";
export {
  type DnsMessage,
  decodeMessage,
  encodeMessage,
  type MessageInput,
  type Question,
  question,
  type ResourceRecord,
} from "./core/wire/message.ts";
export { type RecordData, type SoaData, txt } from "./core/wire/rdata.ts";
export type { DecodeMeter } from "./core/wire/reader.ts";
export {
  type Hmac,
  parseTsigKey,
  type SignOptions,
  signMessage,
  type TsigCheck,
  type TsigFailure,
  type TsigHash,
  type TsigKey,
  type VerifyOptions,
  verifyMessage,
} from "./core/wire/tsig.ts";
export type { TsigRecord } from "./core/wire/tsig-record.ts";
export {
  encodeUpdate,
  type Prerequisite,
  type Update,
  type ZoneChange,
} from "./core/wire/update.ts";

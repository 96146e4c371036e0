export type { Family, Scope } from "../core/agent/record.ts";
export type {
  DdnsStatus,
  Phase,
  RecordError,
  RecordStatus,
  Retraction,
} from "../core/agent/status.ts";
export { DdnsError, type DdnsErrorCode, isDdnsError } from "../core/errors.ts";
export {
  createDdnsAgent,
  type DdnsAgent,
  type DdnsAgentOptions,
  type DdnsChange,
  type SourcedRecord,
} from "./agent.ts";
export { fixedSource } from "./fixed-source.ts";
export { nodeHmac } from "./hmac.ts";
export { type HttpSourceOptions, httpSource } from "./http-source.ts";
export { type InterfaceSourceOptions, interfaceSource } from "./interface-source.ts";
export type { AddressSource } from "./source.ts";
export { createTransport, type TransportOptions } from "./transport.ts";

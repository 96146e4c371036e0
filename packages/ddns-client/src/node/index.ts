export type { Family, Scope } from "../core/agent/record.ts";
export type {
  AuthorityAnswer,
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
export { nodeHmac } from "./hmac.ts";
export { type DnsSourceOptions, dnsSource } from "./sources/dns.ts";
export { fixedSource } from "./sources/fixed.ts";
export { type HostSuffixSourceOptions, hostSuffixSource } from "./sources/host-suffix.ts";
export { type HttpSourceOptions, httpSource } from "./sources/http.ts";
export { type InterfaceSourceOptions, interfaceSource } from "./sources/interface.ts";
export { type QuorumSourceOptions, quorumSource } from "./sources/quorum.ts";
export { type RouterProtocol, type RouterSourceOptions, routerSource } from "./sources/router.ts";
export type { AddressSource } from "./sources/source.ts";
export { type StunSourceOptions, stunSource } from "./sources/stun.ts";
export { createTransport, type TransportOptions } from "./transport.ts";

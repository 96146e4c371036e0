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
export { createDdnsAgent } from "./agent.ts";
export type {
  AgentOptions,
  DdnsAgent,
  DdnsAgentOptions,
  DdnsChange,
  ProviderAgentOptions,
  SourcedRecord,
} from "./ddns-agent.ts";
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
export { type DuckDnsUpdaterOptions, duckDnsUpdater } from "./updaters/duckdns.ts";
export { type Dyndns2UpdaterOptions, dyndns2Updater } from "./updaters/dyndns2.ts";
export {
  DYNDNS2_PRESETS,
  type Dyndns2Preset,
  type Dyndns2Provider,
} from "./updaters/dyndns2-presets.ts";
export { type PowerDnsUpdaterOptions, powerDnsUpdater } from "./updaters/powerdns.ts";
export type {
  RecordChange,
  RecordUpdater,
  RecordValues,
  TextRecord,
} from "./updaters/record-updater.ts";
export { type Rfc2136UpdaterOptions, rfc2136Updater } from "./updaters/rfc2136.ts";
export { type UrlTemplateUpdaterOptions, urlTemplateUpdater } from "./updaters/url-template.ts";

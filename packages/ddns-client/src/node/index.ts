export type { DdnsStatus, RecordError, RecordStatus, Retraction } from "../core/agent/status.ts";
export { DdnsError, type DdnsErrorCode, isDdnsError } from "../core/errors.ts";
export {
  type AddressSource,
  createDdnsAgent,
  type DdnsAgent,
  type DdnsAgentOptions,
  type DdnsChange,
  type SourcedRecord,
} from "./agent.ts";
/** Always gives the address it was made with (a setting, a static address). */
export declare function fixedSource(address: string): import("./agent.ts").AddressSource;
/** Asks the party that is updated: `GET url` answers `{"address": "..."}`. */
export declare function httpSource(options: {
  readonly url: string;
  readonly family?: "ipv4" | "ipv6";
  readonly timeoutMs?: number;
}): import("./agent.ts").AddressSource;
/** Takes the address from the device's own network interfaces. */
export declare function interfaceSource(options: {
  readonly family: "ipv4" | "ipv6";
  readonly scope: "public" | "lan";
  readonly interface?: string;
}): import("./agent.ts").AddressSource;

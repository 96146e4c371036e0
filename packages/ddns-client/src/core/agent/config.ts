import { parseLabNetworks } from "../address/check.ts";
import type { Network } from "../address/network.ts";
import { DdnsError } from "../errors.ts";
import { canonicalName, labelsBelow } from "../wire/name.ts";
import { type AgentRecord, type Family, recordType, type Scope } from "./record.ts";

/** Waiting times of the agent, in milliseconds. */
export interface Intervals {
  /** Between two looks at a source. */
  readonly check: number;
  /** After this long without asking, the authoritative server is asked again. */
  readonly refresh: number;
  /** Before the first retry; later ones wait longer. */
  readonly retry: number;
  /** That an address which keeps changing must have held before it is sent; later ones longer. */
  readonly hold: number;
}

/** What a caller states; see {@link parseAgentConfig}. */
export interface AgentInput {
  readonly zone: string;
  readonly records: readonly AgentRecord[];
  readonly labNetworks?: readonly string[];
  /** Seconds; 60 by default. */
  readonly ttl?: number;
  /** Seconds. Defaults: 300, 86400, 10, 30. */
  readonly intervals?: {
    readonly check?: number;
    readonly refresh?: number;
    readonly retry?: number;
    readonly hold?: number;
  };
  /** The switch when no state is there yet; true by default. */
  readonly enabledAtFirst?: boolean;
  /** Fingerprint of server and key: when it changes, permanent stops are forgotten. */
  readonly fingerprint?: string;
}

/** One record in the form the agent works with. */
export interface ConfiguredRecord {
  /** `<name>/<type>`, by which state and events name the record. */
  readonly id: string;
  readonly name: string;
  readonly family: Family;
  readonly type: "A" | "AAAA";
  readonly scope: Scope;
}

/** Checked settings of the agent. */
export interface AgentConfig {
  readonly zone: string;
  readonly records: readonly ConfiguredRecord[];
  readonly labNetworks: readonly Network[];
  readonly ttl: number;
  readonly intervals: Intervals;
  readonly enabledAtFirst: boolean;
  readonly fingerprint: string;
}

/**
 * Checks the settings.
 *
 * A record of scope `lan` needs a label `lan` between its name and the zone, and a public record
 * must not have one: who reads the name sees what kind of address to expect, and no name can carry
 * both kinds.
 *
 * @throws DdnsError `option`, `name-syntax`, `network-syntax`, `lab-network`; `field` names the place.
 */
export function parseAgentConfig(input: AgentInput): AgentConfig {
  const zone = canonicalName(input.zone);
  if (input.records.length === 0) throw wrong("records", "name at least one record");
  const records = input.records.map((record, i) => configured(record, zone, `records[${i}]`));
  for (const [i, { id }] of records.entries())
    if (records.findIndex((other) => other.id === id) !== i)
      throw wrong(`records[${i}]`, `${id} is named twice`);
  const { check = 300, refresh = 86_400, retry = 10, hold = 30 } = input.intervals ?? {};
  return {
    zone,
    records,
    labNetworks: parseLabNetworks(input.labNetworks ?? []),
    ttl: within(input.ttl ?? 60, 1, 86_400, "ttl"),
    intervals: {
      check: interval(check, "check"),
      refresh: interval(refresh, "refresh"),
      retry: interval(retry, "retry"),
      hold: interval(hold, "hold", 0),
    },
    enabledAtFirst: input.enabledAtFirst ?? true,
    fingerprint: input.fingerprint ?? "",
  };
}

function configured(record: AgentRecord, zone: string, field: string): ConfiguredRecord {
  const { family, scope = "public" } = record;
  if (family !== "ipv4" && family !== "ipv6") throw wrong(`${field}.family`, "say ipv4 or ipv6");
  if (scope !== "public" && scope !== "lan") throw wrong(`${field}.scope`, "say public or lan");
  const name = canonicalName(record.name);
  const below = labelsBelow(name, zone);
  if (below === null) throw wrong(`${field}.name`, `${name} is not inside the zone ${zone}`);
  const saysLan = below.includes("lan");
  if (scope === "lan" && !saysLan)
    throw wrong(`${field}.name`, `a LAN-scoped name has a label "lan", such as lan.${name}`);
  if (scope === "public" && saysLan)
    throw wrong(`${field}.scope`, `${name} is a LAN-scoped name: say "scope": "lan"`);
  const type = recordType(family);
  return { id: `${name}/${type}`, name, family, type, scope };
}

function interval(seconds: number, name: string, least = 0.05): number {
  return 1000 * within(seconds, least, 2_592_000, `intervals.${name}`);
}

function within(value: number, least: number, most: number, field: string): number {
  if (typeof value !== "number" || !(value >= least && value <= most))
    throw wrong(field, `must be a number from ${least} to ${most}`);
  return value;
}

function wrong(field: string, why: string): DdnsError {
  return new DdnsError("option", `${field}: ${why}`, { field });
}

import type { RecordValue, StoredType } from "./record-data.ts";

/** All records of one type at one name. */
export interface RRset {
  /** Seconds a resolver may keep it. */
  readonly ttl: number;
  readonly values: readonly RecordValue[];
}

type RecordsOfName = Readonly<Partial<Record<StoredType, RRset>>>;

/** The part of the zone that changes; what is written to disk. */
export interface ZoneData {
  /** SOA serial, raised by one with every change (RFC 1982 arithmetic). */
  readonly serial: number;
  /** By name: lower case, fully qualified, no trailing dot. */
  readonly names: Readonly<Record<string, RecordsOfName>>;
}

/** The part of the zone that stands still. */
export interface ZoneSettings {
  /** e.g. `homes.example`. */
  readonly origin: string;
  /** Name of the one name server, inside the zone. */
  readonly nameServer: string;
  /** Its IPv4 address. */
  readonly nameServerAddress: string;
}

/** How long a resolver may remember that a name does not exist: a new device is soon found. */
export const NEGATIVE_TTL = 60;
export const APEX_TTL = 3600;

/** The records of one type at a name, of the still and of the changing part; null for none. */
export function rrset(
  settings: ZoneSettings,
  zone: ZoneData,
  name: string,
  type: StoredType,
): RRset | null {
  if (name === settings.nameServer && type === "A")
    return { ttl: APEX_TTL, values: [settings.nameServerAddress] };
  return recordsOf(zone, name)[type] ?? null;
}

/** Tells whether a name owns a record of any type (RFC 2136, section 2.4.4). */
export function nameInUse(settings: ZoneSettings, zone: ZoneData, name: string): boolean {
  if (name === settings.origin || name === settings.nameServer) return true;
  return Object.keys(recordsOf(zone, name)).length > 0;
}

/** Tells whether a name exists: it owns a record, or a name below it does (RFC 8020). */
export function nameExists(settings: ZoneSettings, zone: ZoneData, name: string): boolean {
  if (nameInUse(settings, zone, name)) return true;
  return Object.keys(zone.names).some((other) => other.endsWith(`.${name}`));
}

/** The zone with one RRset replaced; an empty one is removed, and a name without records too. */
export function withRRset(
  zone: ZoneData,
  name: string,
  type: StoredType,
  set: RRset | null,
): ZoneData {
  const { [type]: _, ...others } = recordsOf(zone, name);
  const records: RecordsOfName =
    set === null || set.values.length === 0 ? others : { ...others, [type]: set };
  const { [name]: __, ...names } = zone.names;
  if (Object.keys(records).length > 0) return { ...zone, names: { ...names, [name]: records } };
  return { ...zone, names };
}

/** The zone with its serial raised by one; 0 is stepped over (RFC 2136, section 7.11). */
export function withNextSerial(zone: ZoneData): ZoneData {
  return { ...zone, serial: (zone.serial + 1) % 2 ** 32 || 1 };
}

function recordsOf(zone: ZoneData, name: string): RecordsOfName {
  return Object.hasOwn(zone.names, name) ? (zone.names[name] ?? {}) : {};
}

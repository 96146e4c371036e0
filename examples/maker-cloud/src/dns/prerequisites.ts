import { CLASS, RCODE, type Rcode, TYPE, type WireRecord } from "./message.ts";
import { DnsFormatError, isWithin } from "./name.ts";
import {
  decodeData,
  type RecordValue,
  type StoredType,
  sameValue,
  storedType,
} from "./record-data.ts";
import { nameInUse, rrset, type ZoneData, type ZoneSettings } from "./zone.ts";

interface Expected {
  readonly name: string;
  readonly type: StoredType;
  readonly values: RecordValue[];
}

/**
 * Checks the prerequisites of an UPDATE (RFC 2136, section 3.2): name in use or unused, RRset
 * exists or not, RRset equal to the given values.
 *
 * @throws DnsFormatError when one is malformed.
 */
export function checkPrerequisites(
  settings: ZoneSettings,
  zone: ZoneData,
  records: readonly WireRecord[],
): Rcode {
  const expected = new Map<string, Expected>();
  for (const record of records) {
    if (record.ttl !== 0) throw new DnsFormatError("a prerequisite has a TTL", record.start);
    if (!isWithin(record.name, settings.origin)) return RCODE.NOTZONE;
    if (record.class === CLASS.IN) expect(expected, record);
    const rcode = record.class === CLASS.IN ? RCODE.NOERROR : presence(settings, zone, record);
    if (rcode !== RCODE.NOERROR) return rcode;
  }
  for (const { name, type, values } of expected.values())
    if (!sameSet(values, rrset(settings, zone, name, type)?.values ?? [])) return RCODE.NXRRSET;
  return RCODE.NOERROR;
}

function presence(settings: ZoneSettings, zone: ZoneData, record: WireRecord): Rcode {
  const { name, type, start } = record;
  if (record.data.length > 2) throw new DnsFormatError("a prerequisite carries data", start);
  const wanted = record.class === CLASS.ANY;
  if (!wanted && record.class !== CLASS.NONE)
    throw new DnsFormatError("a prerequisite has an unknown class", start);
  if (type === TYPE.ANY) {
    if (nameInUse(settings, zone, name) === wanted) return RCODE.NOERROR;
    return wanted ? RCODE.NXDOMAIN : RCODE.YXDOMAIN;
  }
  if (setExists(settings, zone, name, type) === wanted) return RCODE.NOERROR;
  return wanted ? RCODE.NXRRSET : RCODE.YXRRSET;
}

function setExists(settings: ZoneSettings, zone: ZoneData, name: string, type: number): boolean {
  if (name === settings.origin && (type === TYPE.SOA || type === TYPE.NS)) return true;
  const stored = storedType(type);
  return stored !== undefined && rrset(settings, zone, name, stored) !== null;
}

function expect(expected: Map<string, Expected>, record: WireRecord): void {
  const type = storedType(record.type);
  if (type === undefined)
    throw new DnsFormatError("a value is expected of a type that is never stored", record.start);
  const key = `${record.name} ${type}`;
  const entry = expected.get(key) ?? { name: record.name, type, values: [] };
  entry.values.push(decodeData(type, record.data, record.start));
  expected.set(key, entry);
}

function sameSet(a: readonly RecordValue[], b: readonly RecordValue[]): boolean {
  const within = (value: RecordValue, set: readonly RecordValue[]) =>
    set.some((other) => sameValue(value, other));
  return a.every((value) => within(value, b)) && b.every((value) => within(value, a));
}

import { CLASS, type Message, RCODE, type Rcode, TYPE, type WireRecord } from "./message.ts";
import { DnsFormatError, isWithin } from "./name.ts";
import { LONGEST_TTL, MOST_VALUES, mayChange } from "./policy.ts";
import { checkPrerequisites } from "./prerequisites.ts";
import {
  decodeData,
  type RecordValue,
  STORED_TYPES,
  type StoredType,
  sameValue,
  storedType,
} from "./record-data.ts";
import {
  type RRset,
  rrset,
  withNextSerial,
  withRRset,
  type ZoneData,
  type ZoneSettings,
} from "./zone.ts";

/** The outcome of an UPDATE: a code, and the zone as it is afterwards (the same one on refusal). */
export interface UpdateOutcome {
  readonly rcode: Rcode;
  readonly zone: ZoneData;
}

/**
 * Applies an UPDATE that key `keyName` signed (RFC 2136, section 3): zone section, prerequisites,
 * permission and form of each update, then all changes or none. The serial rises only when a
 * record changed, so that a repeated UPDATE is no news to anyone.
 */
export function applyUpdate(
  settings: ZoneSettings,
  zone: ZoneData,
  message: Message,
  keyName: string,
): UpdateOutcome {
  const refused = (rcode: Rcode) => ({ rcode, zone });
  const { question, answers, authorities } = message;
  if (question.type !== TYPE.SOA) return refused(RCODE.FORMERR);
  if (question.name !== settings.origin || question.class !== CLASS.IN)
    return refused(RCODE.NOTAUTH);
  try {
    const unmet = checkPrerequisites(settings, zone, answers);
    if (unmet !== RCODE.NOERROR) return refused(unmet);
    const rcode = prescan(settings.origin, authorities, keyName);
    if (rcode !== RCODE.NOERROR) return refused(rcode);
    return applyAll(settings, zone, authorities);
  } catch (error) {
    if (error instanceof DnsFormatError) return refused(RCODE.FORMERR);
    throw error;
  }
}

/**
 * Form and permission of each update, before any of them is applied (RFC 2136, section 3.4.1).
 *
 * @throws DnsFormatError
 */
export function prescan(origin: string, updates: readonly WireRecord[], keyName: string): Rcode {
  for (const update of updates) {
    if (!isWithin(update.name, origin)) return RCODE.NOTZONE;
    checkForm(update);
  }
  const allowed = updates.every(
    ({ name, type }) =>
      mayChange(keyName, origin, name) && (type === TYPE.ANY || storedType(type) !== undefined),
  );
  return allowed ? RCODE.NOERROR : RCODE.REFUSED;
}

/** RFC 2136, section 3.4.1.3. */
function checkForm(update: WireRecord): void {
  const { type, ttl, data, start } = update;
  const addition = update.class === CLASS.IN;
  if (!addition && update.class !== CLASS.ANY && update.class !== CLASS.NONE)
    throw new DnsFormatError("an update has an unknown class", start);
  if (!addition && ttl !== 0) throw new DnsFormatError("a deletion has a TTL", start);
  if (update.class === CLASS.ANY && data.length > 2)
    throw new DnsFormatError("the deletion of a whole set carries data", start);
  const meta = type === 0 || (type >= 128 && type <= 255);
  if (meta && !(update.class === CLASS.ANY && type === TYPE.ANY))
    throw new DnsFormatError("an update is of a type that no record has", start);
  const stored = storedType(type);
  if (stored !== undefined && update.class !== CLASS.ANY) decodeData(stored, data, start);
}

function applyAll(
  settings: ZoneSettings,
  zone: ZoneData,
  updates: readonly WireRecord[],
): UpdateOutcome {
  let next = zone;
  for (const update of updates) {
    const types = update.type === TYPE.ANY ? STORED_TYPES.values() : [storedType(update.type)];
    for (const type of types) {
      if (type === undefined) return { rcode: RCODE.REFUSED, zone };
      const before = rrset(settings, next, update.name, type);
      const after = changed(before, type, update);
      if (after !== null && after.values.length > MOST_VALUES)
        return { rcode: RCODE.REFUSED, zone };
      if (!sameRRset(before, after)) next = withRRset(next, update.name, type, after);
    }
  }
  if (next === zone) return { rcode: RCODE.NOERROR, zone };
  return { rcode: RCODE.NOERROR, zone: withNextSerial(next) };
}

/** RFC 2136, section 3.4.2: what one update makes of one RRset. */
function changed(before: RRset | null, type: StoredType, update: WireRecord): RRset | null {
  if (update.class === CLASS.ANY) return null;
  const value = decodeData(type, update.data, update.start);
  const others = (before?.values ?? []).filter((known) => !sameValue(known, value));
  if (update.class === CLASS.NONE)
    return before === null || others.length === 0 ? null : { ...before, values: others };
  const known = before?.values.some((other) => sameValue(other, value)) ?? false;
  const values: readonly RecordValue[] =
    known && before !== null ? before.values : [...others, value];
  return { ttl: Math.min(update.ttl, LONGEST_TTL), values };
}

function sameRRset(a: RRset | null, b: RRset | null): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

import type { Answer } from "dns-packet";
import { CLASS, type Question, RCODE, type Rcode, TYPE } from "./message.ts";
import { isWithin } from "./name.ts";
import { type RecordValue, STORED_TYPES, type StoredType, storedType } from "./record-data.ts";
import {
  APEX_TTL,
  NEGATIVE_TTL,
  nameExists,
  type RRset,
  rrset,
  type ZoneData,
  type ZoneSettings,
} from "./zone.ts";

/** What the server says to a question, before it is put into bytes. */
export interface Reply {
  readonly rcode: Rcode;
  /** Whether the AA bit is set: this server is the source of what it says. */
  readonly authoritative: boolean;
  readonly answers: readonly Answer[];
  readonly authorities: readonly Answer[];
}

/** A reply that carries a code alone. */
export function codeAlone(rcode: Rcode): Reply {
  return { rcode, authoritative: false, answers: [], authorities: [] };
}

/**
 * Answers a question from the zone (RFC 1034, section 4.3.2). A name outside it is REFUSED: this
 * server resolves for nobody. NODATA and NXDOMAIN carry the SOA with the negative TTL (RFC 2308).
 */
export function answer(settings: ZoneSettings, zone: ZoneData, question: Question): Reply {
  const { name, type } = question;
  if (question.class !== CLASS.IN || !isWithin(name, settings.origin))
    return codeAlone(RCODE.REFUSED);
  const answers = [
    ...apexRecords(settings, zone, name, type),
    ...storedRecords(settings, zone, question),
  ];
  if (answers.length > 0)
    return { rcode: RCODE.NOERROR, authoritative: true, answers, authorities: [] };
  const rcode = nameExists(settings, zone, name) ? RCODE.NOERROR : RCODE.NXDOMAIN;
  const authorities = [soa(settings, zone, NEGATIVE_TTL)];
  return { rcode, authoritative: true, answers: [], authorities };
}

function apexRecords(settings: ZoneSettings, zone: ZoneData, name: string, type: number): Answer[] {
  if (name !== settings.origin) return [];
  const records: Answer[] = [];
  if (type === TYPE.SOA || type === TYPE.ANY) records.push(soa(settings, zone, APEX_TTL));
  if (type === TYPE.NS || type === TYPE.ANY)
    records.push({ name, type: "NS", ttl: APEX_TTL, data: settings.nameServer });
  return records;
}

function storedRecords(settings: ZoneSettings, zone: ZoneData, question: Question): Answer[] {
  const { name } = question;
  const asked = storedType(question.type);
  const types = question.type === TYPE.ANY ? [...STORED_TYPES.values()] : [asked];
  return types.flatMap((type) =>
    type === undefined ? [] : records(name, type, rrset(settings, zone, name, type)),
  );
}

function records(name: string, type: StoredType, set: RRset | null): Answer[] {
  if (set === null) return [];
  return set.values.map((value) => record(name, type, set.ttl, value));
}

function record(name: string, type: StoredType, ttl: number, value: RecordValue): Answer {
  if (type === "TXT") {
    const parts = [value].flat().map((part) => Buffer.from(part, "latin1"));
    return { name, type, ttl, data: parts };
  }
  return { name, type, ttl, data: String(value) };
}

function soa(settings: ZoneSettings, zone: ZoneData, ttl: number): Answer {
  return {
    name: settings.origin,
    type: "SOA",
    ttl,
    data: {
      mname: settings.nameServer,
      rname: `hostmaster.${settings.origin}`,
      serial: zone.serial,
      refresh: 3600,
      retry: 600,
      expire: 604_800,
      minimum: NEGATIVE_TTL,
    },
  };
}

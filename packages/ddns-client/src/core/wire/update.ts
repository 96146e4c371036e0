import { DdnsError } from "../errors.ts";
import { CLASS, OPCODE, TYPE } from "./codes.ts";
import { encodeMessage, type ResourceRecord } from "./message.ts";
import { isWithin } from "./name.ts";
import type { RecordData } from "./rdata.ts";

/** A condition the server checks before it changes anything (RFC 2136 section 2.4). */
export type Prerequisite =
  /** The RRset is there. */
  | { readonly kind: "exists"; readonly name: string; readonly type: number }
  /** The RRset is not there. */
  | { readonly kind: "absent"; readonly name: string; readonly type: number }
  /** The RRset is there and holds exactly these values. */
  | { readonly kind: "equals"; readonly name: string; readonly values: readonly RecordData[] }
  | { readonly kind: "name-in-use"; readonly name: string }
  | { readonly kind: "name-unused"; readonly name: string };

/** One change of the zone (RFC 2136 section 2.5). */
export type ZoneChange =
  | { readonly kind: "add"; readonly name: string; readonly ttl: number; readonly data: RecordData }
  /** Deletes all records of a type. */
  | { readonly kind: "delete-rrset"; readonly name: string; readonly type: number }
  /** Deletes this one record, when it is there. */
  | { readonly kind: "delete"; readonly name: string; readonly data: RecordData };

/** An UPDATE message. */
export interface Update {
  readonly id: number;
  readonly zone: string;
  readonly prerequisites?: readonly Prerequisite[];
  readonly changes: readonly ZoneChange[];
}

/**
 * Encodes an UPDATE (RFC 2136), unsigned.
 *
 * @throws DdnsError `option` when a name is outside the zone, and what `encodeMessage` throws.
 */
export function encodeUpdate({ id, zone, prerequisites = [], changes }: Update): Uint8Array {
  for (const { name } of [...prerequisites, ...changes])
    if (!isWithin(name, zone))
      throw new DdnsError("option", `${name} is not inside the zone ${zone}`, { field: "name" });
  return encodeMessage({
    id,
    opcode: OPCODE.UPDATE,
    questions: [{ name: zone, type: TYPE.SOA, class: CLASS.IN }],
    answers: prerequisites.flatMap(prerequisiteRecords),
    authorities: changes.map(changeRecord),
  });
}

function prerequisiteRecords(condition: Prerequisite): ResourceRecord[] {
  const { name } = condition;
  const bare = (rrClass: number, number: number) => [
    { name, class: rrClass, ttl: 0, data: { type: "empty", number } as const },
  ];
  switch (condition.kind) {
    case "exists":
      return bare(CLASS.ANY, condition.type);
    case "absent":
      return bare(CLASS.NONE, condition.type);
    case "name-in-use":
      return bare(CLASS.ANY, TYPE.ANY);
    case "name-unused":
      return bare(CLASS.NONE, TYPE.ANY);
    case "equals":
      return condition.values.map((data) => ({ name, class: CLASS.IN, ttl: 0, data }));
  }
}

function changeRecord(change: ZoneChange): ResourceRecord {
  const { name } = change;
  switch (change.kind) {
    case "add":
      return { name, class: CLASS.IN, ttl: change.ttl, data: change.data };
    case "delete":
      return { name, class: CLASS.NONE, ttl: 0, data: change.data };
    case "delete-rrset":
      return { name, class: CLASS.ANY, ttl: 0, data: { type: "empty", number: change.type } };
  }
}

import { join } from "node:path";
import { type Journal, openJournal } from "../journal.ts";
import type { ZoneData } from "./zone.ts";

/** Opens the zone kept in `folder`; an empty one with serial 1 when there is none. */
export function openZone(folder: string): Promise<Journal<ZoneData>> {
  return openJournal({
    path: join(folder, "zone.json"),
    empty: { serial: 1, names: {} },
    parse: parseZone,
  });
}

function parseZone(value: unknown): ZoneData {
  const zone = value as Partial<ZoneData> | null;
  if (typeof zone !== "object" || zone === null) throw new Error("it is no object");
  const { serial, names } = zone;
  if (!Number.isInteger(serial)) throw new Error("`serial` is no whole number");
  if (typeof names !== "object" || names === null) throw new Error("`names` is no object");
  for (const [name, records] of Object.entries(names))
    for (const [type, set] of Object.entries(records)) {
      if (!Array.isArray(set?.values) || !Number.isInteger(set.ttl))
        throw new Error(`\`names\` has no ttl and values for ${type} of ${name}`);
    }
  return zone as ZoneData;
}

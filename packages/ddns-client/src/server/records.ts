import type { AddressRecord } from "../core/rfc2136/updater.ts";
import { Refusal } from "./answer.ts";
import type { ServerSettings } from "./settings.ts";

/** The names a device may write: its own, and the one for its address inside the home. */
export function namesOf(fqdn: string): readonly [string, string] {
  return [fqdn, `lan.${fqdn}`];
}

/** What became of a record: changed, as it was already, or not to be changed now. */
export type Kept = "good" | "nochg" | "failed";

const TYPES = ["A", "AAAA"] as const;

/**
 * Brings a record to one address, or to none: asks the primary server what it holds, and changes
 * exactly that. Another writer in between is met by asking once more.
 */
export async function keepRecord(
  settings: Pick<ServerSettings, "records" | "ttl" | "onError">,
  record: AddressRecord,
  address: string | null,
  signal: AbortSignal,
): Promise<Kept> {
  const { records, ttl, onError } = settings;
  for (let attempt = 0; attempt < 2; attempt++) {
    const held = await records.lookup(record, signal);
    if (held.kind !== "found") {
      onError(new Error(`${record.name}: ${"message" in held ? held.message : held.kind}`));
      return "failed";
    }
    const old = held.values;
    if (address === null ? old.length === 0 : old.length === 1 && old[0] === address)
      return "nochg";
    const outcome =
      address === null
        ? await records.retract([{ ...record, values: old }], signal)
        : await records.publish({ ...record, old, address, ttl }, signal);
    if (outcome.kind === "done") return "good";
    if (outcome.kind === "prerequisite") continue;
    onError(new Error(`${record.name}: ${outcome.message}`));
    return "failed";
  }
  return "failed";
}

/** Removes every address a device may have published. @throws Refusal `dns` when one is left. */
export async function clearRecords(
  settings: ServerSettings,
  fqdn: string,
  signal: AbortSignal,
): Promise<void> {
  for (const name of namesOf(fqdn))
    for (const type of TYPES)
      if ((await keepRecord(settings, { name, type }, null, signal)) === "failed")
        throw new Refusal(
          "dns",
          "The name server could not be reached, so the name still shows its addresses and is not released. Try again.",
        );
}

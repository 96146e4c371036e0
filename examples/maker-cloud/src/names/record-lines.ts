import type { RecordUpdater } from "@candor/ddns-client/node";

/** What the authoritative server holds of a device, one line a record. */
export async function recordLines(records: RecordUpdater, fqdn: string): Promise<string[]> {
  const lines: string[] = [];
  for (const name of [fqdn, `lan.${fqdn}`])
    for (const type of ["A", "AAAA"] as const) {
      const held = await records.lookup({ name, type }, AbortSignal.timeout(5_000));
      if (held.kind === "found")
        lines.push(...held.values.map((value) => `${name} ${type} ${value}`));
      else lines.push(`${name} ${type}: the name server does not say`);
    }
  return lines;
}

import type { AuthorityAnswer, DdnsStatus, RecordStatus } from "../core/agent/status.ts";

/** Tells whether everything is as the user wants it: off, or every record published. */
export function isWell(status: DdnsStatus): boolean {
  if (status.unsaved !== null || status.damage !== null) return false;
  if (!status.enabled) return status.retraction === null || status.retraction.state === "done";
  return status.records.every(({ error, published }) => error === null && published !== null);
}

/** Writes the status for people, one line a record. */
export function statusText(status: DdnsStatus): string {
  return [
    `publishing is ${status.enabled ? "on" : "off"}${retraction(status)}`,
    ...status.records.map(recordLine),
    ...[status.unsaved, status.damage].filter((line) => line !== null),
  ].join("\n");
}

function retraction({ retraction: asked }: DdnsStatus): string {
  switch (asked?.state) {
    case undefined:
      return "";
    case "owed":
      return "; the records are being taken back";
    case "done":
      return `; the records were taken back on ${stamp(asked.at)}`;
    case "failed":
      return `; the records could not be taken back: ${asked.message}`;
  }
}

function recordLine(record: RecordStatus): string {
  const { name, type, scope, published, verifiedAt, error, authorities } = record;
  const where = scope === "lan" ? " (LAN)" : "";
  const what = published ?? "not published";
  const seen = verifiedAt === null ? "" : `, seen at the server on ${stamp(verifiedAt)}`;
  const trouble = error === null ? "" : `; ${error.code}: ${error.message}`;
  const behind = authorities.filter(({ agrees }) => !agrees).map(behindText);
  return [`${name} ${type}${where}: ${what}${seen}${trouble}`, ...behind].join("\n");
}

function behindText({ server, values, error }: AuthorityAnswer): string {
  const what =
    values === null ? `could not be asked: ${error}` : `says ${values.join(", ") || "nothing"}`;
  return `  not yet at ${server}, which ${what}`;
}

function stamp(time: number): string {
  return new Date(time).toISOString();
}

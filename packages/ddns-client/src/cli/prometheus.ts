import type { DdnsStatus, RecordStatus } from "../core/agent/status.ts";

interface Metric {
  readonly name: string;
  readonly help: string;
  readonly type: "gauge";
  readonly samples: readonly (readonly [labels: string, value: number])[];
}

/**
 * Writes the status in Prometheus' text format 0.0.4. No address is in it: metrics travel further
 * than logs.
 */
export function prometheusText(status: DdnsStatus): string {
  const each = (value: (record: RecordStatus) => number | null) =>
    status.records.flatMap((record) => {
      const number = value(record);
      return number === null ? [] : [[labels(record), number] as const];
    });
  const metrics: Metric[] = [
    gauge("enabled", "Whether publishing is on.", [["", status.enabled ? 1 : 0]]),
    gauge("state_saved", "Whether the state stands on disk.", [
      ["", status.unsaved === null && status.damage === null ? 1 : 0],
    ]),
    gauge("published", "Whether an address of this device stands at the primary server.", [
      ...each(({ published }) => (published === null ? 0 : 1)),
    ]),
    gauge("failing", "Whether the last attempt went wrong.", [
      ...each(({ error }) => (error === null ? 0 : 1)),
    ]),
    gauge("stopped", "Whether a permanent refusal has stopped the record.", [
      ...each(({ stopped }) => (stopped ? 1 : 0)),
    ]),
    gauge("verified_timestamp_seconds", "When the primary server was last seen to give it.", [
      ...each(({ verifiedAt }) => (verifiedAt === null ? null : verifiedAt / 1000)),
    ]),
    gauge("authorities_behind", "Other authoritative servers that do not give it yet.", [
      ...each(({ authorities }) => authorities.filter(({ agrees }) => !agrees).length),
    ]),
  ];
  return metrics.map(text).join("");
}

function gauge(name: string, help: string, samples: Metric["samples"]): Metric {
  return { name: `ddns_client_${name}`, help, type: "gauge", samples };
}

function text({ name, help, type, samples }: Metric): string {
  const lines = samples.map(([label, value]) => `${name}${label} ${value}`);
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...lines, ""].join("\n");
}

function labels({ name, type, scope }: RecordStatus): string {
  const escaped = name.replaceAll("\\", "\\\\").replaceAll('"', '\\"');
  return `{name="${escaped}",type="${type}",scope="${scope}"}`;
}

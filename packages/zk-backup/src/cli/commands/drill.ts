import type { DeviceState } from "../../core/vault/vault.ts";
import { type DrillResult, drill as drillSnapshots } from "../../node/drill.ts";
import { type Command, command } from "../command.ts";
import { EXIT } from "../exit-codes.ts";
import { openedVault } from "../opened.ts";
import { bytesText, countText, durationText, timeText } from "../report.ts";
import { escaped, jsonPath, shownPath } from "../shown-path.ts";
import { chosenSnapshots, SNAPSHOT_FILTER } from "../snapshot-filter.ts";

export const drill: Command = command({
  name: "drill",
  group: "Keep the vault healthy",
  summary: "try a restore: read random files back, and say how old each device's last backup is",
  about: [
    "Takes the last snapshot of each device and source, draws files from it at random, reads each back from the storage with every byte verified, and keeps nothing. What was backed up from this device is also compared with the files that stand there, where length and time are as they were.",
  ],
  options: {
    files: { kind: "count", value: "N", text: "files to draw from each snapshot (default: 20)" },
    "max-age": {
      kind: "duration",
      value: "TIME",
      text: "exit 3 when a last backup is older, such as 36h or 7d",
    },
    ...SNAPSHOT_FILTER,
  },
  result:
    "ok, sources: [{ device, label, path, snapshot, time, ageSeconds, stale, of, restored, compared, bytes, failed: [{ path, code, message }] }], silent: [device] (devices with a key that have no snapshot)",
  examples: [
    ["zk-backup drill --max-age 36h", "for a timer: says so when a device has gone quiet"],
  ],
  async run(invocation) {
    const { options, signal, output } = invocation;
    const vault = await openedVault(invocation);
    const { snapshots, devices, now } = await chosenSnapshots(vault, options, signal);
    const last = [...new Map(snapshots.map((one) => [`${one.device} ${one.path}`, one])).values()];
    const results = await drillSnapshots({
      ...{ vault, snapshots: last, files: options.files, signal },
      onProgress: output.progress,
    });
    const maxAge = options["max-age"];
    const sources = results.map((result) => sourceOf(result, { devices, now, maxAge }));
    const silent = devices.filter(
      ({ id, slot }) => slot !== "none" && !snapshots.some(({ device }) => device === id),
    );
    const failed = results.some((result) => result.failed.length > 0);
    const stale =
      sources.some((source) => source.stale) || (maxAge !== undefined && last.length === 0);
    const json = { ok: !failed && !stale, sources, silent: silent.map(({ id }) => id) };
    const text = [
      ...results.flatMap((result, i) => sourceText(result, sources[i])),
      ...silent.map(
        ({ id, label }) => `${escaped(label || id.slice(0, 12))}: has a key and no backup.`,
      ),
      ...(results.length === 0 ? ["There is no snapshot to try."] : []),
    ].join("\n");
    return { json, text, exit: failed ? EXIT.damaged : stale ? EXIT.partial : EXIT.done };
  },
});

interface Source {
  readonly label: string;
  readonly ageSeconds: number;
  readonly stale: boolean;
  readonly failed: readonly object[];
  readonly [field: string]: unknown;
}

interface Judging {
  readonly devices: readonly DeviceState[];
  readonly now: number;
  readonly maxAge: number | undefined;
}

function sourceOf(result: DrillResult, { devices, now, maxAge }: Judging): Source {
  const { snapshot, failed, ...counts } = result;
  const { device, path, time, id } = snapshot;
  const label = devices.find((state) => state.id === device)?.label || device.slice(0, 12);
  const age = Math.max(0, now - time);
  return {
    ...{ device, label, path, snapshot: id, time, ageSeconds: Math.round(age / 1000) },
    stale: maxAge !== undefined && age > maxAge,
    ...counts,
    failed: failed.map(({ names, code, message }) => ({ ...jsonPath(names), code, message })),
  };
}

function sourceText(result: DrillResult, source: Source | undefined): string[] {
  const { snapshot, restored, of, bytes, compared, failed } = result;
  const age = durationText((source?.ageSeconds ?? 0) * 1000);
  const stale = source?.stale ? ": TOO OLD" : "";
  const same = compared === 0 ? "" : `, ${compared} of them compared with their originals`;
  return [
    `${escaped(source?.label ?? "")} ${escaped(snapshot.path)}`,
    `  last backup ${age} ago (${timeText(snapshot.time)})${stale}`,
    `  ${restored} of ${countText(of, "file")} read back, ${bytesText(bytes)}${same}`,
    ...failed.map(({ names, code, message }) => `  LOST ${shownPath(names)}: ${code}: ${message}`),
  ];
}

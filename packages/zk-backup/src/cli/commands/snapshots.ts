import type { Snapshot } from "../../core/vault/snapshots/snapshot.ts";
import type { DeviceState } from "../../core/vault/vault.ts";
import { type Command, command } from "../command.ts";
import { openedVault } from "../opened.ts";
import { bytesText, countText, timeText } from "../report.ts";
import { chosenSnapshots, SNAPSHOT_FILTER } from "../snapshot-filter.ts";
import { tableText } from "../table-text.ts";

export const snapshots: Command = command({
  name: "snapshots",
  group: "Look inside",
  summary: "list the snapshots, oldest first",
  options: {
    ...SNAPSHOT_FILTER,
    last: { kind: "count", value: "N", text: "only the last N" },
  },
  result: "snapshots: [{ id, device, label, time, files, bytes, path, tags, protected }]",
  examples: [["zk-backup snapshots --device laptop --last 5", "lists the laptop's last five"]],
  async run(invocation) {
    const { options, signal } = invocation;
    const vault = await openedVault(invocation);
    const { snapshots: all, devices } = await chosenSnapshots(vault, options, signal);
    const list =
      options.last === undefined ? all : all.slice(Math.max(0, all.length - options.last));
    const json = list.map((snapshot) => snapshotJson(snapshot, devices));
    return { json: { snapshots: json }, text: listText(list, devices), exit: 0 };
  },
});

function snapshotJson(listed: Snapshot, devices: readonly DeviceState[]): object {
  const { root: _, directory: __, ...snapshot } = listed;
  return { ...snapshot, label: labelOf(snapshot, devices), protected: snapshot.protected ?? false };
}

function listText(list: readonly Snapshot[], devices: readonly DeviceState[]): string {
  if (list.length === 0) return "No snapshots yet.";
  const rows = list.map((snapshot) => [
    snapshot.id.slice(0, 12),
    timeText(snapshot.time),
    labelOf(snapshot, devices),
    countText(snapshot.files, "file"),
    bytesText(snapshot.bytes),
    snapshot.path,
    [...snapshot.tags, ...(snapshot.protected ? ["(protected)"] : [])].join(" "),
  ]);
  return tableText(rows, [3, 4]);
}

function labelOf({ device }: Pick<Snapshot, "device">, devices: readonly DeviceState[]): string {
  const label = devices.find(({ id }) => id === device)?.label;
  return label === undefined || label === "" ? device.slice(0, 12) : label;
}

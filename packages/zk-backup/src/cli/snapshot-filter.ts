import { resolve } from "node:path";
import type { Snapshot } from "../core/vault/snapshots/snapshot.ts";
import type { DeviceState, Vault } from "../core/vault/vault.ts";
import type { OptionValues } from "./option.ts";
import { findSnapshot, ofDevice, type SnapshotNames } from "./snapshot-name.ts";

/** Which snapshots are meant, where a command takes some of them or the latest of some. */
export const SNAPSHOT_FILTER = {
  device: {
    kind: "text",
    value: "DEVICE",
    text: "only snapshots of this device, by its label or the start of its id",
  },
  tag: { kind: "list", value: "TAG", text: "the snapshot's tag; of several each must be there" },
  path: { kind: "text", value: "PATH", text: "only snapshots of this source" },
} as const;

type FilterValues = OptionValues<typeof SNAPSHOT_FILTER>;

/** The snapshots that an invocation means, oldest first, and whose they are. */
export interface ChosenSnapshots extends SnapshotNames {
  readonly devices: readonly DeviceState[];
}

/** Filters the vault's snapshots. @throws ZkBackupError `no-snapshot` for an unknown device. */
export async function chosenSnapshots(
  vault: Vault,
  { device, tag, path }: FilterValues,
  signal: AbortSignal,
): Promise<ChosenSnapshots> {
  const devices = await vault.devices({ signal });
  const all = { snapshots: vault.snapshots(), devices, now: Date.now() };
  const ofOne = device === undefined ? all.snapshots : ofDevice(device, all);
  const sources = path === undefined ? [] : [path, resolve(path)];
  const fits = (snapshot: Snapshot): boolean =>
    tag.every((wanted) => snapshot.tags.includes(wanted)) &&
    (path === undefined || sources.includes(snapshot.path));
  return { ...all, snapshots: ofOne.filter(fits) };
}

/** The snapshot that a name calls among those that the filter leaves. */
export async function chosenSnapshot(
  vault: Vault,
  name: string,
  { filter, signal }: { readonly filter?: FilterValues; readonly signal: AbortSignal },
): Promise<Snapshot> {
  const none = { device: undefined, tag: [], path: undefined };
  return findSnapshot(name, await chosenSnapshots(vault, filter ?? none, signal));
}

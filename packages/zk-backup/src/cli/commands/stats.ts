import { type Command, command } from "../command.ts";
import { openedVault } from "../opened.ts";
import { placeOf } from "../place.ts";
import { bytesText, countText } from "../report.ts";
import { chosenSnapshots, SNAPSHOT_FILTER } from "../snapshot-filter.ts";
import { tableText } from "../table-text.ts";

const KINDS = ["packs", "indexes", "heads", "slots"] as const;

export const stats: Command = command({
  name: "stats",
  group: "Look inside",
  summary: "say how much the snapshots hold, and how much the vault takes",
  options: SNAPSHOT_FILTER,
  result:
    "snapshots, files, bytes (of the last of each source), allBytes (of all snapshots), stored: { packs, indexes, heads, slots: { objects, bytes } }, storedBytes, ratio",
  async run(invocation) {
    const { options, signal } = invocation;
    const vault = await openedVault(invocation);
    const { snapshots } = await chosenSnapshots(vault, options, signal);
    const last = [...new Map(snapshots.map((one) => [`${one.device} ${one.path}`, one])).values()];
    const { storage } = await placeOf(options);
    const objects = await storage.list("", { signal });
    const stored = KINDS.map((kind) => {
      const sizes = objects
        .filter(({ name }) => name.startsWith(`${kind}/`))
        .map(({ size }) => size);
      return [kind, { objects: sizes.length, bytes: sum(sizes) }] as const;
    });
    const storedBytes = sum(objects.map(({ size }) => size));
    const allBytes = sum(snapshots.map(({ bytes }) => bytes));
    const ratio = storedBytes === 0 ? 0 : allBytes / storedBytes;
    const json = {
      snapshots: snapshots.length,
      files: sum(last.map(({ files }) => files)),
      bytes: sum(last.map(({ bytes }) => bytes)),
      ...{ allBytes, stored: Object.fromEntries(stored), storedBytes, ratio },
    };
    const rows = [
      ["snapshots", String(json.snapshots), bytesText(allBytes)],
      ["last of each source", countText(json.files, "file"), bytesText(json.bytes)],
      ...stored.map(([kind, { objects: count, bytes }]) => [kind, String(count), bytesText(bytes)]),
      ["on the storage", String(objects.length), bytesText(storedBytes)],
    ];
    const text = `${tableText(rows, [1, 2])}\nWhat all snapshots hold is ${ratio.toFixed(2)} times what is stored.`;
    return { json, text, exit: 0 };
  },
});

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

import {
  type ComparedEntry,
  type ComparedFolder,
  comparedTree,
  diffTrees,
  type TreeChange,
} from "../../core/vault/trees/diff-trees.ts";
import type { Vault } from "../../core/vault/vault.ts";
import { comparedFolder } from "../../node/compared-folder.ts";
import { type Command, command, type Opening } from "../command.ts";
import { EXIT } from "../exit-codes.ts";
import { openedVault } from "../opened.ts";
import { bytesText } from "../report.ts";
import { jsonPath, shownPath } from "../shown-path.ts";
import { chosenSnapshot } from "../snapshot-filter.ts";

const SIGNS: Readonly<Record<TreeChange["change"], string>> = {
  added: "+",
  removed: "-",
  content: "M",
  kind: "T",
  metadata: "U",
};

export const diff: Command = command({
  name: "diff",
  group: "Look inside",
  summary: "compare two snapshots, or a snapshot with a folder",
  about: [
    "OTHER is a folder when it holds a slash or is a dot: ./documents. In front of each path: + added, - removed, M other content, T another kind of file, U other mode, owner, time or attributes.",
  ],
  operands: [{ name: "SNAPSHOT" }, { name: "OTHER" }],
  options: {
    metadata: { kind: "flag", text: "also where only mode, owner, time or attributes differ" },
    data: {
      kind: "flag",
      text: "read files of a folder even where length and time are as they were",
    },
  },
  record: "type: change, change, path, kind, sizeBefore, sizeAfter",
  result: "added, removed, content, kind, metadata (counts), unreadable: [{ path, why }]",
  examples: [
    ["zk-backup diff latest~1 latest", "what the last backup brought"],
    [
      "zk-backup diff --data latest ~/documents",
      "whether all is as it was backed up, byte by byte",
    ],
  ],
  async run(invocation) {
    const { options, operands, signal, output } = invocation;
    const [first = "", second = ""] = operands;
    const vault = await openedVault(invocation, "indexes near");
    const unreadable: { path: string; why: string }[] = [];
    const onUnreadable = (path: string, why: string): void => {
      unreadable.push({ path, why });
      output.warn(why, `not compared: ${path}: ${why}`);
    };
    const { metadata, data } = options;
    const before = await snapshotSide(vault, first, invocation);
    const after = isFolder(second)
      ? comparedFolder({ folder: second, onUnreadable })
      : await snapshotSide(vault, second, invocation);
    const counts = { added: 0, removed: 0, content: 0, kind: 0, metadata: 0 };
    for await (const change of diffTrees({ before, after, metadata, data, signal })) {
      counts[change.change] += 1;
      await output.record(changeJson(change), changeText(change));
    }
    const { added, removed, content, kind } = counts;
    const also = metadata ? `, ${counts.metadata} with other metadata` : "";
    const text = `${added} added, ${removed} removed, ${content + kind} changed${also}.`;
    const exit = unreadable.length === 0 ? EXIT.done : EXIT.partial;
    return { json: { ...counts, unreadable }, text, exit };
  },
});

async function snapshotSide(
  vault: Vault,
  name: string,
  { signal }: Opening,
): Promise<ComparedFolder> {
  const { root } = await chosenSnapshot(vault, name, { signal });
  return comparedTree(vault, root, signal);
}

function isFolder(name: string): boolean {
  return name.includes("/") || name === "." || name === "..";
}

function changeJson({ change, names, before, after }: TreeChange): object {
  return {
    type: "change",
    change,
    ...jsonPath(names),
    kind: (after ?? before)?.entry.kind,
    ...(before?.entry.kind === "file" && { sizeBefore: before.size }),
    ...(after?.entry.kind === "file" && { sizeAfter: after.size }),
  };
}

function changeText({ change, names, before, after }: TreeChange): string {
  const entry = after ?? before;
  const slash = entry?.entry.kind === "directory" ? "/" : "";
  return `${SIGNS[change]} ${shownPath(names)}${slash}${sizesText(before, after)}`;
}

function sizesText(before: ComparedEntry | null, after: ComparedEntry | null): string {
  const sizes = (before?.size === after?.size ? [after] : [before, after])
    .filter((side): side is ComparedEntry => side?.entry.kind === "file")
    .map(({ size }) => bytesText(size));
  return sizes.length === 0 ? "" : `  (${sizes.join(" to ")})`;
}

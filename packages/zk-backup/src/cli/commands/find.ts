import { ignoreRules } from "../../core/selection/ignore-rules.ts";
import { type FoundVersion, findVersions } from "../../core/vault/trees/find-versions.ts";
import { type Command, command } from "../command.ts";
import { entryJson, entryText } from "../entry-text.ts";
import { openedVault } from "../opened.ts";
import { timeText } from "../report.ts";
import { shownPath } from "../shown-path.ts";
import { chosenSnapshots, SNAPSHOT_FILTER } from "../snapshot-filter.ts";

export const find: Command = command({
  name: "find",
  group: "Look inside",
  summary: "find files by pattern in all snapshots, each version once",
  about: [
    "Patterns are those of .gitignore: *.pdf anywhere, /photos/*.jpg from the root, **/2026/ a directory at any depth.",
  ],
  operands: [{ name: "PATTERN", repeats: true }],
  options: SNAPSHOT_FILTER,
  record:
    "type: match, path, kind, mode, modified, size, device, source, first, last (ids), snapshots (count)",
  result: "matches",
  examples: [["zk-backup find 'tax*.pdf'", "every version of it that some snapshot has"]],
  async run(invocation) {
    const { options, operands, signal, output } = invocation;
    const vault = await openedVault(invocation, "indexes near");
    const { snapshots } = await chosenSnapshots(vault, options, signal);
    const patterns = ignoreRules(operands);
    const matches = await findVersions({ vault, snapshots, patterns, signal });
    matches.sort((a, b) => compare(shownPath(a.names), shownPath(b.names))); // versions stay in order
    for (const match of matches) await output.record(matchJson(match), matchText(match));
    const text = matches.length === 0 ? "Nothing found." : "";
    return { json: { matches: matches.length }, text, exit: 0 };
  },
});

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function matchJson(match: FoundVersion): object {
  const [first, last] = [match.snapshots[0], match.snapshots.at(-1)];
  return {
    ...{ type: "match", ...entryJson(match) },
    ...{ device: last?.device, source: last?.path, first: first?.id, last: last?.id },
    snapshots: match.snapshots.length,
  };
}

function matchText(match: FoundVersion): string {
  const last = match.snapshots.at(-1);
  const count = match.snapshots.length;
  const when = last === undefined ? "" : timeText(last.time);
  const where = `${last?.id.slice(0, 12)}  ${when}  ${count === 1 ? "in 1" : `in ${count}`}`;
  return `${where}  ${entryText(match, true)}`;
}

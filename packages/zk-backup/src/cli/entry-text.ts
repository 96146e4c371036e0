import type { FileTime, TreeEntry } from "../core/vault/trees/tree.ts";
import type { PlacedEntry } from "../core/vault/trees/walk-tree.ts";
import { bytesText, timeText } from "./report.ts";
import { jsonPath, shownPath } from "./shown-path.ts";

/** An entry in JSON, the shape that `ls` and `find` share. */
export function entryJson({ names, entry }: PlacedEntry): object {
  const { kind, mode, modified, content, target, owner } = entry;
  return {
    ...jsonPath(names),
    kind,
    mode: mode.toString(8).padStart(4, "0"),
    modified: isoTime(modified),
    ...(kind === "file" && { size: content?.length ?? 0 }),
    ...(target && { target: jsonPath([target]).path }),
    ...owner,
  };
}

/** An entry as a line for people; the long form as `ls -l` has it. */
export function entryText({ names, entry }: PlacedEntry, long: boolean): string {
  const slash = entry.kind === "directory" ? "/" : "";
  const path = `${shownPath(names)}${slash}`;
  if (!long) return path;
  const { owner, content, modified, target } = entry;
  const who = owner === undefined ? "" : `${owner.uid}:${owner.gid}`;
  const size = entry.kind === "file" ? bytesText(content?.length ?? 0) : "-";
  const time = timeText(Number(modified.seconds) * 1000);
  const arrow = target === undefined ? "" : ` -> ${shownPath([target])}`;
  return `${modeText(entry)}  ${who.padEnd(11)}  ${size.padStart(9)}  ${time}  ${path}${arrow}`;
}

/** Nine letters of permission after one of kind, as POSIX `ls` writes them. */
export function modeText({ kind, mode }: Pick<TreeEntry, "kind" | "mode">): string {
  const first = kind === "directory" ? "d" : kind === "symlink" ? "l" : "-";
  const triple = (shift: number, special: number, letter: string): string => {
    const bits = (mode >> shift) & 7;
    const runs = (bits & 1) !== 0;
    const last = (mode & special) === 0 ? (runs ? "x" : "-") : runs ? letter : letter.toUpperCase();
    return `${bits & 4 ? "r" : "-"}${bits & 2 ? "w" : "-"}${last}`;
  };
  return first + triple(6, 0o4000, "s") + triple(3, 0o2000, "s") + triple(0, 0o1000, "t");
}

/** A time to the nanosecond; years that ISO 8601 writes in four digits. */
function isoTime({ seconds, nanoseconds }: FileTime): string {
  const date = new Date(Number(seconds) * 1000);
  if (Number.isNaN(date.getTime())) return `${seconds}.${String(nanoseconds).padStart(9, "0")}`;
  return date.toISOString().replace(/\.\d+Z$/, `.${String(nanoseconds).padStart(9, "0")}Z`);
}

import { ZkBackupError } from "../../core/errors.ts";
import { SPOOL_FOLDER } from "../indexeddb/spool.ts";

/** A directory to back up. */
export interface FolderSource {
  entries(): AsyncIterable<SourceEntry>;
}

/** What stands in it. */
export type SourceEntry =
  | { readonly kind: "file"; readonly name: string; readonly file: () => Promise<File> }
  | { readonly kind: "directory"; readonly name: string; readonly folder: FolderSource };

/** A file and where it stands in the directory that is backed up, with slashes between names. */
export interface PathedFile {
  readonly path: string;
  readonly file: File;
}

/**
 * What can be backed up as a directory: the origin-private file system or a directory the user has
 * picked, the files of `<input type="file" webkitdirectory>`, or files with paths that you give.
 */
export type FileSource =
  | FileSystemDirectoryHandle
  | FileList
  | readonly File[]
  | readonly PathedFile[];

/** Gives the directory behind any of them. @throws ZkBackupError `bad-input` for a path that is none. */
export function folderSource(source: FileSource): FolderSource {
  return isHandle(source) ? handleSource(source, true) : filesSource(pathedFiles(source));
}

/** Tells a directory from files. */
export function isHandle(source: FileSource): source is FileSystemDirectoryHandle {
  return "getFileHandle" in source;
}

/** Files with their paths, from below the directory that was picked. */
export function pathedFiles(source: FileList | readonly (File | PathedFile)[]): PathedFile[] {
  return [...source].map((one) => {
    if (!(one instanceof File)) return one;
    const [, ...names] = one.webkitRelativePath.split("/");
    return { path: names.join("/") || one.name, file: one };
  });
}

/** The name of the directory that was picked. */
export function pickedName(source: FileSource): string {
  if (isHandle(source)) return source.name;
  const first = source[0];
  return first instanceof File ? (first.webkitRelativePath.split("/")[0] ?? "") : "";
}

function handleSource(handle: FileSystemDirectoryHandle, isRoot: boolean): FolderSource {
  return {
    async *entries() {
      for await (const entry of handle.values()) {
        const { name } = entry;
        if (entry.kind === "file")
          yield { kind: "file", name, file: () => (entry as FileSystemFileHandle).getFile() };
        else if (!(isRoot && name === SPOOL_FOLDER)) {
          const folder = handleSource(entry as FileSystemDirectoryHandle, false);
          yield { kind: "directory", name, folder };
        }
      }
    },
  };
}

/** The tree that paths make. */
function filesSource(files: readonly PathedFile[]): FolderSource {
  const root: Branch = new Map();
  for (const { path, file } of files) {
    const names = path.split("/");
    if (names.some((name) => ["", ".", ".."].includes(name)))
      throw new ZkBackupError("bad-input", `${JSON.stringify(path)} is no path of a file.`);
    const name = names.pop() as string;
    let branch: Branch = root;
    for (const step of names) branch = stepInto(branch, step);
    branch.set(name, file);
  }
  return branchSource(root);
}

type Branch = Map<string, File | Branch>;

function stepInto(branch: Branch, name: string): Branch {
  const there = branch.get(name);
  if (there instanceof Map) return there;
  const made: Branch = new Map();
  branch.set(name, made);
  return made;
}

function branchSource(branch: Branch): FolderSource {
  return {
    async *entries() {
      for (const [name, inner] of branch)
        if (inner instanceof Map) yield { kind: "directory", name, folder: branchSource(inner) };
        else yield { kind: "file", name, file: async () => inner };
    },
  };
}

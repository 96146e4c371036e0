import { closeSync, constants, openSync, renameSync, unlinkSync } from "node:fs";
import type { TreeEntry } from "../core/vault/trees/tree.ts";
import { plainOf, setPlain } from "./attributes.ts";
import type { HeldFolder } from "./held-folder.ts";
import { fileErrorCode } from "./paths.ts";
import type { RestoreWork } from "./restore-work.ts";
import { NOT_WHOLE, temporaryName } from "./unfinished.ts";

/**
 * A file that is written in parts, by several threads. It is open from its first part to its last,
 * so that nobody can put another in its place between them; threads share a process's descriptors.
 */
export interface LongFile {
  readonly descriptor: number;
  /**
   * Gives it attributes and its name; when that fails it is to be removed.
   *
   * @returns what of its attributes was refused
   */
  finish(): readonly string[];
  /** Leaves nothing of it. */
  remove(): void;
}

const NEW_FILE = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL;

/** Begins a file beside its place. */
export function beginLongFile(
  { temporary, owners }: Pick<RestoreWork, "temporary" | "owners">,
  { entry, number }: { readonly entry: TreeEntry; readonly number: number },
  folder: HeldFolder,
): LongFile {
  const held = folder.open(HERE); // for as long as the file is in work
  const place = held.path(temporaryName(temporary, number));
  const descriptor = opened(place, held);
  const close = (): void => {
    closeSync(descriptor);
    held.close();
  };
  return {
    descriptor,
    finish() {
      const refused = setPlain(descriptor, plainOf(entry), owners);
      renameSync(place, held.path(entry.name));
      close();
      return refused;
    },
    remove() {
      try {
        unlinkSync(place);
      } catch (error) {
        if (fileErrorCode(error) === null) throw error; // gone, or forbidden: no more can be done
      } finally {
        close();
      }
    },
  };
}

const HERE = Buffer.from(".");

function opened(place: Buffer, held: HeldFolder): number {
  try {
    return openSync(place, NEW_FILE, NOT_WHOLE);
  } catch (error) {
    held.close();
    throw error;
  }
}

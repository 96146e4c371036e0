import { open, readFile } from "node:fs/promises";
import { DsarError } from "../core/error.ts";
import type { Anchor } from "../engine/anchor.ts";

/** A file of anchors, one JSON line each; keep it where the database's operator cannot write. */
export interface AnchorFile {
  /** Appends, on disk when it resolves. */
  append(anchor: Anchor): Promise<void>;
  /**
   * Reads all of them; an empty list when the file is not there yet.
   *
   * @throws DsarError `audit-invalid` for a line that is no anchor.
   */
  read(): Promise<readonly Anchor[]>;
}

/** Opens a file of anchors; nothing is read or written yet. */
export function anchorFile(path: string): AnchorFile {
  return {
    async append(anchor) {
      const handle = await open(path, "a", 0o644);
      try {
        await handle.appendFile(`${JSON.stringify(anchor)}\n`);
        await handle.sync();
      } finally {
        await handle.close();
      }
    },
    async read() {
      const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
        if (error.code === "ENOENT") return "";
        throw error;
      });
      const lines = text.split("\n").filter((line) => line !== "");
      return lines.map((line, index) => parsed(line, `${path}:${index + 1}`));
    },
  };
}

function parsed(line: string, at: string): Anchor {
  let value: Partial<Anchor> | null = null;
  try {
    value = JSON.parse(line) as Partial<Anchor> | null;
  } catch {
    // said below
  }
  const { row, heads, signed } = value ?? {};
  const whole =
    typeof row?.seq === "number" &&
    typeof row.record === "string" &&
    Array.isArray(heads) &&
    heads.every(
      ({ request, seq, hash }) =>
        typeof request === "string" && typeof seq === "number" && typeof hash === "string",
    ) &&
    typeof signed === "object";
  if (whole) return value as Anchor;
  throw new DsarError("audit-invalid", `${at} is no anchor.`, { path: at });
}

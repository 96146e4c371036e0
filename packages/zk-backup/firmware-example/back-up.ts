import type { WritingDevice } from "@candor/zk-backup/firmware";
import {
  createRun,
  encodeUtf8,
  type RunState,
  type SegmentCompressor,
  type TreeEntry,
} from "@candor/zk-backup/firmware/backup";
import * as os from "quickjs/os";
import * as std from "quickjs/std";
import { fileSource, namesIn, sizeOf, spoolTo, writeFile } from "./flash.ts";

/** Backs up the files of one folder, and keeps the state beside the device's identity. */
export async function backUp(
  device: WritingDevice,
  paths: { readonly vault: string; readonly source: string; readonly state: string },
  compressor?: SegmentCompressor,
): Promise<RunState> {
  const { vault, source, state } = paths;
  const names = namesIn(source);
  const kept = std.loadFile(state);
  const run = createRun({
    ...{ device, spool: spoolTo(vault), now: () => Date.now(), label: "thermostat" },
    previous: kept === null ? null : JSON.parse(kept),
    expected: names.reduce((sum, name) => sum + sizeOf(`${source}/${name}`), 0),
    ...(compressor && { compressor }),
  });
  const entries: TreeEntry[] = [];
  for (const name of names) {
    const [{ mode, mtime }] = os.stat(`${source}/${name}`);
    entries.push({
      kind: "file",
      name: encodeUtf8(name) ?? new Uint8Array(),
      mode: mode & 0o7777,
      modified: { seconds: BigInt(Math.floor(mtime / 1000)), nanoseconds: (mtime % 1000) * 1e6 },
      content: await run.content(fileSource(`${source}/${name}`)),
    });
  }
  const next = await run.commit(await run.directory(entries), source);
  writeFile(state, encodeUtf8(JSON.stringify(next)) ?? new Uint8Array());
  return next;
}

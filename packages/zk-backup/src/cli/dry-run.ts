import { cp, mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { STATE_FILE } from "../node/client-state.ts";
import { fileErrorCode } from "../node/paths.ts";
import { overlayStorage } from "../storage/overlay.ts";
import type { Place } from "./place.ts";

/**
 * Lends a place on which everything can be done and nothing is changed: neither the storage, nor
 * what this device remembers, whose copy lies beside it for as long as the work lasts.
 */
export async function onDryPlace<Result>(
  place: Place,
  work: (dry: Place) => Promise<Result>,
): Promise<Result> {
  await mkdir(place.stateFolder, { recursive: true, mode: 0o700 });
  const stateFolder = await mkdtemp(join(place.stateFolder, "dry-run-"));
  try {
    await cp(join(place.stateFolder, STATE_FILE), join(stateFolder, STATE_FILE)).catch(
      (error: unknown) => {
        if (fileErrorCode(error) !== "ENOENT") throw error;
      },
    );
    return await work({ storage: overlayStorage(place.storage), stateFolder });
  } finally {
    await rm(stateFolder, { recursive: true, force: true });
  }
}

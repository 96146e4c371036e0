import type { UpdateOutcome } from "../../core/rfc2136/outcome.ts";
import type { RecordChange, RecordUpdater } from "./record-updater.ts";

/** Publishes changes one after the other, so that each gets an answer of its own. */
export async function publishOneByOne(
  publish: RecordUpdater["publish"],
  changes: readonly RecordChange[],
  signal: AbortSignal,
): Promise<readonly UpdateOutcome[]> {
  const outcomes: UpdateOutcome[] = [];
  for (const change of changes) outcomes.push(await publish(change, signal));
  return outcomes;
}

import { DsarError } from "../core/error.ts";
import { audit } from "./audit.ts";
import type { EngineContext } from "./context.ts";
import type { StoreTransaction } from "./store.ts";

/**
 * Makes a step or a mail that gave up due again, as if it had never failed, and writes the audit row.
 *
 * @throws DsarError `not-found` when no dead letter has this id.
 */
export async function retryDead(
  context: EngineContext,
  tx: StoreTransaction,
  id: string,
): Promise<void> {
  const { id: controller } = context.controller;
  const at = context.now();
  const again = { state: "pending", attempts: 0, runAt: at } as const;
  const note = (requestId: string, what: string): Promise<void> =>
    audit(tx, requestId, { at, event: "retried", by: "desk", detail: { what } });

  const step = (await tx.stepsIn(controller, "dead")).find((dead) => dead.id === id);
  if (step !== undefined) {
    await tx.stepById(controller, id); // locks its request, whose chain is written to
    await tx.updateStep(id, again);
    return note(step.requestId, step.kind);
  }
  const message = (await tx.deadMessages(controller)).find((dead) => dead.id === id);
  if (message === undefined)
    throw new DsarError("not-found", "No dead letter has this id.", { path: "id" });
  await tx.requestById(message.requestId, "update");
  await tx.updateMessage(id, again);
  return note(message.requestId, `mail ${message.kind}`);
}

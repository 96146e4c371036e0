import { audit } from "./audit.ts";
import type { EngineContext } from "./context.ts";
import { retryAt } from "./limits.ts";
import type { Step, StoreTransaction } from "./store.ts";

/** Notes a failed attempt: tried again later, or given up for a person to look at. */
export async function failStep(
  context: EngineContext,
  tx: StoreTransaction,
  step: Step,
  error: unknown,
): Promise<void> {
  const at = context.now();
  const attempts = step.attempts + 1;
  const dead = attempts >= context.limits.attempts;
  await tx.updateStep(step.id, {
    state: dead ? "dead" : "pending",
    attempts,
    runAt: retryAt(at, attempts, context.limits),
    lastError: describe(error),
  });
  // The error's words stay in the step: they may quote data, and the audit outlives the data.
  const event = dead ? `${step.kind}-given-up` : `${step.kind}-failed`;
  const detail = { attempts, connector: step.connector };
  await audit(tx, step.requestId, { at, event, by: "engine", detail });
  context.emit({ kind: event, requestId: step.requestId, detail: step.connector ?? step.kind });
}

/** An error in one line, for the person who repairs it. */
export function describe(error: unknown): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return text.replace(/\s+/g, " ").replaceAll("\u0000", "").slice(0, 500);
}

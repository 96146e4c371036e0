import { isOutside } from "./connector.ts";
import type { EngineContext } from "./context.ts";
import { holdsOn } from "./holds.ts";
import { subjectOf } from "./step-subject.ts";
import type { Step, StoredRequest, StoreTransaction } from "./store.ts";

/** An erasure that must hold, whatever backup is restored; names nobody. */
export interface ErasureEntry {
  readonly requestId: string;
  readonly round: number;
  /** When it was recorded, ISO 8601. */
  readonly at: string;
  /** The person's pseudonym, which only the holder of the engine's secret can compute. */
  readonly subject: string;
}

/**
 * Where erasures are remembered outside the database and its backups: a file on another machine,
 * an append-only bucket.
 */
export interface ErasureLedger {
  /** Appends, durable when it resolves. The same request and round may come twice. */
  append(entry: ErasureEntry): Promise<void>;
  /** Reads everything, the oldest first. */
  entries(): AsyncIterable<ErasureEntry>;
}

/** What a replay did. */
export interface Replay {
  /** Entries since the backup was taken. */
  readonly entries: number;
  readonly erased: readonly { readonly connector: string; readonly records: number }[];
  /** Systems of the database that cannot list their people: erase there by hand. */
  readonly unreached: readonly string[];
}

/** Writes an erasure down outside, once all its steps are done. */
export async function recordErasure(
  context: EngineContext,
  _tx: StoreTransaction,
  step: Step,
  request: StoredRequest,
): Promise<void> {
  await context.erasureLedger?.append({
    requestId: request.id,
    round: step.round,
    at: context.now().toISOString(),
    subject: context.secrets.subjectPseudonym(subjectOf(request).email),
  });
}

/**
 * Erases again what a restored backup brought back: everybody who was erased since `restoredTo`,
 * found by comparing pseudonyms. A person who came back after an older erasure is left alone.
 */
export async function replayErasures(context: EngineContext, restoredTo: Date): Promise<Replay> {
  const subjects = new Set<string>();
  let entries = 0;
  for await (const entry of context.erasureLedger?.entries() ?? []) {
    if (Date.parse(entry.at) < restoredTo.getTime()) continue;
    subjects.add(entry.subject);
    entries++;
  }
  const erased: { connector: string; records: number }[] = [];
  const unreached: string[] = [];
  for (const connector of context.connectors) {
    if (isOutside(connector)) continue; // what lies outside was not restored
    const { subjects: list } = connector;
    if (list === undefined) {
      unreached.push(connector.name);
      continue;
    }
    const records = await context.store.transaction(async (tx) => {
      let count = 0;
      const found: string[] = [];
      for await (const email of list(tx.sql))
        if (subjects.has(context.secrets.subjectPseudonym(email.toLowerCase()))) found.push(email);
      for (const email of found) {
        const holds = await holdsOn(context, tx, email.toLowerCase(), connector.name);
        if (holds.some(({ fields }) => fields === null)) continue;
        const signal = AbortSignal.timeout(context.limits.timeoutSeconds * 1000);
        const options = { signal, now: context.now(), holds };
        count += (await connector.erase({ email, name: null }, tx.sql, options)).erased;
      }
      return count;
    });
    erased.push({ connector: connector.name, records });
  }
  return { entries, erased, unreached };
}

import { isOutside, type Sql, type SweepOptions } from "./connector.ts";
import type { EngineContext } from "./context.ts";
import type { Swept } from "./dsar.ts";
import { isOn, isOver, releaseExpired } from "./holds.ts";

const DAY_MS = 86_400_000;

/** Lets go of what has been kept long enough: copies, requests, holds, and the systems' records. */
export async function sweep(context: EngineContext): Promise<Swept> {
  const holds = await releaseExpired(context);
  const own = await sweepOwn(context);
  const records: Record<string, number> = {};
  for (const connector of context.connectors)
    if (!isOutside(connector) && connector.sweep !== undefined)
      records[connector.name] = await sweepSystem(context, connector.name, connector.sweep);
  return { ...own, holds, records };
}

async function sweepOwn(context: EngineContext): Promise<Pick<Swept, "exports" | "requests">> {
  const now = context.now();
  const { id } = context.controller;
  return context.store.transaction(async (tx) => {
    const expired = await tx.expiredExports(id, now);
    for (const file of expired) {
      await tx.deleteRecords(file.requestId);
      await tx.updateExport(file.id, { emptiedAt: now });
    }
    await tx.deleteProofsBefore(id, new Date(now.getTime() - context.limits.proofDays * DAY_MS));
    const before = new Date(now.getTime() - context.limits.closedDays * DAY_MS);
    const requests = await tx.anonymiseClosed(id, before);
    const files = new Date(now.getTime() - context.limits.attachmentDays * DAY_MS);
    await tx.forgetMail(id, { files, mail: before });
    return { exports: expired.length, requests };
  });
}

/** Each system in a transaction of its own: one that fails holds nobody else up. */
async function sweepSystem(
  context: EngineContext,
  name: string,
  sweepRecords: (sql: Sql, options: SweepOptions) => Promise<number>,
): Promise<number> {
  return context.store.transaction(async (tx) => {
    const inForce = (await tx.holds(context.controller.id)).filter(
      (hold) => isOn(hold, name) && !isOver(context, hold),
    );
    return sweepRecords(tx.sql, {
      signal: AbortSignal.timeout(context.limits.timeoutSeconds * 1000),
      now: context.now(),
      holdsOf(email) {
        if (inForce.length === 0) return [];
        const subject = context.secrets.subjectPseudonym(email.toLowerCase());
        return inForce.filter((hold) => hold.subject === subject);
      },
    });
  });
}

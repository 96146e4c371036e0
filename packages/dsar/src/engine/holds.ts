import { dayNumber, localDateOf } from "../core/clock/local-date.ts";
import { DsarError } from "../core/error.ts";
import { isMailAddress } from "../core/request/new-request.ts";
import { audit } from "./audit.ts";
import type { Connector, Kept } from "./connector.ts";
import type { EngineContext } from "./context.ts";
import { eraseAgain } from "./plan.ts";
import type { StoredHold, StoreTransaction } from "./store.ts";

/** A legal hold as the desk places it. */
export interface NewHold {
  /** Address of the person whose data is held; kept as a pseudonym. */
  readonly email: string;
  /** System that is held; all of them when left out. */
  readonly connector?: string;
  /** Fields that are held; all of them when left out. */
  readonly fields?: readonly string[];
  /** Why, in words for the person. */
  readonly reason: string;
  /** The legal basis: `Art. 17(3)(e) GDPR`. */
  readonly basis: string;
  /** Last day, `YYYY-MM-DD`; until released when left out. */
  readonly until?: string;
  /** The request whose audit notes it, where one led to it. */
  readonly requestId?: string;
}

/** Places a hold; erasures from now on leave what it names. */
export async function placeHold(context: EngineContext, given: NewHold): Promise<string> {
  check(context, given);
  const id = context.newId();
  const { requestId } = given;
  await context.store.transaction(async (tx) => {
    await tx.insertHold({
      id,
      controller: context.controller.id,
      subject: context.secrets.subjectPseudonym(given.email.toLowerCase()),
      connector: given.connector ?? null,
      fields: given.fields ?? null,
      reason: given.reason.trim(),
      basis: given.basis.trim(),
      until: given.until ?? null,
      createdAt: context.now(),
      releasedAt: null,
    });
    if (requestId === undefined || (await tx.requestById(requestId, "update")) === null) return;
    const detail = { hold: id };
    await audit(tx, requestId, { at: context.now(), event: "hold-placed", by: "desk", detail });
  });
  return id;
}

function check(context: EngineContext, given: NewHold): void {
  if (!isMailAddress(given.email)) throw invalid("email", "is not a mail address");
  for (const field of ["reason", "basis"] as const)
    if (given[field].trim() === "") throw invalid(field, "is empty: the person is told");
  if (given.until !== undefined) dayNumber(given.until, "until");
  const { connector, fields } = given;
  if (connector !== undefined && !context.connectors.some(({ name }) => name === connector))
    throw invalid("connector", `names "${connector}", which is not plugged in`);
  if (fields?.length === 0) throw invalid("fields", "is empty; leave it out to hold everything");
}

function invalid(path: string, what: string): DsarError {
  return new DsarError("request-invalid", `The field "${path}" ${what}.`, { path });
}

/** Holds in force on a person's data in one system. */
export async function holdsOn(
  context: EngineContext,
  tx: StoreTransaction,
  email: string,
  connector: string,
): Promise<readonly StoredHold[]> {
  const subject = context.secrets.subjectPseudonym(email);
  const holds = await tx.holds(context.controller.id, subject);
  return holdsAmong(context, holds, email, connector);
}

/** Of the holds given, those that are on a person's data in one system. */
export function holdsAmong(
  context: EngineContext,
  holds: readonly StoredHold[],
  email: string,
  connector: string,
): readonly StoredHold[] {
  if (holds.length === 0) return [];
  const subject = context.secrets.subjectPseudonym(email);
  return holds.filter(
    (hold) => hold.subject === subject && isOn(hold, connector) && !isOver(context, hold),
  );
}

/** Tells whether a hold is on a system. */
export function isOn(hold: StoredHold, connector: string): boolean {
  return hold.connector === null || hold.connector === connector;
}

/** Tells whether a hold's last day has passed, by the controller's own date. */
export function isOver(context: EngineContext, { until }: StoredHold): boolean {
  return until !== null && until < localDateOf(context.now(), context.controller.timeZone);
}

/** What the person is told when a system is held as a whole. */
export function heldWhole(
  connector: Pick<Connector, "name" | "title">,
  holds: readonly StoredHold[],
): Kept[] {
  return holds.map(({ reason, basis, until }) => ({
    what: connector.title ?? connector.name,
    why: reason,
    basis,
    until: until ?? "the hold is released",
  }));
}

/**
 * Releases a hold, and has every erasure that it cut short done again.
 *
 * @throws DsarError `not-found` when no such hold is in force.
 */
export async function releaseHold(context: EngineContext, id: string): Promise<number> {
  return context.store.transaction((tx) => release(context, tx, id));
}

async function release(context: EngineContext, tx: StoreTransaction, id: string): Promise<number> {
  const at = context.now();
  if (!(await tx.releaseHold(context.controller.id, id, at)))
    throw new DsarError("not-found", "No hold of this id is in force.", { path: "id" });
  const requests = await tx.heldRequests(id);
  for (const requestId of requests) {
    const request = await tx.requestById(requestId, "update");
    if (request === null || request.address === null) continue;
    await audit(tx, requestId, { at, event: "hold-released", by: "desk", detail: { hold: id } });
    await eraseAgain(context, tx, request);
  }
  return requests.length;
}

/** Releases every hold whose last day has passed; says how many. */
export async function releaseExpired(context: EngineContext): Promise<number> {
  const all = await context.store.transaction((tx) => tx.holds(context.controller.id));
  const over = all.filter((hold) => isOver(context, hold));
  for (const { id } of over) await context.store.transaction((tx) => release(context, tx, id));
  return over.length;
}

import type { ClockAnswer } from "../core/clock/clock-answer.ts";
import type { Law } from "../core/clock/law.ts";
import { LAWS } from "../core/clock/laws/statutes.ts";
import { localDateOf } from "../core/clock/local-date.ts";
import { DsarError } from "../core/error.ts";
import { RULES_AS_OF } from "../core/request/rights.ts";
import { type AuditRecord, audit } from "./audit.ts";
import { type EngineContext, move } from "./context.ts";
import { queueMessage } from "./outbox.ts";
import { type GivenExtension, type Pause, requestClock } from "./request-clock.ts";
import type { RequestPatch, StoredRequest, StoreTransaction } from "./store.ts";

/** How long an extension is, and which ground of a list it has. */
export interface ExtensionTerms {
  /** The date that the person is told; the longest that the law gives when left out. */
  readonly until: string | undefined;
  readonly patch: RequestPatch;
  readonly detail: AuditRecord["detail"];
}

/**
 * Extends a locked request once, and tells the person why.
 *
 * @throws DsarError `already-extended`; `extension-late` when the person had to be told before
 * today; `clock-invalid` where the law gives no extension, or none so long.
 */
export async function extendRequest(
  context: EngineContext,
  tx: StoreTransaction,
  request: StoredRequest,
  reason: string,
  { until, patch, detail }: ExtensionTerms,
): Promise<ClockAnswer> {
  if (request.extended)
    throw new DsarError("already-extended", "A request is extended once (Art. 12(3) GDPR).", {
      path: "extended",
    });
  const { deadlines, due } = request.clock;
  const told = today(context);
  const noticeBy = deadlines.extensionNotice?.due ?? null;
  const asked = { reason, from: due, to: due, told, noticeBy, chosen: until ?? null };
  const clock = requestClock(context.controller, { ...request, extension: asked });
  if (noticeBy !== null && told > noticeBy)
    throw new DsarError(
      "extension-late",
      `The person had to be told of an extension by ${noticeBy} (${deadlines.extensionNotice?.citation}).`,
      { path: "extended" },
    );
  const extension: GivenExtension = { ...asked, to: until ?? clock.due };
  const record = { at: context.now(), by: "desk", detail: { due: clock.due, ...detail } } as const;
  await move(tx, request, "extend", record, { ...patch, clock, extended: true, extension });
  await queueMessage(context, tx, request.id, { kind: "extended", text: reason });
  return clock;
}

/**
 * Asks the person what is meant, and notes the day. Whether the clock stands still is for the law to
 * say: `clock` answers by it, and `safe` never counts on it.
 *
 * @throws DsarError `transition-impossible` when a question is open already, or all is over.
 */
export async function pauseRequest(
  context: EngineContext,
  tx: StoreTransaction,
  request: StoredRequest,
  reason: string,
): Promise<ClockAnswer> {
  if (request.closedAt !== null || openPause(request) !== undefined)
    throw new DsarError(
      "transition-impossible",
      "Only an open request without an open question takes one.",
      { path: "pauses" },
    );
  const pauses = [...request.pauses, { reason, from: today(context), to: null }];
  const clock = await reclock(context, tx, request, { pauses }, "paused", "desk");
  await queueMessage(context, tx, request.id, { kind: "question", text: reason });
  return clock;
}

/**
 * Notes that the person has answered.
 *
 * @returns null when no question was open
 */
export async function resumeRequest(
  context: EngineContext,
  tx: StoreTransaction,
  request: StoredRequest,
  by: "person" | "desk",
): Promise<ClockAnswer | null> {
  const open = openPause(request);
  if (open === undefined || request.closedAt !== null) return null;
  const pauses = request.pauses.map((pause) =>
    pause === open ? { ...pause, to: today(context) } : pause,
  );
  return reclock(context, tx, request, { pauses }, "resumed", by);
}

/**
 * Has a request answered under another law, by the word of a person.
 *
 * @throws DsarError `clock-invalid` for a law that is not built in; `already-extended` when the
 * person was told a date under the law before.
 */
export async function applyLaw(
  context: EngineContext,
  tx: StoreTransaction,
  request: StoredRequest,
  law: Law,
  why: string,
): Promise<ClockAnswer> {
  if (!LAWS.includes(law))
    throw new DsarError("clock-invalid", `No clock for the law "${law}".`, { path: "law" });
  if (request.extended)
    throw new DsarError("already-extended", "The person was told a date under the other law.", {
      path: "law",
    });
  const applied = { law, why, by: "desk", rulesAsOf: RULES_AS_OF } as const;
  return reclock(context, tx, request, { law: applied }, "law-applied", "desk", { law });
}

/**
 * Takes the appeal of a person who was refused: the request is open again, and its clock is that of
 * a review under the same law, from today.
 *
 * @throws DsarError `transition-impossible` when nothing was refused.
 */
export async function appealRequest(
  context: EngineContext,
  tx: StoreTransaction,
  request: StoredRequest,
  message: string,
): Promise<StoredRequest> {
  const at = context.now();
  const appeal = {
    ...({ type: "review-of-refusal", receivedAt: at, verifiedAt: null, extended: false } as const),
    ...{ extension: null, pauses: [], acknowledgedAt: null, closedAt: null, justification: null },
  };
  const clock = requestClock(context.controller, { ...request, ...appeal, clock: undefined });
  const { receivedAt: _received, verifiedAt: _verified, ...patch } = appeal;
  const record = { at, by: "person", detail: { due: clock.due, type: request.type } } as const;
  const reopened = await move(tx, request, "reopen", record, { ...patch, clock });
  const subject = `Appeal: ${request.type ?? "letter"} refused`;
  const letter = { id: context.newId(), requestId: request.id, receivedAt: at };
  await tx.insertLetter({ ...letter, subject, text: message, messageId: null });
  await queueMessage(context, tx, request.id, { kind: "received" });
  return reopened;
}

/** Stores what the clock depends on with the clock that comes of it, and writes the audit row. */
async function reclock(
  context: EngineContext,
  tx: StoreTransaction,
  request: StoredRequest,
  patch: Pick<RequestPatch, "pauses" | "law">,
  event: string,
  by: AuditRecord["by"],
  detail: AuditRecord["detail"] = {},
): Promise<ClockAnswer> {
  const clock = requestClock(context.controller, { ...request, ...patch });
  await tx.updateRequest(request.id, { ...patch, clock });
  const { due, safe } = clock;
  await audit(tx, request.id, { at: context.now(), event, by, detail: { ...detail, due, safe } });
  return clock;
}

function openPause({ pauses }: StoredRequest): Pause | undefined {
  return pauses.find(({ to }) => to === null);
}

function today({ controller, now }: EngineContext): string {
  return localDateOf(now(), controller.timeZone);
}

import { checkAddress } from "../address/check.ts";
import { isDdnsError } from "../errors.ts";
import type { LookupOutcome, Refused, UpdateOutcome } from "../rfc2136/outcome.ts";
import { backoff, CURVES, isPermanent } from "./backoff.ts";
import type { LookResult } from "./events.ts";
import { holdTime } from "./flapping.ts";
import {
  type Draft,
  memoryOf,
  nextTicket,
  notice,
  recordOf,
  remember,
  runOf,
  setRun,
  store,
} from "./machine.ts";
import type { RecordError } from "./status.ts";

/** Listens to the sources that can watch, and looks at each of them. */
export function beginWork(draft: Draft): void {
  draft.effects.push({ type: "watch" });
  beginLooks(draft);
}

const QUIET = 1000; // milliseconds between two looks that a watch may cause

/**
 * A watch has rung: look soon. A router announces a change while it is still making it, so the first
 * failures are tried again soon too; later ones no sooner than the first retry.
 */
export function onChanged(draft: Draft, id: string): void {
  const { phase, dueAt, lookedAt, failures } = runOf(draft, id);
  if (phase !== "waiting") setRun(draft, id, { rung: true });
  else if (dueAt !== null) {
    const { retry } = draft.machine.config.intervals;
    const pause = failures === 0 ? QUIET : Math.min(retry, QUIET * 2 ** (failures - 1));
    setRun(draft, id, { dueAt: Math.min(dueAt, Math.max(draft.now, lookedAt + pause)) });
  }
}

/** Starts to look at every source that nothing is under way for. */
export function beginLooks(draft: Draft): void {
  for (const { id } of draft.machine.config.records) beginLook(draft, id);
}

/** Starts to look where the wait is over. */
export function beginTicked(draft: Draft): void {
  for (const { id } of draft.machine.config.records) {
    const { dueAt } = runOf(draft, id);
    if (dueAt !== null && dueAt <= draft.now) beginLook(draft, id);
  }
}

function beginLook(draft: Draft, id: string): void {
  const { state, switching } = draft.machine;
  const free = runOf(draft, id).phase === "waiting" && memoryOf(draft.machine, id).stopped === null;
  if (!state.enabled || switching !== null || !free) return;
  const ticket = nextTicket(draft);
  const lookedAt = draft.now;
  setRun(draft, id, { phase: "looking", ticket, dueAt: null, lookedAt, rung: false });
  draft.effects.push({ type: "look", id, ticket });
}

/** A source has answered: nothing it says goes further unless it passes validation. */
export function onLooked(draft: Draft, id: string, result: LookResult): void {
  if ("code" in result) {
    fail(draft, id, result.code, result.message, "soon");
    return;
  }
  const { family, scope } = recordOf(draft, id);
  try {
    const { labNetworks } = draft.machine.config;
    decide(draft, id, checkAddress(result.address, { family, scope, labNetworks }));
  } catch (error) {
    if (!isDdnsError(error)) throw error;
    setRun(draft, id, { candidate: null });
    notice(draft, "refused-address", id, error.message);
    fail(draft, id, error.code, error.message, "soon");
  }
}

function decide(draft: Draft, id: string, candidate: string): void {
  const { known, readAt, candidate: before } = runOf(draft, id);
  setRun(draft, id, { candidate, ...(candidate === before ? {} : { candidateAt: draft.now }) });
  const stale = draft.now - readAt >= draft.machine.config.intervals.refresh;
  if (known === null || stale) {
    read(draft, id, "reading");
    return;
  }
  if (isExactly(known, candidate)) {
    settle(draft, id);
    return;
  }
  prepare(draft, id, known);
}

/** Waits for an address that changes too often to hold; true when it has to. */
function hold(draft: Draft, id: string): boolean {
  const { sentAt, candidateAt, error } = runOf(draft, id);
  const until = candidateAt + holdTime(draft.machine.config.intervals.hold, sentAt, draft.now);
  if (until <= draft.now) return false;
  const message = `the address keeps changing: it is sent once it has held for ${Math.round((until - candidateAt) / 1000)} s`;
  if (error?.code !== "flapping") notice(draft, "failed", id, message);
  wait(draft, id, until, { code: "flapping", message, at: draft.wall });
  return true;
}

function read(draft: Draft, id: string, phase: "reading" | "checking"): void {
  const ticket = nextTicket(draft);
  setRun(draft, id, { phase, ticket });
  draft.effects.push({ type: "read", id, ticket });
}

/** The authoritative server has said what it holds. */
export function onRead(draft: Draft, id: string, outcome: LookupOutcome): void {
  switch (outcome.kind) {
    case "unreachable":
      fail(draft, id, outcome.code, outcome.message, "soon");
      break;
    case "refused":
      refuse(draft, id, outcome);
      break;
    case "alias":
      stop(draft, id, "alias", `the name is an alias of ${outcome.target}: remove the CNAME`);
      break;
    case "found":
      reconcile(draft, id, outcome.values);
  }
}

function reconcile(draft: Draft, id: string, values: readonly string[]): void {
  const { candidate, phase, adopt } = runOf(draft, id);
  if (candidate === null) throw new RangeError("read without a candidate");
  setRun(draft, id, { known: values, readAt: draft.now });
  if (isExactly(values, candidate)) {
    confirm(draft, id, candidate);
    return;
  }
  const { published, pending } = memoryOf(draft.machine, id);
  const foreign = values.filter((value) => value !== published && value !== pending);
  // An update whose answer was lost has arrived: that value is ours now, whatever comes next.
  if (pending !== null && isExactly(values, pending)) remember(draft, id, { published: pending });
  if (foreign.length > 0 && !adopt) {
    contest(draft, id, foreign);
    return;
  }
  if (phase === "checking") {
    fail(draft, id, "not-visible", "the server took the update but does not show it", "soon");
    return;
  }
  prepare(draft, id, values);
}

function contest(draft: Draft, id: string, foreign: readonly string[]): void {
  const { name, type } = recordOf(draft, id);
  const message = `${name} ${type} says ${foreign.join(", ")}, which this device did not write: another device or person uses the name`;
  if (runOf(draft, id).error?.code !== "conflict") notice(draft, "conflict", id, message);
  setRun(draft, id, { known: null });
  fail(draft, id, "conflict", message, "rare");
}

function confirm(draft: Draft, id: string, address: string): void {
  const before = memoryOf(draft.machine, id);
  remember(draft, id, { published: address, pending: null, verifiedAt: draft.wall });
  store(draft);
  settle(draft, id);
  setRun(draft, id, { adopt: false });
  const isNew = before.published !== address;
  notice(draft, isNew ? "published" : "verified", id);
}

// What may be sent is written down first: after a kill the next run knows the value as its own.
function prepare(draft: Draft, id: string, old: readonly string[]): void {
  if (hold(draft, id)) return;
  const { candidate } = runOf(draft, id);
  remember(draft, id, { pending: candidate });
  const ticket = store(draft);
  setRun(draft, id, { phase: "storing", ticket, known: old });
}

/** A write has ended, well or not: what waited for it is sent (a full disk stops no update). */
export function onStoredRecords(draft: Draft, revision: number): void {
  for (const { id } of draft.machine.config.records) {
    const { phase, ticket, known, candidate } = runOf(draft, id);
    if (phase !== "storing" || ticket > revision || known === null || candidate === null) continue;
    const next = nextTicket(draft);
    const sentAt = [...runOf(draft, id).sentAt.slice(-9), draft.now];
    setRun(draft, id, { phase: "sending", ticket: next, sentAt });
    draft.effects.push({ type: "send", id, ticket: next, old: known, address: candidate });
  }
}

const MOST_REREADS = 3;

/** The update was answered. */
export function onSent(draft: Draft, id: string, outcome: UpdateOutcome): void {
  setRun(draft, id, { known: null });
  switch (outcome.kind) {
    case "done":
      read(draft, id, "checking");
      break;
    case "unreachable":
      fail(draft, id, outcome.code, outcome.message, "soon");
      break;
    case "refused":
      refuse(draft, id, outcome);
      break;
    case "prerequisite":
      overtaken(draft, id, outcome.code);
      break;
  }
}

// Somebody wrote in between, or our own answer was lost: look again, and take nothing over now.
function overtaken(draft: Draft, id: string, code: string): void {
  const rereads = runOf(draft, id).rereads + 1;
  setRun(draft, id, { rereads, adopt: false });
  if (rereads <= MOST_REREADS) {
    read(draft, id, "reading");
    return;
  }
  fail(draft, id, code, `${code}: the record keeps changing while it is updated`, "rare");
}

function refuse(draft: Draft, id: string, refused: Refused): void {
  const { code, authenticated, message, final, retryAfterMs = 0 } = refused;
  const before = runOf(draft, id).refusals;
  const count = before.code === code ? before.count + 1 : 1;
  setRun(draft, id, { refusals: { code, count } });
  if (final ?? isPermanent(code, authenticated, count)) {
    stop(draft, id, code, message);
    return;
  }
  const transient = code === "SERVFAIL" || code === "BADTIME";
  fail(draft, id, code, message, transient ? "soon" : "slow");
  const { dueAt } = runOf(draft, id);
  setRun(draft, id, { dueAt: Math.max(dueAt ?? 0, draft.now + retryAfterMs) });
}

function stop(draft: Draft, id: string, code: string, message: string): void {
  remember(draft, id, { stopped: { code, message, at: draft.wall } });
  store(draft);
  setRun(draft, id, { phase: "waiting", dueAt: null, error: null });
  notice(draft, "stopped", id, message);
}

function settle(draft: Draft, id: string): void {
  const { check } = draft.machine.config.intervals;
  const dueAt = draft.now + check * (0.9 + 0.2 * draft.random());
  setRun(draft, id, { failures: 0, refusals: { code: "", count: 0 } });
  wait(draft, id, dueAt, null);
}

function wait(draft: Draft, id: string, dueAt: number, error: RecordError | null): void {
  const { rung } = runOf(draft, id);
  setRun(draft, id, { phase: "waiting", dueAt, rereads: 0, error, rung: false });
  if (rung) onChanged(draft, id);
}

function fail(
  draft: Draft,
  id: string,
  code: string,
  message: string,
  curve: keyof typeof CURVES,
): void {
  const before = runOf(draft, id);
  const failures = before.failures + 1;
  const { retry } = draft.machine.config.intervals;
  const dueAt = draft.now + backoff(CURVES[curve], retry, failures, draft.random());
  setRun(draft, id, { failures });
  wait(draft, id, dueAt, { code, message, at: draft.wall });
  if (before.error?.code !== code) notice(draft, "failed", id, message);
}

function isExactly(values: readonly string[], address: string): boolean {
  return values.length === 1 && values[0] === address;
}

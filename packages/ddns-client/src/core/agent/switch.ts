import type { UpdateOutcome } from "../rfc2136/outcome.ts";
import {
  type Draft,
  memoryOf,
  nextTicket,
  notice,
  remember,
  resetRuns,
  setMachine,
  setState,
  store,
} from "./machine.ts";
import { beginWork } from "./publish.ts";

/** Switches on: stops and conflicts are forgotten; work begins once the switch is on disk. */
export function enable(draft: Draft): void {
  for (const { id } of draft.machine.config.records) remember(draft, id, { stopped: null });
  setState(draft, { enabled: true, retraction: null });
  turn(draft, true);
  notice(draft, "enabled");
}

/**
 * Switches off: at once in memory, then on disk, and only then the one retraction, if it was asked
 * for. What is under way is aborted; what may have reached the server is part of the retraction.
 */
export function disable(draft: Draft, retract: boolean): void {
  const retraction = retract ? ({ state: "owed" } as const) : draft.machine.state.retraction;
  setState(draft, { enabled: false, retraction });
  turn(draft, false);
  notice(draft, "disabled");
}

function turn(draft: Draft, adopt: boolean): void {
  draft.effects.push({ type: "abort" });
  resetRuns(draft, { adopt });
  const switching = store(draft);
  setMachine(draft, { retracting: null, switching });
}

/** The switch stands on disk, or could not be written (then it holds in memory alone). */
export function onStoredSwitch(draft: Draft, revision: number, error: string | undefined): void {
  const { switching, state } = draft.machine;
  if (error !== undefined || switching === null || revision < switching) return;
  setMachine(draft, { switching: null });
  if (state.enabled) beginWork(draft);
  else resumeRetraction(draft);
}

/** Sends the retraction that is owed; there is never more than one for one opt-out. */
export function resumeRetraction(draft: Draft): void {
  const { state } = draft.machine;
  if (state.enabled || state.retraction?.state !== "owed") return;
  const records = Object.keys(state.records)
    .map((id) => ({ id, values: ownValues(draft, id) }))
    .filter(({ values }) => values.length > 0);
  if (records.length === 0) {
    done(draft);
    return;
  }
  const ticket = nextTicket(draft);
  setMachine(draft, { retracting: ticket });
  draft.effects.push({ type: "retract", ticket, records });
}

function ownValues(draft: Draft, id: string): string[] {
  const { published, pending } = memoryOf(draft.machine, id);
  const values = [published, pending].filter((value) => value !== null);
  return [...new Set(values)];
}

/** The retraction was answered. A failed one is shown, and asked for again by the user alone. */
export function onRetracted(draft: Draft, ticket: number, outcome: UpdateOutcome): void {
  if (draft.machine.retracting !== ticket) return;
  setMachine(draft, { retracting: null });
  if (outcome.kind === "done" && outcome.authenticated) {
    done(draft);
    return;
  }
  const [code, message] = reason(outcome);
  setState(draft, { retraction: { state: "failed", code, message, at: draft.wall } });
  store(draft);
  notice(draft, "retraction-failed", undefined, message);
}

function done(draft: Draft): void {
  for (const id of Object.keys(draft.machine.state.records))
    remember(draft, id, { published: null, pending: null, verifiedAt: null });
  setState(draft, { retraction: { state: "done", at: draft.wall } });
  store(draft);
  notice(draft, "retracted");
}

function reason(outcome: UpdateOutcome): [code: string, message: string] {
  switch (outcome.kind) {
    case "done":
      return ["unauthenticated", "the answer bears no signature: it may not be from the server"];
    case "prerequisite":
      return [outcome.code, `${outcome.code}: the server refused the retraction`];
    default:
      return [outcome.code, outcome.message];
  }
}

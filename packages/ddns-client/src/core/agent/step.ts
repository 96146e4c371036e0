import { backoff, CURVES } from "./backoff.ts";
import type { AgentEffect, AgentEvent } from "./events.ts";
import {
  type Draft,
  type Machine,
  type Moment,
  notice,
  runOf,
  setMachine,
  store,
} from "./machine.ts";
import {
  beginLooks,
  beginTicked,
  beginWork,
  onChanged,
  onLooked,
  onRead,
  onSent,
  onStoredRecords,
} from "./publish.ts";
import { disable, enable, onRetracted, onStoredSwitch, resumeRetraction } from "./switch.ts";

/** What one event has led to. */
export interface Step {
  readonly machine: Machine;
  readonly effects: readonly AgentEffect[];
}

/**
 * Takes one event and says what to do: the whole agent, without clock, chance, socket or disk.
 *
 * While the switch is off no effect reads, looks or sends, but for the one retraction that was
 * asked for. Answers to effects from before an `abort` bear an old ticket and change nothing.
 */
export function step(machine: Machine, event: AgentEvent, moment: Moment): Step {
  const draft: Draft = { ...moment, machine, effects: [] };
  take(draft, event);
  return { machine: draft.machine, effects: draft.effects };
}

function take(draft: Draft, event: AgentEvent): void {
  switch (event.type) {
    case "start":
      start(draft);
      break;
    case "tick":
      tick(draft);
      break;
    case "changed":
      onChanged(draft, event.id);
      break;
    case "check":
      beginLooks(draft);
      break;
    case "enable":
      enable(draft);
      break;
    case "disable":
      disable(draft, event.retract);
      break;
    case "stored":
      stored(draft, event.revision, event.error);
      break;
    case "retracted":
      onRetracted(draft, event.ticket, event.outcome);
      break;
    case "looked":
      if (awaited(draft, event)) onLooked(draft, event.id, event.result);
      break;
    case "read":
      if (awaited(draft, event)) onRead(draft, event.id, event.outcome);
      break;
    case "sent":
      if (awaited(draft, event)) onSent(draft, event.id, event.outcome);
      break;
  }
}

function awaited(draft: Draft, event: { readonly id: string; readonly ticket: number }): boolean {
  const { phase, ticket } = runOf(draft, event.id);
  return draft.machine.state.enabled && phase !== "waiting" && ticket === event.ticket;
}

function start(draft: Draft): void {
  store(draft);
  if (draft.machine.state.enabled) beginWork(draft);
  else resumeRetraction(draft);
}

function tick(draft: Draft): void {
  const { unsaved } = draft.machine;
  if (unsaved !== null && unsaved.retryAt <= draft.now) {
    setMachine(draft, { unsaved: { ...unsaved, retryAt: Number.POSITIVE_INFINITY } });
    store(draft);
  }
  beginTicked(draft);
}

function stored(draft: Draft, revision: number, error: string | undefined): void {
  if (error === undefined) {
    if (revision === draft.machine.revision) setMachine(draft, { unsaved: null, storeFailures: 0 });
  } else {
    const storeFailures = draft.machine.storeFailures + 1;
    const wait = backoff(
      CURVES.soon,
      draft.machine.config.intervals.retry,
      storeFailures,
      draft.random(),
    );
    const unsaved = { message: error, retryAt: draft.now + wait };
    setMachine(draft, { unsaved, storeFailures });
    notice(draft, "unsaved", undefined, error);
  }
  onStoredSwitch(draft, revision, error);
  onStoredRecords(draft, revision);
}

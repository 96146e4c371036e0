import type { AgentConfig, ConfiguredRecord } from "./config.ts";
import type { AgentEffect, NoticeKind } from "./events.ts";
import { type AgentState, NOTHING, type RecordMemory } from "./state.ts";
import type { DdnsStatus, Phase, RecordError, RecordStatus } from "./status.ts";

/** What the agent knows about one record in this run; a restart forgets it. */
export interface RecordRun {
  readonly phase: Phase;
  /** Number of the effect, or of the write, that is awaited. */
  readonly ticket: number;
  /** Monotonic time of the next look, in milliseconds; null: none is planned. */
  readonly dueAt: number | null;
  readonly candidate: string | null;
  /** RRset that the authority was seen to hold, by us, with no send since; null: ask again. */
  readonly known: readonly string[] | null;
  /** Monotonic time at which `candidate` was first seen, without another one since. */
  readonly candidateAt: number;
  /** Monotonic times of the last changes sent. */
  readonly sentAt: readonly number[];
  /** Monotonic time of the last look. */
  readonly lookedAt: number;
  /** Whether a watch has rung since that look began. */
  readonly rung: boolean;
  /** Monotonic time at which the authority was last asked with success. */
  readonly readAt: number;
  readonly failures: number;
  /** Refusals of one code in a row. */
  readonly refusals: { readonly code: string; readonly count: number };
  /** Reads in a row that a failed prerequisite or an invisible update has caused. */
  readonly rereads: number;
  /** Whether the owner has just asked for this name, so that what stands there may be replaced. */
  readonly adopt: boolean;
  readonly error: RecordError | null;
}

/** The agent between two events. Plain data; `step` makes the next one. */
export interface Machine {
  readonly config: AgentConfig;
  readonly state: AgentState;
  readonly runs: Readonly<Record<string, RecordRun>>;
  /** Last number given out, to an effect or to a write. */
  readonly ticket: number;
  /** Number of the newest write. */
  readonly revision: number;
  /** Number of the write that puts the switch on disk, while it is awaited. */
  readonly switching: number | null;
  /** Ticket of the retraction under way. */
  readonly retracting: number | null;
  /** Why the last write failed, and when to try again (monotonic). */
  readonly unsaved: { readonly message: string; readonly retryAt: number } | null;
  readonly storeFailures: number;
}

/** Time and chance, handed in with every event. */
export interface Moment {
  /** Monotonic milliseconds, for waiting: a clock that jumps moves no deadline. */
  readonly now: number;
  /** Milliseconds since 1970, for what people read. */
  readonly wall: number;
  /** Gives a number from 0 up to 1. */
  readonly random: () => number;
}

const IDLE: RecordRun = {
  phase: "waiting",
  ticket: 0,
  dueAt: null,
  candidate: null,
  known: null,
  candidateAt: 0,
  sentAt: [],
  lookedAt: Number.NEGATIVE_INFINITY,
  rung: false,
  readAt: Number.NEGATIVE_INFINITY,
  failures: 0,
  refusals: { code: "", count: 0 },
  rereads: 0,
  adopt: false,
  error: null,
};

/** Makes the machine from checked settings and the stored state. */
export function createMachine(config: AgentConfig, stored: AgentState): Machine {
  const fresh = stored.fingerprint !== config.fingerprint;
  const records = Object.entries(stored.records).map(([id, memory]) => [
    id,
    fresh ? { ...memory, stopped: null } : memory,
  ]);
  return {
    config,
    state: {
      ...stored,
      fingerprint: config.fingerprint,
      records: Object.fromEntries(records),
    },
    runs: Object.fromEntries(config.records.map(({ id }) => [id, firstRun(stored, id)])),
    ticket: 0,
    revision: 0,
    switching: null,
    retracting: null,
    unsaved: null,
    storeFailures: 0,
  };
}

// A device that has never published may take over what an earlier device left at its name.
function firstRun(stored: AgentState, id: string): RecordRun {
  return { ...IDLE, adopt: (stored.records[id] ?? NOTHING).published === null };
}

/** One step in the making: the machine so far and the effects it asks for. */
export interface Draft extends Moment {
  machine: Machine;
  readonly effects: AgentEffect[];
}

export function recordOf(draft: Draft, id: string): ConfiguredRecord {
  const record = draft.machine.config.records.find((candidate) => candidate.id === id);
  if (record === undefined) throw new RangeError(`no record ${id}`);
  return record;
}

export function runOf(draft: Draft, id: string): RecordRun {
  return draft.machine.runs[id] ?? IDLE;
}

export function memoryOf(machine: Machine, id: string): RecordMemory {
  return machine.state.records[id] ?? NOTHING;
}

/** Changes the machine itself. */
export function setMachine(draft: Draft, change: Partial<Machine>): void {
  draft.machine = { ...draft.machine, ...change };
}

export function setRun(draft: Draft, id: string, change: Partial<RecordRun>): void {
  const run = { ...runOf(draft, id), ...change };
  setMachine(draft, { runs: { ...draft.machine.runs, [id]: run } });
}

/** Forgets what was under way with every record. */
export function resetRuns(draft: Draft, change: Partial<RecordRun>): void {
  for (const { id } of draft.machine.config.records) setRun(draft, id, { ...IDLE, ...change });
}

export function setState(draft: Draft, change: Partial<AgentState>): void {
  setMachine(draft, { state: { ...draft.machine.state, ...change } });
}

export function remember(draft: Draft, id: string, change: Partial<RecordMemory>): void {
  const memory = { ...memoryOf(draft.machine, id), ...change };
  setState(draft, { records: { ...draft.machine.state.records, [id]: memory } });
}

export function nextTicket(draft: Draft): number {
  const ticket = draft.machine.ticket + 1;
  setMachine(draft, { ticket });
  return ticket;
}

/** Asks for the state to be written, and returns the number under which it will be reported. */
export function store(draft: Draft): number {
  const revision = nextTicket(draft);
  setMachine(draft, { revision });
  draft.effects.push({ type: "store", revision, state: draft.machine.state });
  return revision;
}

export function notice(draft: Draft, what: NoticeKind, id?: string, message?: string): void {
  draft.effects.push({
    type: "notice",
    what,
    ...(id === undefined ? {} : { id }),
    ...(message === undefined ? {} : { message }),
  });
}

/** Monotonic time at which the machine wants its next `tick`; null: none. */
export function wakeAt(machine: Machine): number | null {
  const due = machine.unsaved === null ? [] : [machine.unsaved.retryAt];
  if (machine.state.enabled)
    for (const run of Object.values(machine.runs))
      if (run.phase === "waiting" && run.dueAt !== null) due.push(run.dueAt);
  return due.length === 0 ? null : Math.min(...due);
}

/** Tells whether nothing is under way: each record waits, no write and no retraction is awaited. */
export function isSettled(machine: Machine): boolean {
  const { state, retracting, switching, unsaved } = machine;
  if (Object.values(machine.runs).some(({ phase }) => phase !== "waiting")) return false;
  if (retracting !== null) return false;
  const owed = !state.enabled && state.retraction?.state === "owed";
  return unsaved !== null || (switching === null && !owed);
}

/** Everything a page would show. */
export function statusOf(machine: Machine, now: number, damage: string | null): DdnsStatus {
  const { state, config, unsaved } = machine;
  return {
    enabled: state.enabled,
    records: config.records.map((record) => recordStatus(machine, record, now)),
    retraction: state.retraction,
    unsaved: unsaved === null ? null : unsaved.message,
    damage,
  };
}

function recordStatus(machine: Machine, record: ConfiguredRecord, now: number): RecordStatus {
  const { id, name, type, scope } = record;
  const { phase, candidate, dueAt, error } = machine.runs[id] ?? IDLE;
  const { published, verifiedAt, stopped } = memoryOf(machine, id);
  const waits = machine.state.enabled && phase === "waiting" && dueAt !== null;
  return {
    ...{ name, type, scope, phase, candidate, published, verifiedAt },
    error: stopped ?? error,
    stopped: stopped !== null,
    authorities: [],
    nextInMs: waits ? Math.max(0, Math.round(dueAt - now)) : null,
  };
}

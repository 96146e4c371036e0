import { parseIpv4 } from "../address/ipv4.ts";
import { parseIpv6 } from "../address/ipv6.ts";
import { DdnsError } from "../errors.ts";
import type { AgentConfig } from "./config.ts";
import type { RecordError, Retraction } from "./status.ts";

/** What the agent remembers about one record across restarts. */
export interface RecordMemory {
  /** Address this device has written and the authority has shown; null when there is none. */
  readonly published: string | null;
  /** Address that may have been sent without an answer seen: written down before it is sent. */
  readonly pending: string | null;
  /** Milliseconds since 1970. */
  readonly verifiedAt: number | null;
  /** A permanent refusal. */
  readonly stopped: RecordError | null;
}

/** What is kept on disk. */
export interface AgentState {
  readonly version: 1;
  readonly enabled: boolean;
  readonly retraction: Retraction | null;
  readonly fingerprint: string;
  readonly records: Readonly<Record<string, RecordMemory>>;
}

/** Memory of a record that was never published. */
export const NOTHING: RecordMemory = {
  published: null,
  pending: null,
  verifiedAt: null,
  stopped: null,
};

/** The state at the very first start. */
export function firstState(config: AgentConfig): AgentState {
  return {
    version: 1,
    enabled: config.enabledAtFirst,
    retraction: null,
    fingerprint: config.fingerprint,
    records: {},
  };
}

/**
 * Reads a state that was stored as JSON.
 *
 * @throws DdnsError `state-damaged` with the field; nothing is guessed, since a wrong guess could
 * switch a device on whose owner had switched it off.
 */
export function parseState(value: unknown): AgentState {
  const state = object(value, "state");
  if (state["version"] !== 1) throw damaged("version");
  return {
    version: 1,
    enabled: plain("boolean", state["enabled"], "enabled"),
    retraction: orNull(retraction, state["retraction"], "retraction"),
    fingerprint: plain("string", state["fingerprint"], "fingerprint"),
    records: Object.fromEntries(
      Object.entries(object(state["records"], "records")).map(([id, memory]) => [
        id,
        recordMemory(memory, `records.${id}`),
      ]),
    ),
  };
}

function recordMemory(value: unknown, field: string): RecordMemory {
  const memory = object(value, field);
  return {
    published: orNull(address, memory["published"], `${field}.published`),
    pending: orNull(address, memory["pending"], `${field}.pending`),
    verifiedAt: orNull(time, memory["verifiedAt"], field),
    stopped: orNull(failure, memory["stopped"], `${field}.stopped`),
  };
}

function retraction(value: unknown, field: string): Retraction {
  const fields = object(value, field);
  if (fields["state"] === "owed") return { state: "owed" };
  if (fields["state"] === "done") return { state: "done", at: time(fields["at"], field) };
  if (fields["state"] === "failed") return { state: "failed", ...failure(value, field) };
  throw damaged(field);
}

function failure(value: unknown, field: string): RecordError {
  const fields = object(value, field);
  return {
    code: plain("string", fields["code"], field),
    message: plain("string", fields["message"], field),
    at: time(fields["at"], field),
  };
}

// An address in the state may be in use from an earlier setting of labNetworks, so only its form is
// checked: it is compared and deleted, never added.
function address(value: unknown, field: string): string {
  const written = plain("string", value, field);
  if (parseIpv4(written) === null && parseIpv6(written) === null) throw damaged(field);
  return written;
}

function object(value: unknown, field: string): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw damaged(field);
  return value as Record<string, unknown>;
}

interface Kinds {
  readonly string: string;
  readonly boolean: boolean;
  readonly number: number;
}

function plain<K extends keyof Kinds>(kind: K, value: unknown, field: string): Kinds[K] {
  if (typeof value !== kind || Number.isNaN(value)) throw damaged(field);
  return value as Kinds[K];
}

function orNull<T>(read: (value: unknown, field: string) => T, value: unknown, field: string) {
  return value === null ? null : read(value, field);
}

function time(value: unknown, field: string): number {
  return plain("number", value, field);
}

function damaged(field: string): DdnsError {
  return new DdnsError("state-damaged", `the stored state is damaged at ${field}`, { field });
}

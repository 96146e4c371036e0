import { DsarError } from "../error.ts";

/**
 * Every transition there is. A state that does not list an event cannot take it: that is a type
 * error where the state is known to the compiler, and `transition-impossible` where it is not.
 */
const TRANSITIONS = {
  received: {
    "ask-identity": "awaiting-verification",
    verify: "verified",
    extend: "received",
    refuse: "refused",
    withdraw: "withdrawn",
  },
  "awaiting-verification": {
    verify: "verified",
    extend: "awaiting-verification",
    refuse: "refused",
    withdraw: "withdrawn",
  },
  verified: {
    fulfil: "in-progress",
    "hand-to-person": "with-person",
    extend: "verified",
    refuse: "refused",
    withdraw: "withdrawn",
  },
  "in-progress": {
    "hand-to-person": "with-person",
    answer: "answered",
    extend: "in-progress",
    refuse: "refused",
    withdraw: "withdrawn",
  },
  "with-person": {
    fulfil: "in-progress",
    answer: "answered",
    extend: "with-person",
    refuse: "refused",
    withdraw: "withdrawn",
  },
  answered: {},
  refused: { reopen: "with-person" },
  withdrawn: {},
} as const;

type Table = typeof TRANSITIONS;

/** Where a request stands. */
export type RequestState = keyof Table;

/** Events that a request in state `S` can take. */
export type RequestEvent<S extends RequestState = RequestState> = S extends RequestState
  ? keyof Table[S]
  : never;

/** The state after event `E` in state `S`. */
export type NextState<S extends RequestState, E> = E extends keyof Table[S] ? Table[S][E] : never;

/** All states, in the order of a request's life. */
export const REQUEST_STATES: readonly RequestState[] = Object.keys(
  TRANSITIONS,
) as readonly RequestState[];

/**
 * Moves a request on.
 *
 * @throws DsarError `transition-impossible` when the state cannot take the event.
 * @example
 * transition("verified", "fulfil"); // "in-progress"
 */
export function transition<S extends RequestState, E extends RequestEvent<S>>(
  state: S,
  event: E,
): NextState<S, E> {
  return advance(state, event as string) as NextState<S, E>;
}

/**
 * Moves on a request whose state is known at run time only.
 *
 * @throws DsarError `transition-impossible` when the state cannot take the event.
 */
export function advance(state: RequestState, event: string): RequestState {
  const possible: Readonly<Record<string, RequestState>> = TRANSITIONS[state];
  const next = Object.hasOwn(possible, event) ? possible[event] : undefined;
  if (next !== undefined) return next;
  const events = Object.keys(possible).join(", ") || "no event any more";
  throw new DsarError(
    "transition-impossible",
    `A request that is ${state} cannot take "${event}"; it takes ${events}.`,
    { path: "state" },
  );
}

/** Tells whether nothing more can happen but a review. */
export function isClosed(state: RequestState): boolean {
  return state === "answered" || state === "refused" || state === "withdrawn";
}

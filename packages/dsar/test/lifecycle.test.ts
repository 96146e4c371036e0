import {
  advance,
  isClosed,
  isDsarError,
  REQUEST_STATES,
  type RequestState,
  transition,
} from "@candor/dsar";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

/** The whole machine, written out: whatever is not here must be refused. */
const POSSIBLE: Readonly<Record<RequestState, Readonly<Record<string, RequestState>>>> = {
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
};
const EVENTS = [...new Set(Object.values(POSSIBLE).flatMap((events) => Object.keys(events)))];
const ODD = ["", "toString", "__proto__", "constructor", "Verify"];

describe("lifecycle", () => {
  it("takes every possible event and refuses every other one, by code", () => {
    expect([...REQUEST_STATES].sort()).toEqual(Object.keys(POSSIBLE).sort());
    for (const state of REQUEST_STATES)
      for (const event of [...EVENTS, ...ODD]) {
        const next = Object.hasOwn(POSSIBLE[state], event) ? POSSIBLE[state][event] : undefined;
        if (next === undefined)
          expect(() => advance(state, event), `${state} ${event}`).toThrow(
            expect.objectContaining({ code: "transition-impossible" }),
          );
        else expect(advance(state, event), `${state} ${event}`).toBe(next);
      }
  });

  it("knows at compile time what is possible", () => {
    const next: "verified" = transition("awaiting-verification", "verify");
    expect(next).toBe("verified");
    // @ts-expect-error an answered request takes no event
    expect(() => transition("answered", "answer")).toThrow(/no event any more/);
    // @ts-expect-error nothing is fulfilled before it is verified
    expect(() => transition("awaiting-verification", "fulfil")).toThrow(/verify/);
  });

  it("reaches no answer without a confirmation on any path", () => {
    const events = fc.array(fc.constantFrom(...EVENTS), { maxLength: 12 });
    fc.assert(
      fc.property(events, (path) => {
        let state: RequestState = "received";
        let verified = false;
        for (const event of path) {
          if (!Object.hasOwn(POSSIBLE[state], event)) continue;
          state = advance(state, event);
          verified ||= event === "verify" || event === "reopen";
        }
        expect(state === "answered" && !verified).toBe(false);
      }),
    );
  });

  it("closes three states", () => {
    expect(REQUEST_STATES.filter(isClosed)).toEqual(["answered", "refused", "withdrawn"]);
  });

  it("is recognised as this package's error", () => {
    try {
      advance("withdrawn", "verify");
    } catch (error) {
      expect(isDsarError(error)).toBe(true);
      expect(isDsarError(error, "transition-impossible")).toBe(true);
      expect(isDsarError(error, "not-found")).toBe(false);
    }
    expect(isDsarError(new Error("other"))).toBe(false);
  });
});

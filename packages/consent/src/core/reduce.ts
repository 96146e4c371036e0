import type { Category } from "@candor/cookie-registry";
import { decodeDecision } from "./cookie-value.ts";
import { type Decision, grantsAnything } from "./decision.ts";
import { ConsentError } from "./error.ts";
import type { ConsentRules } from "./rules.ts";
import type { Choice, ConsentEvent, ConsentState, Reason } from "./state.ts";

/** A clock may be wrong; a choice from further ahead than this was not made. */
const SKEW_SECONDS = 86_400;

/** The state before anything was read: nothing decided, nothing granted. */
export function initialState(rules: ConsentRules, gpc: boolean): ConsentState {
  return undecided(rules, gpc, "first-visit");
}

/**
 * Tells what holds after an event. Pure: the same state and event always give the same answer.
 *
 * @throws ConsentError `unknown-id` when a choice names what the registry does not have.
 */
export function reduce(
  rules: ConsentRules,
  state: ConsentState,
  event: ConsentEvent,
): ConsentState {
  const { decision, gpc } = state;
  switch (event.type) {
    case "read":
      return read(rules, gpc, event.value, seconds(event.now));
    case "choose":
      return decided(rules, gpc, decide(rules, state, event.choice, seconds(event.now)));
    case "recorded":
      return decision ? { ...state, decision: { ...decision, receipt: event.receipt } } : state;
    case "signal":
      return decision ? decided(rules, event.gpc, decision) : { ...state, gpc: event.gpc };
    case "tick":
      return state.expiresAt !== null && seconds(event.now) >= state.expiresAt
        ? undecided(rules, gpc, "expired")
        : state;
  }
}

function read(
  rules: ConsentRules,
  gpc: boolean,
  value: string | undefined,
  now: number,
): ConsentState {
  if (!value) return undecided(rules, gpc, "first-visit");
  const decision = decodeDecision(value);
  if (!decision || decision.decidedAt > now + SKEW_SECONDS) return undecided(rules, gpc, "damaged");
  if (decision.policyVersion !== rules.policyVersion)
    return undecided(rules, gpc, "policy-changed");
  const missing = rules.scopes.some(({ id, service }) => !service && !(id in decision.choices));
  if (missing || decision.registryVersion !== rules.registryVersion)
    return undecided(rules, gpc, "registry-changed");
  const state = decided(rules, gpc, decision);
  return now >= (state.expiresAt as number) ? undecided(rules, gpc, "expired") : state;
}

function decide(rules: ConsentRules, state: ConsentState, choice: Choice, now: number): Decision {
  const { scopes, policyVersion, registryVersion } = rules;
  const named = typeof choice === "string" ? {} : choice;
  for (const id of Object.keys(named))
    if (!scopes.some((scope) => scope.id === id))
      throw new ConsentError("unknown-id", `"${id}" is no category or service of the registry`);
  const choices: Record<string, boolean> = {};
  for (const { id, category, service } of scopes) {
    const kept = category in named ? undefined : state.decision?.choices[id];
    const yes = named[id] ?? (typeof choice === "string" ? undefined : kept);
    if (service) {
      if (yes !== undefined && yes !== choices[category]) choices[id] = yes;
    } else choices[id] = yes ?? (choice === "all" && !(state.gpc && covered(rules, category)));
  }
  return { choices, decidedAt: now, policyVersion, registryVersion, gpc: state.gpc, receipt: null };
}

function decided(rules: ConsentRules, gpc: boolean, decision: Decision): ConsentState {
  const { choices, decidedAt } = decision;
  const granted: Record<string, boolean> = {};
  for (const { id, category } of rules.scopes)
    granted[id] =
      (choices[id] ?? choices[category] ?? false) &&
      // A yes from before the signal does not outweigh it (CCPA regulations, 11 CCR 7025(c)).
      (decision.gpc || !gpc || !covered(rules, category));
  const lifetime = grantsAnything(decision) ? rules.accept : rules.refuse;
  return { granted, decision, expiresAt: decidedAt + lifetime, ask: null, gpc };
}

function undecided(rules: ConsentRules, gpc: boolean, reason: Reason): ConsentState {
  const granted = Object.fromEntries(rules.scopes.map(({ id }) => [id, false]));
  const ask = rules.scopes.length > 0 ? reason : null;
  return { granted, decision: null, expiresAt: null, ask, gpc };
}

function covered(rules: ConsentRules, category: Category): boolean {
  return rules.gpcCovers.includes(category);
}

function seconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1000);
}

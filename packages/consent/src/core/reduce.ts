import type { Category } from "@candor/cookie-registry";
import { newestDecision } from "./cookie-value.ts";
import type { Decision } from "./decision.ts";
import { ConsentError } from "./error.ts";
import type { ConsentRules } from "./rules.ts";
import type { Choice, ConsentEvent, ConsentState, Reason } from "./state.ts";

/** A clock may be wrong; a choice from further ahead than this was not made. */
const SKEW_SECONDS = 3600;

/** What an event is judged by; before anything was read, the decision is null. */
export type Known = Pick<ConsentState, "gpc" | "decision">;

/**
 * Tells what holds after an event. Pure: the same state and event always give the same answer.
 *
 * @throws ConsentError `unknown-id` when a choice names what the registry does not have.
 */
export function reduce(
  rules: ConsentRules,
  { gpc, decision }: Known,
  event: ConsentEvent,
): ConsentState {
  const now = Math.floor(event.now / 1000);
  return event.type === "read"
    ? read(rules, gpc, event.values, now)
    : stateOf(rules, gpc, decide(rules, gpc, decision, event.choice, now));
}

function read(
  rules: ConsentRules,
  gpc: boolean,
  values: readonly string[],
  now: number,
): ConsentState {
  const { mode, scopes } = rules;
  const found = newestDecision(values, now + SKEW_SECONDS);
  const state = stateOf(rules, gpc, found);
  let ask: Reason = values[0] ? "damaged" : "first-visit";
  if (found) {
    const same = found.question === rules.question;
    if (same && now < state.expiresAt) return state;
    ask = same ? "expired" : "changed";
  }
  // Where silence grants, a no outlives its question and its time: it is never asked away.
  const kept = mode === "opt-in" ? null : found;
  return stateOf(rules, gpc, kept, mode === "opt-out" || !scopes[0] ? null : ask);
}

function decide(
  rules: ConsentRules,
  gpc: boolean,
  before: Decision | null,
  choice: Choice,
  now: number,
): Decision {
  const { scopes, question, mode } = rules;
  const named: Readonly<Record<string, boolean>> = typeof choice === "string" ? {} : choice;
  for (const id in named)
    if (!scopes.some((scope) => scope.id === id))
      throw new ConsentError("unknown-id", `the registry has no "${id}"`);
  const blanket = named !== choice;
  const silence = blanket ? choice === "all" : mode !== "opt-in";
  const choices: Record<string, boolean> = {};
  for (const { id, category, service } of scopes) {
    // A new word about a category goes for its services too; a blanket one for everything.
    const kept = blanket || category in named ? undefined : before?.choices[id];
    const yes = named[id] ?? kept;
    if (!service) choices[id] = yes ?? (silence && !objects(rules, gpc, category));
    else if (yes !== undefined && yes !== choices[category]) choices[id] = yes;
  }
  return { choices, decidedAt: now, question, gpc, receipt: "" };
}

function stateOf(
  rules: ConsentRules,
  gpc: boolean,
  decision: Decision | null,
  ask: Reason | null = null,
): ConsentState {
  const { choices = {}, decidedAt = 0, gpc: knowing = false } = decision ?? {};
  const granted: Record<string, boolean> = {};
  for (const { id, category } of rules.scopes)
    granted[id] =
      (choices[id] ?? choices[category] ?? rules.mode !== "opt-in") &&
      // A yes from before the signal does not outweigh it (CCPA regulations, 11 CCR 7025(c)).
      (knowing || !objects(rules, gpc, category));
  const lifetime = Object.values(choices).includes(true) ? rules.accept : rules.refuse;
  return { granted, decision, expiresAt: decidedAt + lifetime, ask, gpc };
}

/** Tells whether the browser's signal stands against a category. */
function objects({ gpcCovers }: ConsentRules, gpc: boolean, category: Category): boolean {
  return gpc && gpcCovers.includes(category);
}

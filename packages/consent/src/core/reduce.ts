import type { Category } from "@candor/cookie-registry";
import { decodeDecision } from "./cookie-value.ts";
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
export function reduce(rules: ConsentRules, state: Known, event: ConsentEvent): ConsentState {
  const now = Math.floor(event.now / 1000);
  return event.type === "read"
    ? read(rules, state.gpc, event.value, now)
    : stateOf(rules, state.gpc, decide(rules, state, event.choice, now));
}

function read(
  rules: ConsentRules,
  gpc: boolean,
  value: string | undefined,
  now: number,
): ConsentState {
  const ask = (reason: Reason) =>
    stateOf(rules, gpc, null, rules.scopes.length > 0 ? reason : null);
  if (!value) return ask("first-visit");
  const decision = decodeDecision(value);
  if (!decision || decision.decidedAt > now + SKEW_SECONDS) return ask("damaged");
  if (decision.question !== rules.question) return ask("changed");
  const state = stateOf(rules, gpc, decision);
  return now < state.expiresAt ? state : ask("expired");
}

function decide(
  rules: ConsentRules,
  { gpc, decision }: Known,
  choice: Choice,
  now: number,
): Decision {
  const { scopes, question } = rules;
  const named = typeof choice === "string" ? {} : choice;
  for (const id of Object.keys(named))
    if (!scopes.some((scope) => scope.id === id))
      throw new ConsentError("unknown-id", `the registry has no "${id}"`);
  const choices: Record<string, boolean> = {};
  for (const { id, category, service } of scopes) {
    // A new word about a category goes for its services too; a blanket one for everything.
    const kept = named !== choice || category in named ? undefined : decision?.choices[id];
    const yes = named[id] ?? kept;
    if (!service) choices[id] = yes ?? (choice === "all" && !(gpc && covered(rules, category)));
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
  const { choices = {}, decidedAt = 0 } = decision ?? {};
  const granted: Record<string, boolean> = {};
  for (const { id, category } of rules.scopes)
    granted[id] =
      (choices[id] ?? choices[category] ?? false) &&
      // A yes from before the signal does not outweigh it (CCPA regulations, 11 CCR 7025(c)).
      (decision?.gpc || !gpc || !covered(rules, category));
  const lifetime = Object.values(choices).includes(true) ? rules.accept : rules.refuse;
  return { granted, decision, expiresAt: decidedAt + lifetime, ask, gpc };
}

function covered(rules: ConsentRules, category: Category): boolean {
  return rules.gpcCovers.includes(category);
}

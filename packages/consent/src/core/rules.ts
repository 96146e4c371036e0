import type { Category, Registry } from "@candor/cookie-registry";
import { type Lifetime, lifetimeSeconds } from "./lifetime.ts";
import type { Mode, Regime } from "./regime.ts";
import { questionOf, type Scope, scopesOf } from "./scope.ts";

/** What browser and server must agree on: keep it in one module that both import. */
export interface ConsentRulesOptions {
  /** What the site stores and uses. */
  readonly registry: Registry;
  /** Version of the policy, e.g. its date; a new one asks anew. */
  readonly policyVersion: string;
  /** The rule of the visitor's region; opt-in, the strictest, when left out. */
  readonly regime?: Regime;
  /** How long a choice holds; as the regime says, else 180 days, when left out. */
  readonly lifetime?: Lifetime;
  /**
   * The categories that Global Privacy Control objects to; as the regime says, else
   * `["marketing"]`, when left out. While the signal is on, a blanket yes does not grant them:
   * only a choice that names them does.
   */
  readonly gpcCovers?: readonly Category[];
}

/** The checked rules. */
export interface ConsentRules {
  readonly mode: Mode;
  readonly scopes: readonly Scope[];
  /** Fingerprint of what is asked. */
  readonly question: string;
  /** Seconds. */
  readonly accept: number;
  /** Seconds. */
  readonly refuse: number;
  readonly gpcCovers: readonly Category[];
}

/**
 * Checks the options and works out what there is to decide.
 *
 * @throws ConsentError `bad-duration`
 */
export function createRules(options: ConsentRulesOptions): ConsentRules {
  const { registry, policyVersion, regime } = options;
  const lifetime = options.lifetime ?? regime?.lifetime;
  const mode = regime?.mode ?? "opt-in";
  let question: string | undefined;
  return {
    mode,
    scopes: scopesOf(registry),
    // A first visit has no use for it before it chooses.
    get question() {
      question ??= questionOf(registry, policyVersion, mode);
      return question;
    },
    accept: lifetimeSeconds(lifetime?.accept),
    refuse: lifetimeSeconds(lifetime?.refuse),
    gpcCovers: options.gpcCovers ?? regime?.gpcCovers ?? ["marketing"],
  };
}

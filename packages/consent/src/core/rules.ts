import type { Category, Registry } from "@candor/cookie-registry";
import { isVersion } from "./cookie-value.ts";
import { ConsentError } from "./error.ts";
import { type Lifetime, lifetimeSeconds } from "./lifetime.ts";
import { registryVersion, type Scope, scopesOf } from "./scope.ts";

/** What browser and server must agree on: keep it in one module that both import. */
export interface ConsentRulesOptions {
  /** What the site stores and uses. */
  readonly registry: Registry;
  /** Version of the policy, 1 to 32 letters, digits, `.`, `_`, `-`; a new one asks anew. */
  readonly policyVersion: string;
  /** How long a choice holds. */
  readonly lifetime?: Lifetime;
  /**
   * The categories that Global Privacy Control objects to; `["marketing"]` when left out. While
   * the signal is on, a blanket yes does not grant them: only a choice that names them does.
   */
  readonly gpcCovers?: readonly Category[];
}

/** The checked rules. */
export interface ConsentRules {
  readonly scopes: readonly Scope[];
  readonly policyVersion: string;
  readonly registryVersion: string;
  /** Seconds. */
  readonly accept: number;
  /** Seconds. */
  readonly refuse: number;
  readonly gpcCovers: readonly Category[];
}

/**
 * Checks the options and works out what there is to decide.
 *
 * @throws ConsentError `bad-version`, `bad-duration`
 */
export function createRules(options: ConsentRulesOptions): ConsentRules {
  const { registry, policyVersion, lifetime = {}, gpcCovers = ["marketing"] } = options;
  const rules: ConsentRules = {
    scopes: scopesOf(registry),
    policyVersion,
    registryVersion: registryVersion(registry),
    accept: lifetimeSeconds(lifetime.accept),
    refuse: lifetimeSeconds(lifetime.refuse),
    gpcCovers,
  };
  if (!isVersion(policyVersion))
    throw new ConsentError(
      "bad-version",
      `policyVersion "${policyVersion}": 1-32 of A-Z a-z 0-9 . _ -`,
    );
  return rules;
}

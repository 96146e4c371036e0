import type { Category } from "@candor/cookie-registry";
import type { ChoiceCookie } from "../core/choice-cookie.ts";
import type { Mode } from "../core/regime.ts";
import type { ConsentRulesOptions } from "../core/rules.ts";
import type { Scope } from "../core/scope.ts";
import type { ConsentState } from "../core/state.ts";
import type { SendChoice } from "./send-choice.ts";

/** Options of {@link createConsent}. */
export interface ConsentOptions extends ConsentRulesOptions {
  /** Where the choice is kept. */
  readonly cookie: ChoiceCookie;
  /**
   * Same-origin URL of the choice endpoint, e.g. `/consent`. The server then writes the cookie
   * too (WebKit keeps script-written ones 7 days only) and records the choice. Or what sends a
   * choice there, such as `record` of `@candor/consent/journal`.
   */
  readonly endpoint?: string | SendChoice;
  /** Whether Global Privacy Control is on; asked of the browser when left out. */
  readonly gpc?: boolean;
}

/** What goes with a choice. */
export interface ChooseOptions {
  /** Language the visitor was asked in; the server records which texts were shown. */
  readonly locale?: string;
  /** When the choice was made, where that is not now: one that another tool had kept. */
  readonly decidedAt?: Date;
}

/** Called after every change. */
export type Listener = (state: ConsentState, previous: ConsentState) => void;

/** A visitor's consent in this page. */
export interface Consent {
  /** What holds now; a new object after every change. */
  readonly state: ConsentState;
  /** Whether silence grants: the mode of the visitor's region. */
  readonly mode: Mode;
  /** What there is to decide: each category, followed by its services. */
  readonly scopes: readonly Scope[];
  /** The categories that Global Privacy Control objects to. */
  readonly gpcCovers: readonly Category[];
  /**
   * Resolves when the latest choice was handed to the server: true when it was recorded, false
   * when there is no endpoint, it did not answer (the next page tries again), or a later choice
   * overtook this one. Never rejects.
   */
  readonly recorded: Promise<boolean>;
  /**
   * Tells whether a category (`analytics`) or service (`analytics/matomo`) is granted now; not in
   * a prerendered page before the visitor comes to it.
   */
  has(id: string): boolean;
  /** Grants everything, except what Global Privacy Control objects to. */
  accept(options?: ChooseOptions): Promise<boolean>;
  /** Refuses everything. */
  refuse(options?: ChooseOptions): Promise<boolean>;
  /**
   * Decides by category or service id; what is not named stays as it was, or refused.
   *
   * @throws ConsentError `unknown-id` when the registry has no such category or service.
   */
  choose(choices: Readonly<Record<string, boolean>>, options?: ChooseOptions): Promise<boolean>;
  /** Takes everything back: the same as a refusal, by the name of GDPR article 7(3). */
  withdraw(options?: ChooseOptions): Promise<boolean>;
  /** Reads the choice again, which another tab or the server may have changed. */
  refresh(): void;
  /**
   * Calls `listener` after every change, and when a prerendered page is visited; returns what ends
   * that.
   */
  subscribe(listener: Listener): () => void;
  /**
   * Resolves once `id` is granted, at once when it is; in a prerendered page not before the
   * visitor comes to it.
   *
   * @throws the signal's reason when it aborts first.
   */
  whenGranted(id: string, options?: { readonly signal?: AbortSignal }): Promise<void>;
}

import {
  type Context,
  createContext,
  createElement,
  type ReactElement,
  type ReactNode,
  useContext,
  useSyncExternalStore,
} from "react";
import { ConsentError } from "../core/error.ts";
import type { ConsentState } from "../core/state.ts";
import type { Consent } from "../web/consent.ts";

/** The consent of the page, with what holds now. */
export interface UsedConsent extends Pick<Consent, "accept" | "refuse" | "choose" | "withdraw"> {
  /** What holds now; the component is rendered again when it changes. */
  readonly state: ConsentState;
  /** Tells whether a category (`analytics`) or service (`analytics/matomo`) is granted now. */
  has(id: string): boolean;
}

const PageConsent: Context<Consent | null> = createContext<Consent | null>(null);

/** Properties of {@link ConsentProvider}. */
export interface ConsentProviderProps {
  /** Of `createConsent`, made once, outside of components. */
  readonly consent: Consent;
  /** What may ask for it. */
  readonly children?: ReactNode;
}

/**
 * Hands a consent down to every component below.
 *
 * @example
 * <ConsentProvider consent={consent}><App /></ConsentProvider>
 */
export function ConsentProvider({ consent, children }: ConsentProviderProps): ReactElement {
  return createElement(PageConsent.Provider, { value: consent }, children);
}

/**
 * Gives the consent that a {@link ConsentProvider} above holds, without the rendering.
 *
 * @throws ConsentError `no-provider`
 */
export function usePageConsent(): Consent {
  const consent = useContext(PageConsent);
  if (!consent)
    throw new ConsentError(
      "no-provider",
      "put <ConsentProvider consent={...}> above this component",
    );
  return consent;
}

/**
 * Follows the visitor's consent. While React takes over markup from a server, nothing is granted,
 * as there: no mismatch, and nothing runs too early.
 *
 * @throws ConsentError `no-provider`
 * @example
 * const { has, accept, state } = useConsent();
 */
export function useConsent(): UsedConsent {
  const consent = usePageConsent();
  const state = useSyncExternalStore(
    consent.subscribe,
    () => consent.state,
    () => nothingGranted(consent.state),
  );
  const { accept, refuse, choose, withdraw } = consent;
  const has = (id: string): boolean => id === "essential" || state.granted[id] === true;
  return { state, has, accept, refuse, choose, withdraw };
}

const before = new WeakMap<ConsentState, ConsentState>();

/** The same answer for the same state, which React insists on. */
function nothingGranted(state: ConsentState): ConsentState {
  let none = before.get(state);
  if (!none) {
    none = { ...state, granted: {}, decision: null, ask: null };
    before.set(state, none);
  }
  return none;
}

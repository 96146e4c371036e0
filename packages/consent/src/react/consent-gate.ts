import type { ReactNode } from "react";
import { useConsent } from "./use-consent.ts";

/** Properties of {@link ConsentGate}. */
export interface ConsentGateProps {
  /** What it waits for: a category (`analytics`) or a service in it (`marketing/google-ads`). */
  readonly id: string;
  /** Shown until then; nothing when left out. */
  readonly fallback?: ReactNode;
  /** Rendered once it is granted, and no longer than it is. */
  readonly children?: ReactNode;
}

/**
 * Renders its children while something is granted. What its children have loaded stays loaded when
 * that ends; `startGate` loads the page anew after a withdrawal, and so does this need it.
 *
 * @throws ConsentError `no-provider`
 * @example
 * <ConsentGate id="marketing" fallback={<p>A film waits here.</p>}><Film /></ConsentGate>
 */
export function ConsentGate({ id, fallback = null, children }: ConsentGateProps): ReactNode {
  const { has } = useConsent();
  return has(id) ? children : fallback;
}

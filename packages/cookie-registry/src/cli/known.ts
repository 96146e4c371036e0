import type { KnownFacts } from "../imports/complete.ts";

/** Loads what is known of cookies by name. */
export async function loadKnown(): Promise<KnownFacts> {
  return () => null;
}

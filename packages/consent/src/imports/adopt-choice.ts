import { lifetimeSeconds } from "../core/lifetime.ts";
import type { Consent } from "../web/consent.ts";
import type { EarlierChoice } from "./earlier-choice.ts";

/** Options of {@link adoptChoice}. */
export interface AdoptOptions {
  /** The earlier tool's names, each with the categories and services it stands for here. */
  readonly names: Readonly<Record<string, string | readonly string[]>>;
  /** How long an earlier choice holds from its date; `P180D` when left out. */
  readonly holds?: string;
}

/**
 * Takes over a choice that another tool had kept, so that nobody is asked a second time about the
 * same thing. It does nothing when a choice is there already, or when the earlier one has lapsed. What
 * the earlier tool does not list was not granted there; something of ours that stands for several
 * of its names is granted only if all of them were; what none stands for stays refused.
 *
 * Adopt only what was asked in the same words: consent is to a purpose (GDPR article 6(1)(a)).
 *
 * @returns whether a choice was taken over
 * @throws ConsentError `unknown-id` when a name leads to what the registry does not have
 * @example
 * adoptChoice(consent, fromKlaro(value), { names: { matomo: "analytics/matomo" } });
 */
export function adoptChoice(
  consent: Consent,
  earlier: EarlierChoice | null,
  options: AdoptOptions,
): boolean {
  const { names, holds } = options;
  if (!earlier || consent.state.ask !== "first-visit") return false;
  const { decidedAt } = earlier;
  const age = decidedAt ? (Date.now() - decidedAt.getTime()) / 1000 : 0;
  if (age < 0 || age >= lifetimeSeconds(holds)) return false;
  const choices: Record<string, boolean> = {};
  for (const [name, ids] of Object.entries(names)) {
    const yes = Object.hasOwn(earlier.choices, name) && earlier.choices[name] === true;
    for (const id of [ids].flat()) choices[id] = yes && choices[id] !== false;
  }
  consent.choose(choices, decidedAt ? { decidedAt } : {});
  return true;
}

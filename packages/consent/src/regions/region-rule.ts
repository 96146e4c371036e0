import type { Regime } from "../core/regime.ts";

/** What a region's law asks for, and where it says so. */
export interface RegionRule extends Regime {
  /** Short name of the rule, e.g. `eu`. */
  readonly id: string;
  /** The regions it holds in: ISO 3166-1 (`DE`) or ISO 3166-2 (`US-CA`); empty for the fallback. */
  readonly regions: readonly string[];
  /** The law, cited as its own courts would. */
  readonly law: string;
  /** Whether that law makes Global Privacy Control binding; it is honoured in either case. */
  readonly gpc: "required" | "honoured";
}

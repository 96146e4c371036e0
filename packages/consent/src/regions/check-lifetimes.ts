import { type Lifetime, lifetimeSeconds } from "../core/lifetime.ts";

/** What a regulator says about a lifetime that was chosen. */
export interface LifetimeNote {
  /** The field it is about. */
  readonly field: keyof Lifetime;
  /** `warning`: against published advice; `note`: worth knowing. */
  readonly level: "warning" | "note";
  /** What is so, and what is advised. */
  readonly message: string;
  /** Who says so, and where. */
  readonly source: string;
}

const DAY = 86_400;
/** Six months, by the shortest count. */
const SIX_MONTHS = 180;

/**
 * Holds lifetimes against what regulators advise. It judges what the site states, and changes
 * nothing: put it into a test of yours.
 *
 * @returns nothing when there is nothing to say
 * @throws ConsentError `bad-duration`
 * @example
 * checkLifetimes({ accept: "P365D", refuse: "P7D" }); // two warnings and a note
 */
export function checkLifetimes(lifetime: Lifetime): LifetimeNote[] {
  const accept = lifetimeSeconds(lifetime.accept) / DAY;
  const refuse = lifetimeSeconds(lifetime.refuse) / DAY;
  const notes: LifetimeNote[] = [];
  if (refuse < SIX_MONTHS)
    notes.push({
      field: "refuse",
      level: "warning",
      message: `a refusal is asked about again after ${days(refuse)}: not within six months of it`,
      source:
        "Garante per la protezione dei dati personali, Linee guida cookie, 10 June 2021, section 7.1 (doc. web 9677876)",
    });
  if (refuse < accept)
    notes.push({
      field: "refuse",
      level: "warning",
      message: `a refusal holds ${days(refuse)}, a consent ${days(accept)}: keep both equally long`,
      source:
        "CNIL, délibération 2020-092 of 17 September 2020 (recommandation cookies), on keeping choices; EDPB Cookie Banner Taskforce report, 17 January 2023",
    });
  if (accept > SIX_MONTHS + 6)
    notes.push({
      field: "accept",
      level: "note",
      message: `a consent holds ${days(accept)}: six months is good practice`,
      source:
        "CNIL, délibération 2020-092 of 17 September 2020 (recommandation cookies), on keeping choices",
    });
  return notes;
}

function days(count: number): string {
  return count === 1 ? "1 day" : `${Math.round(count * 10) / 10} days`;
}

import { DsarError } from "../error.ts";
import type { Register } from "../register/register.ts";
import type { Breach, BreachEntry } from "./breach.ts";
import { breachDuties, type DutyFacts } from "./duties.ts";
import { severityOf } from "./severity.ts";

/** Clocks of two machines may differ by so much. */
const SKEW_MS = 5 * 60_000;

/**
 * Refuses an entry that the law or the record's own sense does not allow.
 *
 * @throws DsarError `incident-invalid` for what the entry lacks, `transition-impossible` for what
 * the record does not allow now.
 */
export function checkEntry(
  breach: Breach | null,
  entry: BreachEntry,
  facts: DutyFacts & { readonly register: Register },
): void {
  if (entry.at.getTime() > facts.now.getTime() + SKEW_MS)
    throw invalid("at", "Nothing can be recorded that has not happened yet.");
  if (entry.kind === "opened") {
    checkOpening(breach, entry);
    return;
  }
  if (breach === null) throw impossible("A record begins with what happened.");
  if (breach.closed !== null && entry.kind !== "reopened" && entry.kind !== "note")
    throw impossible("The record is closed: reopen it first, and say why.");
  switch (entry.kind) {
    case "scope":
      checkScope(entry.scope, facts.register);
      return;
    case "assessed":
      checkAssessment(breach, entry.assessment);
      return;
    case "authority-told":
      checkNotice(breach, entry, facts);
      return;
    case "people-not-told":
      checkException(breach);
      return;
    case "controller-told":
      if (breach.opened.role === "controller")
        throw impossible("Only a processor tells controllers (Art. 33(2)).");
      return;
    case "reopened":
      if (breach.closed === null) throw impossible("The record is not closed.");
      return;
    case "closed": {
      const [first] = breachDuties(breach, facts).open;
      if (first !== undefined) throw impossible(`The record cannot be closed yet. ${first}`);
    }
  }
}

function checkOpening(
  breach: Breach | null,
  entry: Extract<BreachEntry, { kind: "opened" }>,
): void {
  if (breach !== null) throw impossible("The record is open already.");
  const { occurredFrom, occurredTo, at } = entry;
  if (occurredFrom !== null && occurredFrom > at)
    throw invalid("occurredFrom", "It cannot be discovered before it happened.");
  if (occurredTo !== null && (occurredFrom === null || occurredTo < occurredFrom))
    throw invalid("occurredTo", "It ends after it begins.");
}

/** What is affected is named in the register's words, so that two people mean the same by them. */
function checkScope(
  scope: Extract<BreachEntry, { kind: "scope" }>["scope"],
  register: Register,
): void {
  const categories = register.categories.map((category) => category.id);
  const systems = [...(register.stores ?? []), ...register.recipients].map(({ id }) => id);
  const strange =
    scope.categories.find((id) => !categories.includes(id)) ??
    scope.systems.find((id) => !systems.includes(id));
  if (strange !== undefined)
    throw invalid("scope", `The register has no category, store or recipient "${strange}".`);
}

function checkAssessment(
  breach: Breach,
  { risk, factors, consequences }: Extract<BreachEntry, { kind: "assessed" }>["assessment"],
): void {
  const order = ["unlikely", "risk", "high"];
  if (risk === "unlikely" && breach.peopleTold.length > 0)
    throw invalid("assessment.risk", "The people were told of a risk; it was not unlikely.");
  if (risk !== "unlikely" && consequences.length === 0)
    throw invalid("assessment.consequences", "Say what may follow for the people (Art. 33(3)(c)).");
  if (factors === null) return;
  const { suggests, score } = severityOf(factors);
  // One step below the score can be argued; a high score with no risk at all cannot.
  if (order.indexOf(suggests) - order.indexOf(risk) > 1)
    throw invalid("assessment.risk", `A severity of ${score} is not compatible with no risk.`);
}

function checkNotice(
  breach: Breach,
  entry: Extract<BreachEntry, { kind: "authority-told" }>,
  facts: DutyFacts,
): void {
  if (breach.aware === null)
    throw impossible(
      "Say first since when it was reasonably certain: the 72 hours run from there.",
    );
  if (breach.authorityTold.length > 0) return;
  const { deadline } = breachDuties(breach, facts).authority;
  if (deadline !== null && entry.at > deadline.safe && entry.delay === null)
    throw invalid(
      "delay",
      "After 72 hours the notice gives the reasons for the delay (Art. 33(1)).",
    );
}

function checkException({ assessment }: Breach): void {
  if (assessment?.risk !== "high")
    throw impossible("Art. 34(3) is about a high risk; it was not assessed as one.");
}

function invalid(path: string, message: string): DsarError {
  return new DsarError("incident-invalid", message, { path });
}

function impossible(message: string): DsarError {
  return new DsarError("transition-impossible", message);
}

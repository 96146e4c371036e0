import type { BreachLaw } from "./notice-clock.ts";
import type { Risk, SeverityFactors } from "./severity.ts";

/** What was lost of the data: its secrecy, its correctness, its being there (EDPB 9/2022, I.B.2). */
export type BreachNature = "confidentiality" | "integrity" | "availability";

/** How many, as far as it is known: Art. 33(3)(a) asks for an approximate number. */
export interface Count {
  readonly least: number;
  /** Null when there may be more and nobody knows how many. */
  readonly most: number | null;
}

/** Who and what is affected. The ids are the register's. */
export interface BreachScope {
  readonly systems: readonly string[];
  readonly categories: readonly string[];
  readonly people: Count;
  readonly records: Count;
  /** In the authority's words: customers, children, employees. */
  readonly groups: readonly string[];
  /** ISO 3166 codes of where the people live: more than one can make a breach cross-border. */
  readonly countries: readonly string[];
}

/** What the breach means for the people, and why we think so. */
export interface BreachAssessment {
  readonly risk: Risk;
  /** ENISA's factors, where they were scored. */
  readonly factors: SeverityFactors | null;
  readonly reasons: string;
  /** Art. 33(3)(c), in words that the people understand. */
  readonly consequences: readonly string[];
  /** What the people themselves can do (recital 86). */
  readonly advice: readonly string[];
}

/** Why people need not be told of a high risk (Art. 34(3)(a) to (c)). */
export type Exception = "unintelligible" | "no-longer-likely" | "public-communication";

/** What happened or was done, one entry of a breach's record; kept as it was written. */
export type BreachEntry =
  | {
      readonly kind: "opened";
      readonly at: Date;
      readonly title: string;
      /** A processor tells its controllers (Art. 33(2)); they tell the authority. */
      readonly role: "controller" | "processor";
      readonly law: BreachLaw;
      readonly nature: readonly BreachNature[];
      readonly what: string;
      readonly occurredFrom: Date | null;
      readonly occurredTo: Date | null;
    }
  | { readonly kind: "aware"; readonly at: Date; readonly how: string }
  | { readonly kind: "scope"; readonly at: Date; readonly scope: BreachScope }
  | { readonly kind: "assessed"; readonly at: Date; readonly assessment: BreachAssessment }
  | {
      readonly kind: "measure";
      readonly at: Date;
      readonly state: "taken" | "proposed";
      readonly what: string;
    }
  | {
      readonly kind: "authority-told";
      readonly at: Date;
      readonly authority: string;
      /** Information can follow in phases (Art. 33(4)). */
      readonly complete: boolean;
      readonly reference: string | null;
      /** Why it was not made within 72 hours (Art. 33(1), second sentence). */
      readonly delay: string | null;
      readonly text: string;
    }
  | {
      readonly kind: "people-told";
      readonly at: Date;
      readonly means: "direct" | "public";
      readonly people: number;
      readonly text: string;
    }
  | {
      readonly kind: "people-not-told";
      readonly at: Date;
      readonly exception: Exception;
      readonly reasons: string;
    }
  | {
      readonly kind: "controller-told";
      readonly at: Date;
      readonly controller: string;
      readonly text: string;
    }
  | { readonly kind: "note"; readonly at: Date; readonly text: string }
  | { readonly kind: "closed"; readonly at: Date; readonly lessons: string }
  | { readonly kind: "reopened"; readonly at: Date; readonly why: string };

/** An entry as it stands in the record. */
export type RecordedEntry = BreachEntry & {
  readonly seq: number;
  readonly recordedAt: Date;
  /** Who wrote it down: a pseudonym or a role, not a name that must be forgotten one day. */
  readonly by: string;
};

type Of<K extends BreachEntry["kind"]> = Extract<RecordedEntry, { kind: K }>;

/** A personal data breach (Art. 4(12) GDPR) with everything that Art. 33(5) wants documented. */
export interface Breach {
  readonly id: string;
  readonly controller: string;
  readonly opened: Of<"opened">;
  /** The last word on when the clock began; null while it is only suspected. */
  readonly aware: Of<"aware"> | null;
  readonly scope: BreachScope | null;
  readonly assessment: BreachAssessment | null;
  readonly measures: readonly Of<"measure">[];
  readonly authorityTold: readonly Of<"authority-told">[];
  readonly peopleTold: readonly Of<"people-told">[];
  readonly peopleNotTold: Of<"people-not-told"> | null;
  readonly controllersTold: readonly Of<"controller-told">[];
  readonly closed: Of<"closed"> | null;
  /** Every entry, in the order in which it was written down. */
  readonly timeline: readonly RecordedEntry[];
}

/** Puts the entries of a record together; later ones stand above earlier ones. */
export function breachOf(
  id: string,
  controller: string,
  timeline: readonly [Of<"opened">, ...RecordedEntry[]],
): Breach {
  const [opened] = timeline;
  const all = <K extends BreachEntry["kind"]>(kind: K): Of<K>[] =>
    timeline.filter((entry): entry is Of<K> => entry.kind === kind);
  const last = <K extends BreachEntry["kind"]>(kind: K): Of<K> | null => all(kind).at(-1) ?? null;
  const ending = timeline.filter(({ kind }) => kind === "closed" || kind === "reopened").at(-1);
  return {
    id,
    controller,
    opened,
    aware: last("aware"),
    scope: last("scope")?.scope ?? null,
    assessment: last("assessed")?.assessment ?? null,
    measures: all("measure"),
    authorityTold: all("authority-told"),
    peopleTold: all("people-told"),
    peopleNotTold: last("people-not-told"),
    controllersTold: all("controller-told"),
    closed: ending?.kind === "closed" ? ending : null,
    timeline,
  };
}

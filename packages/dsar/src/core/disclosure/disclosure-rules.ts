import type {
  DataCategory,
  DataField,
  DataOrigin,
  Localized,
  OthersRule,
  Register,
} from "../register/register.ts";

/** The right under which a copy is handed over. */
export type CopyRight = "access" | "portability";

/** What becomes of one field of a record. */
export interface FieldRule {
  /** Names to follow from the record: `["messages", "text"]`. */
  readonly path: readonly string[];
  /** `omit` leaves the field out; the others put null, or a mark inside the text, in its place. */
  readonly withhold: OthersRule["withhold"] | "omit";
  readonly why: Localized;
  readonly basis: string;
}

/** What becomes of a kind of record. */
export type KindRule =
  | { readonly included: true; readonly fields: readonly FieldRule[] }
  | { readonly included: false; readonly why: Localized };

const OTHERS = { access: "Art. 15(4) GDPR", portability: "Art. 20(4) GDPR" } as const;
const NOT_PROVIDED: Localized = {
  en: "It was not provided by you: we worked it out, or had it from someone else.",
};
const OTHER_BASIS: Localized = {
  en: "It is used on another basis than your consent or a contract with you.",
};
const UNREGISTERED: Localized = {
  en: "Our record of processing does not say on what basis it is used.",
};

/**
 * Reads from the register what a copy may show of a kind of record.
 *
 * Access shows all of it, but for what is about others. Portability covers what the person provided
 * and what is used on consent or for a contract (Art. 20(1)), and leaves the rest to access.
 *
 * @param system name of the connector that hands the records over
 */
export function rulesFor(
  register: Register,
  right: CopyRight,
  system: string,
  kind: string,
): KindRule {
  const categories = register.categories.filter((category) => holds(category, system, kind));
  const others = categories.flatMap(({ fields }) => fields.flatMap((f) => othersRule(f, right)));
  if (right === "access") return { included: true, fields: others };
  if (categories.length === 0) return { included: false, why: UNREGISTERED };
  const portable = categories.filter(({ id }) => isPortable(register, id));
  if (portable.length === 0) return { included: false, why: OTHER_BASIS };
  if (!portable.some((category) => category.fields.some((field) => isProvided(field, category))))
    return { included: false, why: NOT_PROVIDED };
  return { included: true, fields: [...others, ...categories.flatMap(notProvided)] };
}

/** Tells whether any category of the register holds a kind of record. */
export function isRegistered(register: Register, system: string, kind: string): boolean {
  return register.categories.some((category) => holds(category, system, kind));
}

function holds(category: DataCategory, system: string, kind: string): boolean {
  const kinds = category.records ?? [category.id];
  return kinds.includes(kind) || kinds.includes(`${system}/${kind}`);
}

/** Used for a purpose that rests on consent or on a contract. */
function isPortable(register: Register, category: string): boolean {
  return register.purposes.some(
    ({ categories, basis }) =>
      categories.includes(category) &&
      (basis?.article === "6(1)(a)" || basis?.article === "6(1)(b)"),
  );
}

function othersRule(field: DataField, right: CopyRight): FieldRule[] {
  const { others } = field;
  if (others === undefined) return [];
  const { withhold, why, basis = OTHERS[right] } = others;
  return [{ path: pathOf(field), withhold, why, basis }];
}

function notProvided(category: DataCategory): FieldRule[] {
  return category.fields
    .filter((field) => !isProvided(field, category))
    .map((field) => ({
      path: pathOf(field),
      withhold: "omit",
      why: NOT_PROVIDED,
      basis: "Art. 20(1) GDPR",
    }));
}

function isProvided(field: DataField, category: DataCategory): boolean {
  const general: DataOrigin =
    category.origin ?? (category.source === undefined ? "provided" : "elsewhere");
  const origin = field.origin ?? general;
  return origin === "provided" || origin === "observed";
}

function pathOf({ key, name }: DataField): readonly string[] {
  return (key ?? name).split(".");
}

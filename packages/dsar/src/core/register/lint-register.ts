import type { DataCategory, LegalBasis, Purpose, Recipient, Register } from "./register.ts";

/** An omission in a register. */
export interface LintFinding {
  readonly rule:
    | "purpose-without-basis"
    | "basis-without-detail"
    | "field-without-retention"
    | "recipient-without-purpose"
    | "category-without-purpose"
    | "outside-region"
    | "store-outside-region"
    | "category-without-store"
    | "disclosure-without-basis"
    | "establishment-outside-union";
  /** Where: `purposes[2].basis`. */
  readonly path: string;
  readonly message: string;
}

/**
 * Lists what a well-formed register still owes.
 *
 * - a purpose without a legal basis (Art. 6(1)), or with basis (c), (e), (f) and no word on the
 *   law or the interest (Art. 6(3), 13(1)(d));
 * - a field without retention (Art. 5(1)(e), 30(1)(f));
 * - a recipient or category that no purpose needs (Art. 5(1)(b));
 * - a recipient outside the promised region with no safeguard (Art. 46), and a store of the
 *   company's own outside it, which no safeguard mends: the promise was the region;
 * - a category that no store keeps, once stores are named;
 * - a disclosure without a legal basis (Art. 6(1));
 * - a controller outside the Union and the EEA without a representative (Art. 27).
 */
export function lintRegister(register: Register): readonly LintFinding[] {
  return [
    ...register.purposes.flatMap(basisFindings),
    ...register.categories.flatMap((category, at) => categoryFindings(register, category, at)),
    ...register.recipients.flatMap((recipient, at) => recipientFindings(register, recipient, at)),
    ...storeFindings(register),
    ...disclosureFindings(register),
    ...representativeFindings(register),
  ];
}

function basisFindings(purpose: Purpose, at: number): LintFinding[] {
  const path = `purposes[${at}].basis`;
  if (purpose.basis === undefined)
    return [finding("purpose-without-basis", path, `"${purpose.id}" has no legal basis`)];
  return detailFindings(purpose.id, purpose.basis, path);
}

/** Art. 6(3), 13(1)(d): the law, or the interest, is named. */
function detailFindings(id: string, basis: LegalBasis, path: string): LintFinding[] {
  const needsDetail = /\((c|e|f)\)$/.test(basis.article);
  if (!needsDetail || basis.detail !== undefined) return [];
  const what = basis.article === "6(1)(f)" ? "the legitimate interest" : "the law";
  return [finding("basis-without-detail", path, `"${id}" does not name ${what}`)];
}

function storeFindings({ stores, categories, region }: Register): LintFinding[] {
  if (stores === undefined) return [];
  const kept = new Set(stores.flatMap((store) => store.categories));
  return [
    ...stores.flatMap((store, at) =>
      region.includes(store.location)
        ? []
        : [
            finding(
              "store-outside-region",
              `stores[${at}].location`,
              `"${store.id}" stands in ${store.location}, and ${region.join(", ")} was promised`,
            ),
          ],
    ),
    ...categories.flatMap((category, at) =>
      kept.has(category.id)
        ? []
        : [
            finding(
              "category-without-store",
              `categories[${at}]`,
              `no store keeps "${category.id}"`,
            ),
          ],
    ),
  ];
}

function disclosureFindings({ disclosures }: Register): LintFinding[] {
  return (disclosures ?? []).flatMap(({ id, basis }, at) => {
    const path = `disclosures[${at}].basis`;
    if (basis !== undefined) return detailFindings(id, basis, path);
    return [finding("disclosure-without-basis", path, `"${id}" has no legal basis`)];
  });
}

/** Member States, and the EEA's three. */
const EEA =
  "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK".split(
    " ",
  );

function representativeFindings({ controller }: Register): LintFinding[] {
  if (EEA.includes(controller.country) || controller.representative !== undefined) return [];
  const what = `the controller is in ${controller.country} and names no representative (Art. 27)`;
  return [finding("establishment-outside-union", "controller.representative", what)];
}

function categoryFindings(register: Register, category: DataCategory, at: number): LintFinding[] {
  const path = `categories[${at}]`;
  const used = register.purposes.some((purpose) => purpose.categories.includes(category.id));
  const unused = used
    ? []
    : [finding("category-without-purpose", path, `no purpose needs "${category.id}"`)];
  const kept = category.fields.flatMap((field, index) =>
    field.retention === undefined && category.retention === undefined
      ? [
          finding(
            "field-without-retention",
            `${path}.fields[${index}].retention`,
            `"${category.id}.${field.name}" does not say how long it is kept`,
          ),
        ]
      : [],
  );
  return [...unused, ...kept];
}

function recipientFindings(register: Register, recipient: Recipient, at: number): LintFinding[] {
  const path = `recipients[${at}]`;
  const used = register.purposes.some((purpose) => purpose.recipients?.includes(recipient.id));
  const outside = !register.region.includes(recipient.location);
  return [
    ...(used
      ? []
      : [finding("recipient-without-purpose", path, `no purpose needs "${recipient.id}"`)]),
    ...(outside && recipient.safeguard === undefined
      ? [
          finding(
            "outside-region",
            `${path}.location`,
            `"${recipient.id}" keeps data in ${recipient.location}, outside ${register.region.join(", ")}, with no safeguard`,
          ),
        ]
      : []),
  ];
}

function finding(rule: LintFinding["rule"], path: string, what: string): LintFinding {
  return { rule, path, message: `${path}: ${what}.` };
}

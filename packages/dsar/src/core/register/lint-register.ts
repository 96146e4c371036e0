import type { DataCategory, Purpose, Recipient, Register } from "./register.ts";

/** An omission in a register. */
export interface LintFinding {
  readonly rule:
    | "purpose-without-basis"
    | "basis-without-detail"
    | "field-without-retention"
    | "recipient-without-purpose"
    | "category-without-purpose"
    | "outside-region";
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
 * - data kept outside the promised region with no safeguard (Art. 46).
 */
export function lintRegister(register: Register): readonly LintFinding[] {
  return [
    ...register.purposes.flatMap(basisFindings),
    ...register.categories.flatMap((category, at) => categoryFindings(register, category, at)),
    ...register.recipients.flatMap((recipient, at) => recipientFindings(register, recipient, at)),
  ];
}

function basisFindings(purpose: Purpose, at: number): LintFinding[] {
  const path = `purposes[${at}].basis`;
  const { basis } = purpose;
  if (basis === undefined)
    return [finding("purpose-without-basis", path, `"${purpose.id}" has no legal basis`)];
  const needsDetail = /\((c|e|f)\)$/.test(basis.article);
  if (!needsDetail || basis.detail !== undefined) return [];
  const what = basis.article === "6(1)(f)" ? "the legitimate interest" : "the law";
  return [finding("basis-without-detail", path, `"${purpose.id}" does not name ${what}`)];
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

import * as z from "zod/mini";
import { parseDuration } from "../duration.ts";
import { DsarError } from "../error.ts";
import type { Register, RegisterInput } from "./register.ts";

const text = z.string().check(z.trim(), z.minLength(1, "is empty"));
const id = z.string().check(z.regex(/^[a-z][a-z0-9-]*$/, "is no id: use a-z, 0-9 and hyphens"));
const localized = z.catchall(z.object({ en: text }), text);
const country = z.string().check(z.regex(/^[A-Z]{2}$/, "is no ISO 3166 code such as SE"));
const duration = z
  .string()
  .check(
    z.refine((iso) => parseDuration(iso) !== null, "is no ISO 8601 duration such as P7Y or P30D"),
  );
const retention = z.union([
  z.strictObject({ iso: duration, from: z.optional(localized), basis: z.optional(text) }),
  z.strictObject({ until: localized }),
]);
const origin = z.enum(["provided", "observed", "derived", "elsewhere"]);
const optOut = z.enum(["direct-marketing", "sale", "targeted-advertising", "sensitive-use"]);
const others = z.strictObject({
  withhold: z.union([z.enum(["always", "addresses"]), z.strictObject({ unless: text })]),
  why: localized,
  basis: z.optional(text),
});
const RECORD_KIND = /^(?:[a-z0-9-]+\/)?[A-Za-z][A-Za-z0-9_-]{0,63}$/;
const recordKind = z
  .string()
  .check(z.regex(RECORD_KIND, "is no kind of record such as messages or forum/messages"));
const authority = z.strictObject({
  name: text,
  url: z.string().check(z.regex(/^https:\/\//, "is no https address")),
});
const ARTICLES = ["6(1)(a)", "6(1)(b)", "6(1)(c)", "6(1)(d)", "6(1)(e)", "6(1)(f)"] as const;

const basis = z.strictObject({ article: z.enum(ARTICLES), detail: z.optional(localized) });
const date = z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/, "is no date such as 2026-11-22"));

const schema = z.strictObject({
  version: z.optional(text),
  effective: z.optional(date),
  controller: z.strictObject({
    name: text,
    address: text,
    email: text,
    country,
    representative: z.optional(text),
    protectionOfficer: z.optional(text),
    authority,
  }),
  region: z.array(country).check(z.minLength(1, "names no country")),
  contexts: z.array(z.strictObject({ id, name: localized })),
  categories: z.array(
    z.strictObject({
      id,
      name: localized,
      fields: z
        .array(
          z.strictObject({
            name: text,
            key: z.optional(text),
            retention: z.optional(retention),
            origin: z.optional(origin),
            others: z.optional(others),
            correctable: z.optional(z.boolean()),
          }),
        )
        .check(z.minLength(1, "names no field")),
      source: z.optional(localized),
      origin: z.optional(origin),
      records: z.optional(z.array(recordKind)),
      retention: z.optional(retention),
    }),
  ),
  purposes: z.array(
    z.strictObject({
      id,
      name: localized,
      context: id,
      basis: z.optional(basis),
      categories: z.array(id).check(z.minLength(1, "names no category")),
      recipients: z.optional(z.array(id)),
      automatedDecision: z.optional(localized),
      optOuts: z.optional(z.array(optOut)),
      compelling: z.optional(localized),
    }),
  ),
  recipients: z.array(
    z.strictObject({
      id,
      name: text,
      role: z.enum(["processor", "controller", "authority", "public"]),
      location: country,
      safeguard: z.optional(localized),
    }),
  ),
  stores: z.optional(
    z.array(
      z.strictObject({
        id,
        name: localized,
        location: country,
        categories: z.array(id).check(z.minLength(1, "names no category")),
      }),
    ),
  ),
  disclosures: z.optional(
    z.array(
      z.strictObject({
        id,
        occasion: localized,
        to: localized,
        basis: z.optional(basis),
        categories: z.optional(z.array(id)),
        safeguard: z.optional(localized),
      }),
    ),
  ),
  measures: z.optional(z.array(localized)),
});

/**
 * Checks a record of processing (Art. 30 GDPR) and returns it with look-ups.
 *
 * Structure is refused here; what a well-formed register still omits is `lintRegister`'s work.
 *
 * @throws DsarError `register-invalid`; `path` names the place, e.g. `purposes[2].categories[0]`.
 * @example
 * const register = defineRegister({ controller, region: ["SE"], contexts, categories, purposes, recipients });
 * register.purposesIn("shop");
 */
export function defineRegister(input: RegisterInput): Register {
  const result = z.safeParse(schema, input);
  if (!result.success) throw structural(result.error.issues[0]);
  refuseDoubles(input);
  refuseUnknownIds(input);
  return {
    ...input,
    context: (wanted) => found(input.contexts, wanted, "contexts"),
    category: (wanted) => found(input.categories, wanted, "categories"),
    recipient: (wanted) => found(input.recipients, wanted, "recipients"),
    purposesIn: (context) => input.purposes.filter((purpose) => purpose.context === context),
  };
}

const PARTS = [
  "contexts",
  "categories",
  "purposes",
  "recipients",
  "stores",
  "disclosures",
] as const;

function refuseDoubles(input: RegisterInput): void {
  for (const part of PARTS) {
    const seen = new Set<string>();
    (input[part] ?? []).forEach((entry, index) => {
      if (seen.has(entry.id)) throw invalid(`${part}[${index}].id`, `"${entry.id}" is there twice`);
      seen.add(entry.id);
    });
  }
}

function refuseUnknownIds(input: RegisterInput): void {
  const contexts = ids(input.contexts);
  const categories = ids(input.categories);
  const recipients = ids(input.recipients);
  input.purposes.forEach((purpose, at) => {
    const path = `purposes[${at}]`;
    refuseUnknown(contexts, [purpose.context], () => `${path}.context`);
    refuseUnknown(categories, purpose.categories, (index) => `${path}.categories[${index}]`);
    refuseUnknown(recipients, purpose.recipients ?? [], (index) => `${path}.recipients[${index}]`);
  });
  for (const part of ["stores", "disclosures"] as const)
    (input[part] ?? []).forEach((entry, at) => {
      const path = (index: number) => `${part}[${at}].categories[${index}]`;
      refuseUnknown(categories, entry.categories ?? [], path);
    });
}

function refuseUnknown(
  known: ReadonlySet<string>,
  named: readonly string[],
  path: (index: number) => string,
): void {
  named.forEach((wanted, index) => {
    if (!known.has(wanted)) throw invalid(path(index), `"${wanted}" is not defined`);
  });
}

function ids(entries: readonly { readonly id: string }[]): ReadonlySet<string> {
  return new Set(entries.map((entry) => entry.id));
}

function found<T extends { readonly id: string }>(
  entries: readonly T[],
  wanted: string,
  part: string,
): T {
  const entry = entries.find((candidate) => candidate.id === wanted);
  if (entry === undefined) throw invalid(part, `"${wanted}" is not defined`);
  return entry;
}

function structural(issue: z.core.$ZodIssue | undefined): DsarError {
  if (issue === undefined) return invalid("register", "is invalid");
  if (issue.code === "unrecognized_keys")
    return invalid(pathOf([...issue.path, issue.keys[0] ?? ""]), "is not a field of the register");
  if (issue.code === "invalid_union" && issue.errors[0]?.[0] !== undefined)
    return invalid(
      pathOf([...issue.path, ...issue.errors[0][0].path]),
      lower(issue.errors[0][0].message),
    );
  return invalid(pathOf(issue.path), lower(issue.message));
}

function pathOf(path: readonly PropertyKey[]): string {
  const written = path.map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`));
  return written.join("").replace(/^\./, "") || "register";
}

function invalid(path: string, what: string): DsarError {
  return new DsarError("register-invalid", `${path}: ${what}.`, { path });
}

function lower(message: string): string {
  return message.charAt(0).toLowerCase() + message.slice(1);
}

import * as z from "zod/mini";
import { DsarError } from "../error.ts";
import type { BreachEntry } from "./breach.ts";
import { BREACH_LAWS } from "./notice-clock.ts";

const TEXT_LENGTH = 20_000;
const LINE_LENGTH = 500;
const LIST_LENGTH = 200;
const COUNT_LIMIT = 10_000_000_000;

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const PRINTABLE = /^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]*$/;

const text = z
  .string()
  .check(
    z.trim(),
    z.minLength(1, "is empty"),
    z.maxLength(TEXT_LENGTH, `is longer than ${TEXT_LENGTH} characters`),
    z.regex(PRINTABLE, "holds a control character"),
  );
const line = z
  .string()
  .check(
    z.trim(),
    z.minLength(1, "is empty"),
    z.maxLength(LINE_LENGTH, `is longer than ${LINE_LENGTH} characters`),
    z.regex(/^[^\p{Cc}\u2028\u2029]*$/u, "holds a line break or a control character"),
  );
const id = z.string().check(z.regex(/^[a-z0-9][a-z0-9-]{0,99}$/, "is no id"));
const country = z.string().check(z.regex(/^[A-Z]{2}$/, "is no ISO 3166 code"));
/** A moment, as a Date or as the ISO 8601 text that JSON carries. */
const moment = z.pipe(
  z.union([z.date(), z.iso.datetime({ offset: true })]),
  z.transform((at) => new Date(at)),
);
const list = <T extends z.ZodMiniType>(of: T) =>
  z.array(of).check(z.maxLength(LIST_LENGTH, `has more than ${LIST_LENGTH} items`));
const whole = z.int().check(z.minimum(0), z.maximum(COUNT_LIMIT));
const count = z
  .strictObject({ least: whole, most: z.nullable(whole) })
  .check(z.refine(({ least, most }) => most === null || most >= least, "most is below least"));
const quarter = z.union([z.literal(0), z.literal(0.25), z.literal(0.5)]);

const factors = z.strictObject({
  context: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]),
  identification: z.union([z.literal(0.25), z.literal(0.5), z.literal(0.75), z.literal(1)]),
  ...{ confidentiality: quarter, integrity: quarter, availability: quarter },
  malicious: z.boolean(),
});

/** Every kind of entry. */
export const entrySchema: z.ZodMiniType<BreachEntry, unknown> = z.discriminatedUnion("kind", [
  z.strictObject({
    ...{ kind: z.literal("opened"), at: moment, title: line, what: text },
    role: z.enum(["controller", "processor"]),
    law: z.enum(BREACH_LAWS),
    nature: z
      .array(z.enum(["confidentiality", "integrity", "availability"]))
      .check(z.minLength(1, "names nothing"), z.maxLength(3)),
    occurredFrom: z.nullable(moment),
    occurredTo: z.nullable(moment),
  }),
  z.strictObject({ kind: z.literal("aware"), at: moment, how: text }),
  z.strictObject({
    ...{ kind: z.literal("scope"), at: moment },
    scope: z.strictObject({
      ...{ systems: list(id), categories: list(id), groups: list(line), countries: list(country) },
      ...{ people: count, records: count },
    }),
  }),
  z.strictObject({
    ...{ kind: z.literal("assessed"), at: moment },
    assessment: z.strictObject({
      ...{ risk: z.enum(["unlikely", "risk", "high"]), factors: z.nullable(factors) },
      ...{ reasons: text, consequences: list(line), advice: list(line) },
    }),
  }),
  z.strictObject({
    ...{ kind: z.literal("measure"), at: moment, state: z.enum(["taken", "proposed"]), what: text },
  }),
  z.strictObject({
    ...{ kind: z.literal("authority-told"), at: moment, authority: line, complete: z.boolean() },
    ...{ reference: z.nullable(line), delay: z.nullable(text), text },
  }),
  z.strictObject({
    ...{ kind: z.literal("people-told"), at: moment, means: z.enum(["direct", "public"]) },
    ...{ people: whole, text },
  }),
  z.strictObject({
    ...{ kind: z.literal("people-not-told"), at: moment, reasons: text },
    exception: z.enum(["unintelligible", "no-longer-likely", "public-communication"]),
  }),
  z.strictObject({ kind: z.literal("controller-told"), at: moment, controller: line, text }),
  z.strictObject({ kind: z.literal("note"), at: moment, text }),
  z.strictObject({ kind: z.literal("closed"), at: moment, lessons: text }),
  z.strictObject({ kind: z.literal("reopened"), at: moment, why: text }),
]);

/**
 * Reads an entry of a breach's record.
 *
 * @throws DsarError `incident-invalid`; `path` names the field, the message never its content.
 */
export function parseBreachEntry(input: unknown): BreachEntry {
  const read = entrySchema.safeParse(input);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const path = issue?.path.join(".") || "kind";
  throw new DsarError("incident-invalid", `The entry's "${path}" ${complaint(issue)}.`, { path });
}

function complaint(
  issue: { readonly code?: string; readonly message: string } | undefined,
): string {
  if (
    issue?.code === "custom" ||
    issue?.code === "invalid_format" ||
    issue?.code?.startsWith("too")
  )
    return issue.message;
  if (issue?.code === "unrecognized_keys") return "has a key that is not known";
  return "is not of the kind that is expected";
}

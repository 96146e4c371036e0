import * as z from "zod/mini";
import type { Json } from "../json.ts";
import type { Breach } from "./breach.ts";
import { breachDuties, type DutyFacts } from "./duties.ts";
import { entrySchema } from "./parse-entry.ts";

/** Version of the exported record's form. */
export const BREACH_JSON_VERSION = 1;

const record = z.strictObject({
  version: z.literal(BREACH_JSON_VERSION),
  id: z.string(),
  controller: z.string(),
  exportedAt: z.iso.datetime(),
  deadline: z.nullable(
    z.strictObject({
      due: z.iso.datetime(),
      safe: z.iso.datetime(),
      rule: z.string(),
      citation: z.string(),
    }),
  ),
  duties: z.record(
    z.enum(["authority", "followUp", "people", "controllers"]),
    z.strictObject({
      state: z.enum(["undecided", "not-needed", "open", "late", "done"]),
      why: z.string(),
    }),
  ),
  entries: z.array(
    z.strictObject({
      seq: z.int(),
      recordedAt: z.iso.datetime(),
      by: z.string(),
      entry: entrySchema,
    }),
  ),
  /** Hash of the last row of the chain that the entries stand in. */
  head: z.strictObject({ seq: z.int(), hash: z.string() }),
});

/** JSON Schema (draft 2020-12) of {@link breachJson}. */
export function breachJsonSchema(): Record<string, unknown> {
  return z.toJSONSchema(record, { io: "input", unrepresentable: "any" }) as Record<string, unknown>;
}

/**
 * Writes the whole record as JSON, as the authority may ask for it (Art. 33(5), second sentence):
 * every entry, where each duty stands, and the head of the chain that shows any change.
 */
export function breachJson(
  breach: Breach,
  head: { readonly seq: number; readonly hash: string },
  facts: DutyFacts,
): Json {
  const { authority, followUp, people, controllers } = breachDuties(breach, facts);
  const { deadline } = authority;
  return plain({
    version: BREACH_JSON_VERSION,
    ...{ id: breach.id, controller: breach.controller, exportedAt: facts.now },
    deadline: deadline && {
      ...{ due: deadline.due, safe: deadline.safe },
      ...{ rule: deadline.rule.text, citation: deadline.rule.citation },
    },
    duties: Object.fromEntries(
      Object.entries({ authority, followUp, people, controllers }).map(([name, duty]) => [
        name,
        { state: duty.state, why: duty.why },
      ]),
    ),
    entries: breach.timeline.map(({ seq, recordedAt, by, ...entry }) => ({
      ...{ seq, recordedAt, by, entry },
    })),
    head: { seq: head.seq, hash: head.hash },
  });
}

/** Dates become text, as JSON has none. */
function plain(value: unknown): Json {
  return JSON.parse(JSON.stringify(value)) as Json;
}

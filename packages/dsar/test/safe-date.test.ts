import { REQUEST_TYPES } from "@candor/dsar";
import { type ClockInput, dueDate, HOLIDAY_CALENDARS, LAWS } from "@candor/dsar/clock";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const dateOf = (day: number): string =>
  new Date(Date.UTC(2024, 0, 1 + day)).toISOString().slice(0, 10);

/** Requests of every law, with questions asked and answered, identity, fee and extension. */
const inputs: fc.Arbitrary<ClockInput> = fc
  .record({
    law: fc.constantFrom(...LAWS),
    type: fc.constantFrom(null, ...REQUEST_TYPES),
    day: fc.nat(1400),
    holidays: fc.constantFrom(...HOLIDAY_CALENDARS),
    identified: fc.option(fc.nat(40)),
    feePaid: fc.option(fc.nat(40)),
    questions: fc.array(fc.record({ after: fc.nat(20), days: fc.option(fc.nat(20)) }), {
      maxLength: 3,
    }),
    extended: fc.boolean(),
    extendedBy: fc.option(fc.integer({ min: 1, max: 100 })),
  })
  .map(({ day, identified, feePaid, questions, extendedBy, ...rest }) => ({
    ...rest,
    received: dateOf(day),
    ...(identified === null ? {} : { identified: dateOf(day + identified) }),
    ...(feePaid === null ? {} : { feePaid: dateOf(day + feePaid) }),
    questions: questions.map(({ after, days }) => ({
      asked: dateOf(day + after),
      ...(days === null ? {} : { answered: dateOf(day + after + days) }),
    })),
    ...(extendedBy === null ? {} : { extendedTo: dateOf(day + extendedBy) }),
  }));

/** The law may give no extension, or none so long: then there is no answer to judge. */
function answerTo(input: ClockInput): ReturnType<typeof dueDate> | null {
  try {
    return dueDate(input);
  } catch (error) {
    expect(error).toMatchObject({ code: "clock-invalid" });
    expect(["extended", "extendedTo"]).toContain((error as { path?: string }).path);
    return null;
  }
}

describe("the date to plan by", { timeout: 120_000 }, () => {
  it("is never later than any reading of any law, whatever happened in between", () => {
    let judged = 0;
    fc.assert(
      fc.property(inputs, (input) => {
        const answer = answerTo(input);
        if (answer === null) return;
        judged++;
        for (const { due } of answer.readings) expect(answer.safe <= due).toBe(true);
        expect(answer.readings.some(({ due }) => due === answer.safe)).toBe(true);
        for (const each of Object.values(answer.deadlines))
          expect(each.safe <= each.due).toBe(true);
      }),
      { numRuns: 6000, seed: 12 },
    );
    expect(judged).toBeGreaterThan(2400);
  });

  it("is not moved by a question, an identity or a fee that came later", () => {
    fc.assert(
      fc.property(inputs, ({ identified: _i, feePaid: _f, questions: _q, ...plain }) => {
        const bare = answerTo(plain);
        if (bare === null) return;
        const late = { ...plain, identified: _i ?? plain.received, feePaid: _f ?? plain.received };
        const full = answerTo({ ...late, questions: _q ?? [] });
        expect(full?.safe).toBe(bare.safe);
      }),
      { numRuns: 2000, seed: 13 },
    );
  });
});

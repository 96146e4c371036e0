import type { Dsar, NewRequest } from "@candor/dsar";
import { expect, it } from "vitest";
import { confirmationIn, confirmationOf, controller } from "../shop.ts";
import { ADA, type EngineAtWork } from "./engine-at-work.ts";

/** The report of a month, from the audit. */
export function reportTests({ engine, mail, query }: EngineAtWork): void {
  const month = { from: "2026-02-01", to: "2026-02-28" };
  let now = new Date();
  const asked = async (dsar: Dsar, on: string, more: Partial<NewRequest> = {}): Promise<string> => {
    now = new Date(`${on}T10:00:00Z`);
    const request = { type: "restriction", email: ADA, channel: "form", ...more } as const;
    const { id } = await dsar.submit(request);
    await dsar.run();
    const { token, code } = confirmationOf(mail.mails, id);
    await dsar.confirm(token, code);
    return id;
  };
  /** The first mail about a request, which asks to confirm it. */
  const mailAbout = (id: string) => mail.mails.find(({ text }) => text.includes(id));
  const on = (day: string): void => {
    now = new Date(`${day}T10:00:00Z`);
  };

  it("counts what came, what was answered and when, and says the same after the data is gone", async () => {
    const dsar = engine({
      controller: { ...controller, alsoUnder: ["ccpa"] },
      limits: { mailsPerAddress: 100 },
      now: () => now,
    });
    const before = await asked(dsar, "2026-01-05");
    const early = await asked(dsar, "2026-01-20"); // due 2026-02-20
    const late = await asked(dsar, "2026-01-21"); // due 2026-02-23: the 21st is a Saturday
    const extended = await asked(dsar, "2026-02-02");
    const refused = await asked(dsar, "2026-02-03");
    const californian = { residence: "US-CA", type: "automated-decision-review" } as const;
    const withdrawn = await asked(dsar, "2026-02-04", californian);
    const open = await asked(dsar, "2026-02-10");

    on("2026-01-31");
    await dsar.desk.answer(before, "Done in January.");
    on("2026-02-05");
    await dsar.desk.extend(extended, "Many systems.");
    await dsar.desk.refuse(refused, "Again?", { because: "JustificationA12ManifestlyExcessive" });
    expect((await dsar.desk.read(withdrawn)).law.law).toBe("ccpa");
    await dsar.withdraw(confirmationIn(mailAbout(withdrawn)).token);
    on("2026-02-10");
    await dsar.desk.answer(early, "Done.");
    on("2026-02-27");
    await dsar.desk.answerInPart(late, { granted: "Some.", refused: "Some not." });
    on("2026-02-28");
    await dsar.desk.answer(extended, "Done.");

    const report = await dsar.desk.report(month);
    expect(report.total).toEqual({
      ...{ received: 4, closed: 4, onTime: 3, late: 1, extended: 1 },
      ...{ granted: 2, partly: 1, refused: 1, withdrawn: 1, open: 1, overdue: 0 },
      // 21, 37, 26 and 2 days
      ...{ medianDays: 23.5, meanDays: 21.5 },
    });
    expect(report.lines.map(({ law, type, received }) => [law, type, received])).toEqual([
      ["ccpa", "automated-decision-review", 1],
      ["gdpr", "restriction", 3],
    ]);
    expect(report.refusals).toEqual([{ because: "JustificationA12ManifestlyExcessive", count: 1 }]);

    // What happens later changes nothing that was so then: not an answer, not an appeal, not the sweep.
    on("2026-03-30");
    await dsar.appeal(confirmationIn(mailAbout(refused)).token, "Look again.");
    await dsar.desk.answer(open, "Done.");
    expect(await dsar.desk.report(month)).toEqual(report);
    on("2029-12-01");
    await dsar.sweep();
    expect(
      await query("select 1 from candor_dsar.requests where address is not null"),
    ).toHaveLength(
      1, // the appeal is open
    );
    expect(await dsar.desk.report(month)).toEqual(report);
    const march = await dsar.desk.report({ from: "2026-03-01", to: "2026-03-31" });
    expect(march.lines.find(({ type }) => type === "review-of-refusal")).toMatchObject({
      ...{ received: 1, open: 1 },
    });
  });

  it("refuses a period that is none", async () => {
    const { desk } = engine();
    for (const period of [
      { from: "2026-02-30", to: "2026-03-01" },
      { from: "2026-03-01", to: "2026-02-01" },
      { from: "", to: "x" },
    ])
      await expect(desk.report(period)).rejects.toMatchObject({ code: "clock-invalid" });
  });
}

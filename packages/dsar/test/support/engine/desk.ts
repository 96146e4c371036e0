import { expect, it } from "vitest";
import { confirmationOf } from "../shop.ts";
import { ADA, type EngineAtWork } from "./engine-at-work.ts";

/** What a person at the desk decides. */
export function deskTests({ engine, mail }: EngineAtWork): void {
  it("hands other rights to a person, who answers, refuses or extends", async () => {
    const dsar = engine();
    const ids: string[] = [];
    for (let i = 0; i < 3; i++) {
      const { id } = await dsar.submit({ type: "objection", email: ADA, channel: "form" });
      ids.push(id);
      await dsar.run();
      const { token, code } = confirmationOf(mail.mails, id);
      expect((await dsar.confirm(token, code)).state).toBe("with-person");
    }
    const [first = "", second = "", third = ""] = ids;
    expect((await dsar.desk.queue()).every(({ needsPerson }) => needsPerson)).toBe(true);
    await dsar.desk.answer(first, "We no longer send you advertising.");
    await dsar.desk.refuse(second, "We need the data for a claim in court (Art. 21(1)).");
    const clock = await dsar.desk.extend(third, "We have very many requests.");
    expect(clock.due).toBe("2026-06-10");
    await expect(dsar.desk.extend(third, "again")).rejects.toMatchObject({
      code: "already-extended",
    });
    await expect(dsar.desk.refuse(third, "  ")).rejects.toMatchObject({ path: "text" });
    await dsar.run();
    const sent = mail.mails.map(({ text }) => text).join("\n");
    for (const part of ["no longer send", "claim in court", "very many", "IMY"])
      expect(sent).toContain(part);
    await expect(dsar.desk.answer(first, "again")).rejects.toMatchObject({
      code: "transition-impossible",
    });
    expect((await dsar.desk.queue()).map(({ id }) => id)).toEqual([third]);
  });
}

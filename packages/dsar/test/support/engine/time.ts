import type { Dsar, Law, NewRequest } from "@candor/dsar";
import { expect, it } from "vitest";
import { confirmationIn, controller } from "../shop.ts";
import { ADA, type EngineAtWork } from "./engine-at-work.ts";

const DAY = 86_400;

/** Which law a request is answered under, and what that law wants by when. */
export function timeTests({ engine, query, later, mail, now }: EngineAtWork): void {
  const under = (law: Law, ...alsoUnder: Law[]): Dsar =>
    engine({ controller: { ...controller, law, alsoUnder } });
  const asked = (dsar: Dsar, more: Partial<NewRequest> = {}) =>
    dsar.submit({ type: "objection", email: ADA, channel: "form", ...more });

  it("chooses the law by rule, says why, and keeps what a person chose instead", async () => {
    const dsar = under("gdpr", "ccpa", "virginia");
    const { id, clock } = await asked(dsar, { type: "access", residence: "US-CA" });
    expect(clock).toMatchObject({ law: "ccpa", due: "2026-04-24" });
    const file = await dsar.desk.read(id);
    expect(file.law).toMatchObject({ law: "ccpa", by: "rules", rulesAsOf: expect.any(String) });
    expect(file.law.why).toMatch(/US-CA.*1798\.140/);

    const changed = await dsar.desk.applyLaw(id, "gdpr", "Lives in Lund, was on holiday.");
    expect(changed).toMatchObject({ law: "gdpr", due: "2026-04-10" });
    expect((await dsar.desk.read(id)).law).toMatchObject({
      ...{ law: "gdpr", by: "desk", why: "Lives in Lund, was on holiday." },
    });
    // What the desk chose outlives every later reading of the clock.
    await dsar.run();
    const { token, code } = confirmationIn(mail.mails[0]);
    await dsar.confirm(token, code);
    expect((await dsar.desk.read(id)).clock.law).toBe("gdpr");
    const events = JSON.stringify(await query("select record from candor_dsar.events"));
    expect(events).toContain("law-applied");
    expect(events).not.toContain("Lund");
    await expect(dsar.desk.applyLaw(id, "roman" as Law, "x")).rejects.toMatchObject({
      ...{ code: "clock-invalid", path: "law" },
    });
    await expect(dsar.desk.applyLaw(id, "ccpa", " ")).rejects.toMatchObject({ path: "text" });
  });

  it("takes the law that a request names, where the controller answers under it", async () => {
    const dsar = under("gdpr", "uk-gdpr");
    expect((await asked(dsar, { law: "uk-gdpr" })).clock.law).toBe("uk-gdpr");
    expect((await asked(dsar, { law: "lgpd" })).clock.law).toBe("gdpr");
    await expect(asked(dsar, { law: "roman" as Law })).rejects.toMatchObject({ path: "law" });
    await expect(asked(dsar, { residence: "Sweden" })).rejects.toMatchObject({
      ...{ code: "request-invalid", path: "residence" },
    });
  });

  it("stops the clock for a question where the law does, and never counts on it", async () => {
    const dsar = engine({ controller: { ...controller, law: "uk-gdpr", holidays: "GB-EAW" } });
    const { id, clock } = await asked(dsar, { type: "access" });
    expect(clock).toMatchObject({ due: "2026-04-10", safe: "2026-04-10" });
    later(2 * DAY);
    expect(await dsar.desk.ask(id, "Which of your two accounts?")).toMatchObject({
      ...{ due: "2026-04-10", pausedSince: "2026-03-12" },
    });
    await expect(dsar.desk.ask(id, "And when?")).rejects.toMatchObject({
      ...{ code: "transition-impossible", path: "pauses" },
    });
    await dsar.run();
    expect(mail.mails.at(-1)?.text).toContain("Which of your two accounts?");
    later(5 * DAY);
    const answered = await dsar.desk.answered(id);
    expect(answered).toMatchObject({ due: "2026-04-16", safe: "2026-04-10" });
    expect(answered.pausedSince).toBeUndefined();
    expect(await dsar.desk.answered(id)).toMatchObject({ due: "2026-04-16" });
    const file = await dsar.desk.read(id);
    expect(file).toMatchObject({ due: "2026-04-16", safe: "2026-04-10" });
    expect(file.pauses).toEqual([
      { reason: "Which of your two accounts?", from: "2026-03-12", to: "2026-03-17" },
    ]);
    expect(JSON.stringify(await query("select record from candor_dsar.events"))).not.toContain(
      "accounts?",
    );
    expect((await dsar.verifyAudit(id)).ok).toBe(true);
  });

  it("lets the clock run again when the person replies by mail", async () => {
    const dsar = engine();
    const { id } = await asked(dsar);
    await dsar.desk.ask(id, "Which letters do you mean?");
    await dsar.run();
    later(DAY);
    const question = mail.mails.at(-1);
    const reply = [
      ...[`From: ${ADA}`, "To: privacy@shop.example", "Subject: Re", "Message-ID: <7@x.example>"],
      ...[`In-Reply-To: ${question?.messageId}`, "", "The yellow ones.", ""],
    ].join("\r\n");
    await dsar.receiveMail(new TextEncoder().encode(reply));
    const { pauses, clock } = await dsar.desk.read(id);
    expect(pauses).toMatchObject([{ from: "2026-03-10", to: "2026-03-11" }]);
    // The Regulation knows no pause: the rule stays, the later reading is named.
    expect(clock).toMatchObject({ due: "2026-04-10", safe: "2026-04-10" });
    expect(clock.readings.map(({ due }) => due)).toContain("2026-04-13"); // 11 April is a Saturday
  });

  it("keeps an extension with its reason, its dates and the day by which it had to be told", async () => {
    const dsar = engine();
    const first = await asked(dsar);
    later(3 * DAY);
    await dsar.desk.extend(first.id, "Very many requests.", { until: "2026-05-29" });
    const { extension, clock, safe } = await dsar.desk.read(first.id);
    expect(extension).toEqual({
      ...{ reason: "Very many requests.", from: "2026-04-10", to: "2026-05-29" },
      ...{ told: "2026-03-13", noticeBy: "2026-04-10", chosen: "2026-05-29" },
    });
    expect([clock.safe, safe]).toEqual(["2026-05-29", "2026-05-29"]);
    await expect(dsar.desk.applyLaw(first.id, "uk-gdpr", "x")).rejects.toMatchObject({
      ...{ code: "already-extended", path: "law" },
    });

    const second = await asked(dsar);
    later(40 * DAY);
    await expect(dsar.desk.extend(second.id, "Too late.")).rejects.toMatchObject({
      ...{ code: "extension-late", path: "extended" },
    });
    expect((await dsar.desk.read(second.id)).extension).toBeNull();
  });

  it("has the queue in the order of what the law wants next", async () => {
    const dsar = under("gdpr", "ccpa");
    const here = await asked(dsar, { type: "access" });
    const there = await asked(dsar, { type: "access", residence: "US-CA" });
    const queue = await dsar.desk.queue();
    // 45 days to answer, and ten business days to say that it has arrived.
    expect(queue.map(({ id, next }) => [id, next.what, next.safe])).toEqual([
      [there.id, "acknowledgement", "2026-03-24"],
      [here.id, "answer", "2026-04-10"],
    ]);
    expect((await dsar.desk.read(there.id)).duties.map(({ what }) => what)).toEqual([
      ...["acknowledgement", "answer"],
    ]);
    await dsar.run(); // the mail that asks for a confirmation tells it
    expect((await dsar.desk.queue()).map(({ id, next }) => [id, next.what])).toEqual([
      [here.id, "answer"],
      [there.id, "answer"],
    ]);
  });

  it("takes an appeal against a refusal, with the clock that the law gives to it", async () => {
    const dsar = under("virginia");
    const { id, token } = await asked(dsar);
    await expect(dsar.appeal(token, "No.")).rejects.toMatchObject({
      code: "transition-impossible",
    });
    await dsar.desk.refuse(id, "We need the data.");
    later(10 * DAY);
    const today = now().toISOString().slice(0, 10);
    expect(today).toBe("2026-03-20");
    await expect(dsar.appeal(token, "  ")).rejects.toMatchObject({ path: "message" });
    expect(await dsar.appeal(token, "You do not.")).toMatchObject({
      ...{ type: "review-of-refusal", state: "with-person", due: "2026-05-19" },
    });
    const [item] = await dsar.desk.queue();
    expect(item).toMatchObject({ id, needsPerson: true });
    const file = await dsar.desk.read(id);
    expect(file.clock.rule.citation).toBe("Va. Code 59.1-577(C)");
    expect(file.letters).toMatchObject([{ text: "You do not." }]);
    later(DAY);
    expect(await dsar.desk.ask(id, "Which data?")).toMatchObject({ due: "2026-05-19" });
    await dsar.desk.answer(id, "You are right.");
    expect((await dsar.verifyAudit(id)).ok).toBe(true);
    await expect(dsar.appeal(token, "Again.")).rejects.toMatchObject({
      code: "transition-impossible",
    });
  });

  it("forgets what was asked and told with the person", async () => {
    const dsar = engine();
    const { id } = await asked(dsar);
    await dsar.desk.ask(id, "Are you Ada of Lund?");
    await dsar.desk.extend(id, "Ada has very many letters.");
    await dsar.desk.refuse(id, "No.");
    await dsar.run();
    later(1096 * DAY);
    expect((await dsar.sweep()).requests).toBe(1);
    expect(JSON.stringify(await query("select * from candor_dsar.requests"))).not.toContain("Ada");
  });
}

import type { Dsar, Operator } from "@candor/dsar";
import { expect, it } from "vitest";
import { confirmationOf } from "../shop.ts";
import { ADA, type EngineAtWork } from "./engine-at-work.ts";

const HANS: Operator = { id: "hans", name: "Hans Handler", role: "handler" };
const DORA: Operator = { id: "dora", name: "Dora Officer", role: "approver" };
const OTTO: Operator = { id: "otto", name: "Otto Officer", role: "approver" };

/** Refusals and erasures take two people, and the audit names them without naming them. */
export function secondPairOfEyesTests({ engine, query, mail }: EngineAtWork): void {
  const withPerson = async (dsar: Dsar): Promise<string> => {
    const { id } = await dsar.submit({ type: "restriction", email: ADA, channel: "form" });
    await dsar.run();
    const { token, code } = confirmationOf(mail.mails, id);
    await dsar.confirm(token, code);
    return id;
  };

  it("refuses when a second person approves, and not before", async () => {
    const dsar = engine();
    const id = await withPerson(dsar);
    const hans = dsar.deskOf(HANS);
    await expect(hans.refuse(id, "No.")).rejects.toMatchObject({ code: "approval-required" });
    const because = "JustificationA12ManifestlyExcessive" as const;
    const proposal = await hans.propose(id, { act: "refuse", text: "The fifth time.", because });
    expect((await dsar.desk.read(id)).step).toBe("approve");
    await expect(hans.approve(proposal)).rejects.toMatchObject({ code: "role-forbidden" });
    await dsar.deskOf(DORA).approve(proposal);
    await dsar.run();
    expect(await dsar.desk.read(id)).toMatchObject({ state: "refused", justification: because });
    expect(mail.mails.at(-1)?.text).toContain("The fifth time.");
  });

  it("lets nobody approve what they proposed, and everybody see who did what", async () => {
    const dsar = engine();
    const id = await withPerson(dsar);
    const dora = dsar.deskOf(DORA);
    const text = { granted: "We marked the orders.", text: "The invoices are kept by law." };
    const proposal = await dora.propose(id, { act: "refuse-part", ...text });
    expect((await dora.proposals())[0]).toMatchObject({ own: true, proposedBy: "Dora Officer" });
    await expect(dora.approve(proposal)).rejects.toMatchObject({ code: "approval-required" });
    expect((await dsar.desk.read(id)).state).toBe("with-person");
    await expect(
      dsar.deskOf(HANS).propose(id, { act: "refuse", text: "No." }),
    ).rejects.toMatchObject({ code: "transition-impossible" });
    await dsar.deskOf(OTTO).approve(proposal);
    await expect(dsar.deskOf(OTTO).approve(proposal)).rejects.toMatchObject({
      code: "transition-impossible",
    });
    await dsar.run();
    const sent = mail.mails.at(-1)?.text ?? "";
    for (const part of ["We marked the orders.", "cannot do the rest", "kept by law", "IMY"])
      expect(sent).toContain(part);

    const file = await dsar.desk.read(id);
    const acts = file.timeline.filter(({ by }) => by === "desk");
    expect(acts.map(({ event, operator }) => [event, operator])).toEqual([
      ["proposed", "Dora Officer"],
      ["approved", "Otto Officer"],
      ["answer", "Otto Officer"],
    ]);
    expect(acts.at(-1)?.detail).toEqual({ outcome: "part" });
    const events = JSON.stringify(await query("select record from candor_dsar.events"));
    for (const name of ["Dora", "dora", "Otto", "otto"]) expect(events).not.toContain(name);
    expect((await dsar.verifyAudit(id)).ok).toBe(true);
  });

  it("erases what a letter asks for when two people read it so", async () => {
    const dsar = engine();
    const { id } = await dsar.submit({ type: null, email: ADA, channel: "mail" });
    await dsar.run();
    const { token, code } = confirmationOf(mail.mails, id);
    await dsar.confirm(token, code);
    const hans = dsar.deskOf(HANS);
    await expect(hans.decide(id, "erasure")).rejects.toMatchObject({ code: "approval-required" });
    const proposal = await hans.propose(id, { act: "erase" });
    await dsar.run();
    expect((await dsar.desk.read(id)).state).toBe("with-person");
    await dsar.deskOf(DORA).approve(proposal);
    await dsar.run();
    expect(await dsar.desk.read(id)).toMatchObject({ state: "answered", type: "erasure" });
  });

  it("holds every erasure back until somebody has looked at it, where the controller wants that", async () => {
    const dsar = engine({ fourEyes: "always" });
    const { id } = await dsar.submit({ type: "erasure", email: ADA, channel: "form" });
    await dsar.run();
    const { token, code } = confirmationOf(mail.mails, id);
    await dsar.confirm(token, code);
    await dsar.run();
    expect(await dsar.desk.read(id)).toMatchObject({
      ...{ state: "with-person", step: "work", task: expect.stringContaining("second person") },
    });
    const proposal = await dsar.deskOf(HANS).propose(id, { act: "erase" });
    await dsar.deskOf(HANS).decline(proposal, "The claim is still open.");
    expect((await dsar.desk.read(id)).proposals[0]).toMatchObject({
      ...{ outcome: "declined", settledBy: "Hans Handler", note: "The claim is still open." },
    });
    const again = await dsar.deskOf(HANS).propose(id, { act: "erase" });
    await dsar.deskOf(DORA).approve(again);
    await dsar.run();
    expect((await dsar.desk.read(id)).state).toBe("answered");
  });

  it("leaves a desk of one alone, and refuses a letter with a gap", async () => {
    const dsar = engine({ fourEyes: "never" });
    const id = await withPerson(dsar);
    const hans = dsar.deskOf(HANS);
    await expect(hans.refuse(id, "In your case: [...]")).rejects.toMatchObject({
      ...{ code: "request-invalid", path: "text" },
    });
    await hans.refuse(id, "We hold nothing about you.");
    expect((await dsar.desk.read(id)).state).toBe("refused");
  });

  it("forgets what was proposed about a person together with the person", async () => {
    let now = new Date("2026-01-10T10:00:00Z");
    const dsar = engine({ now: () => now });
    const id = await withPerson(dsar);
    const proposal = await dsar
      .deskOf(HANS)
      .propose(id, { act: "refuse", text: "Ada asks daily." });
    await dsar.deskOf(DORA).approve(proposal);
    now = new Date("2029-02-10T10:00:00Z");
    await dsar.sweep();
    const [row] = await query("select text, outcome from candor_dsar.proposals");
    expect(row).toEqual({ text: null, outcome: "approved" });
  });
}

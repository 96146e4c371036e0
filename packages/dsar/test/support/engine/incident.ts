import { createIncidents, type Incidents } from "@candor/dsar/incident";
import { createBreachStore } from "@candor/dsar/postgres";
import { expect, it } from "vitest";
import { AWARE, assessed, authorityTold, MEASURE, OPENED, recorded, SCOPE } from "../incident.ts";
import { accounts, controller, invoices, register } from "../shop.ts";
import { ADA, type EngineAtWork } from "./engine-at-work.ts";

/** The record of breaches: what it takes, what it refuses, and that it cannot be rewritten. */
export function incidentTests(at: EngineAtWork): void {
  const listing = {
    ...accounts,
    async *subjects(tx: Parameters<typeof accounts.collect>[1]) {
      const { rows } = await tx.query<{ email: string }>("select email from account");
      for (const { email } of rows) yield email;
    },
  };
  const opened = (more: { id?: string } = {}): Incidents =>
    createIncidents({
      store: createBreachStore({ pool: at.pool() }),
      controller: { ...controller, ...more },
      register,
      connectors: [listing, invoices],
      now: at.now,
    });

  it("keeps a breach from its discovery to its end, with every duty told", async () => {
    const incidents = opened();
    let breach = await incidents.open(OPENED, "desk");
    const state = () => {
      const { authority, people, open } = incidents.duties(breach);
      return [authority.state, people.state, open.length];
    };
    const write = async (...entries: Parameters<Incidents["record"]>[1][]) => {
      for (const entry of entries) breach = await incidents.record(breach.id, entry, "desk");
    };
    expect(state()).toEqual(["undecided", "undecided", 4]);
    await write(AWARE);
    expect(incidents.duties(breach).authority.deadline?.safe).toEqual(
      new Date("2026-03-13T08:20:00Z"),
    );
    await write(SCOPE, assessed("high"), MEASURE);
    expect(state()).toEqual(["open", "open", 2]);
    const closing = {
      kind: "closed",
      at: at.now(),
      lessons: "No export links without an end.",
    } as const;
    await expect(write(closing)).rejects.toMatchObject({ code: "transition-impossible" });
    await write(authorityTold("2026-03-10T10:00:00Z", { complete: false }));
    expect(state()).toEqual(["done", "open", 2]); // more was promised
    await write(authorityTold("2026-03-10T10:00:00Z"));
    await write({
      kind: "people-told",
      at: at.now(),
      means: "direct",
      people: 110,
      text: "As sent.",
    });
    expect(state()).toEqual(["done", "done", 0]);
    await write(closing);
    expect(breach.closed?.lessons).toBe(closing.lessons);
    await expect(write(MEASURE)).rejects.toMatchObject({ code: "transition-impossible" });
    await write({ kind: "reopened", at: at.now(), why: "Another copy appeared." }, MEASURE);
    expect((await incidents.breach(breach.id)).timeline.map(({ seq }) => seq)).toEqual(
      Array.from({ length: 11 }, (_, index) => index + 1),
    );
  });

  it("wants the reasons of a notice that comes after 72 hours", async () => {
    const incidents = opened();
    const { id } = await recorded(incidents, AWARE, assessed("risk"));
    at.later(3 * 86_400);
    const { authority } = incidents.duties(await incidents.breach(id));
    expect(authority.state).toBe("late");
    const late = "2026-03-13T08:20:01Z";
    await expect(incidents.record(id, authorityTold(late), "desk")).rejects.toMatchObject({
      ...{ code: "incident-invalid", path: "delay" },
    });
    const punctual = authorityTold("2026-03-13T08:20:00Z");
    expect((await incidents.record(id, punctual, "desk")).authorityTold).toHaveLength(1);
    const other = await recorded(incidents, AWARE, assessed("risk"));
    const delay = "The log had to be brought back from a backup first.";
    const told = await incidents.record(other.id, authorityTold(late, { delay }), "desk");
    expect(incidents.notice(told, "authority", "text", delay)).toContain(delay);
  });

  it("keeps a harmless breach, too, and tells nobody of it (Art. 33(5))", async () => {
    const incidents = opened();
    const harmless = assessed("unlikely");
    if (harmless.kind !== "assessed") throw new Error("unreachable");
    const factors = { ...harmless.assessment, factors: null, consequences: [] };
    const breach = await recorded(incidents, AWARE, SCOPE, MEASURE, {
      ...harmless,
      assessment: factors,
    });
    const { authority, people, open } = incidents.duties(breach);
    expect([authority.state, people.state, open]).toEqual(["not-needed", "not-needed", []]);
    const closed = { kind: "closed", at: at.now(), lessons: "None." } as const;
    expect((await incidents.record(breach.id, closed, "desk")).closed).not.toBeNull();
  });

  it("knows the three exceptions of Art. 34(3), and that a public notice is still to be made", async () => {
    const incidents = opened();
    for (const [exception, state] of [
      ["unintelligible", "done"],
      ["no-longer-likely", "done"],
      ["public-communication", "open"],
    ] as const) {
      const breach = await recorded(incidents, AWARE, assessed("high"), {
        ...{ kind: "people-not-told", at: at.now(), exception, reasons: "As the law allows." },
      });
      expect([exception, incidents.duties(breach).people.state]).toEqual([exception, state]);
    }
    const mild = await recorded(incidents, AWARE, assessed("risk"));
    const exception = { exception: "unintelligible", reasons: "x", at: at.now() } as const;
    await expect(
      incidents.record(mild.id, { kind: "people-not-told", ...exception }, "desk"),
    ).rejects.toMatchObject({ code: "transition-impossible" });
  });

  it("as a processor tells the controllers, and leaves the authority to them (Art. 33(2))", async () => {
    const incidents = opened();
    const breach = await incidents.open({ ...OPENED, role: "processor" }, "desk");
    const { authority, controllers } = incidents.duties(breach);
    expect([authority.state, controllers.state]).toEqual(["not-needed", "open"]);
    const text = incidents.notice(breach, { controller: "Customer GmbH" }, "text");
    for (const part of ["Customer GmbH", "Art. 33(2)", "copied the customer list"])
      expect(text).toContain(part);
    const told = {
      kind: "controller-told",
      at: at.now(),
      controller: "Customer GmbH",
      text,
    } as const;
    const after = await incidents.record(breach.id, told, "desk");
    expect(incidents.duties(after).controllers.state).toBe("done");
  });

  it("counts people once, by the systems themselves, and says which cannot", async () => {
    const incidents = opened();
    await at.query("insert into account values ('Bob@example.org', 'Bob')");
    expect(await incidents.count()).toEqual({ people: 2, uncounted: ["invoices"] });
    expect(await incidents.count(["accounts"])).toEqual({ people: 2, uncounted: [] });
    expect(await incidents.people()).toEqual([ADA, "bob@example.org"]);
    await expect(incidents.count(["cellar"])).rejects.toMatchObject({ code: "not-found" });
  });

  it("shows a record to its own controller alone", async () => {
    const { id } = await recorded(opened());
    const others = opened({ id: "neighbour" });
    const notFound = { code: "not-found" };
    await expect(others.breach(id)).rejects.toMatchObject(notFound);
    await expect(others.record(id, AWARE, "desk")).rejects.toMatchObject(notFound);
    await expect(opened().breach("x")).rejects.toMatchObject(notFound);
    expect(await others.list()).toEqual([]);
  });

  it("shows any entry that was changed, removed or put in, and a cut tail by its head", async () => {
    const incidents = opened();
    const { id } = await recorded(incidents, AWARE, SCOPE, MEASURE);
    const sound = await incidents.verify(id);
    expect(sound).toMatchObject({ ok: true, head: { seq: 4 } });
    const rewrite = "update candor_dsar.breach_rows set record = replace(record, 'link', 'door')";
    await at.query(`${rewrite} where breach_id = $1 and seq = 4`, [id]);
    expect(await incidents.verify(id)).toMatchObject({ ok: false, firstBad: 4 });
    await at.query("delete from candor_dsar.breach_rows where breach_id = $1 and seq = 4", [id]);
    expect(await incidents.verify(id)).toMatchObject({ ok: true });
    if (sound.ok) expect(await incidents.verify(id, sound.head)).toMatchObject({ ok: false });
  });

  it("takes two entries at once, one after the other", async () => {
    const incidents = opened();
    const { id } = await recorded(incidents);
    const notes = Array.from({ length: 8 }, (_, index) =>
      incidents.record(id, { kind: "note", at: at.now(), text: `Note ${index}` }, "desk"),
    );
    await Promise.all(notes);
    expect((await incidents.breach(id)).timeline).toHaveLength(9);
    expect(await incidents.verify(id)).toMatchObject({ ok: true });
  });
}

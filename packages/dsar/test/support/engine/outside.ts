import type { Connector, OutsideConnector, OutsideTask } from "@candor/dsar";
import { expect, it } from "vitest";
import { accounts, BASE_URL } from "../shop.ts";
import { ADA, type EngineAtWork } from "./engine-at-work.ts";

/** A processor that answers nothing by itself. */
const crm = (
  more: Partial<OutsideConnector> = {},
): { connector: OutsideConnector; tasks: OutsideTask[] } => {
  const tasks: OutsideTask[] = [];
  const connector: OutsideConnector = {
    name: "crm",
    request(task) {
      tasks.push(task);
      return Promise.resolve({ state: "waiting", seconds: 3600 });
    },
    callback: ({ body }) =>
      body === "done" ? { state: "done", erased: 2 } : { state: "waiting", seconds: 60 },
    ...more,
  };
  return { connector, tasks };
};

/** Systems outside the database, the order of the graph, and holds over both. */
export function outsideTests({ query, engine, later, confirmed, mail }: EngineAtWork): void {
  it("asks a processor outside, waits for its report, and answers only then", async () => {
    const { connector, tasks } = crm();
    const dsar = engine({ connectors: [accounts, connector] });
    const id = await confirmed(dsar, "erasure");
    await dsar.run();
    expect(tasks).toHaveLength(1);
    expect(await query("select * from account")).toHaveLength(0);
    expect((await dsar.desk.queue())[0]?.state).toBe("in-progress");
    const [open] = await dsar.desk.tasks();
    expect(open).toMatchObject({ requestId: id, what: "erase crm" });
    const key = tasks[0]?.idempotencyKey ?? "";
    expect(tasks[0]?.callbackUrl).toBe(`${BASE_URL}/callbacks/${key}`);
    await dsar.takeCallback(key, { headers: {}, body: "working on it" });
    expect(await dsar.desk.queue()).toHaveLength(1);
    await dsar.takeCallback(key, { headers: {}, body: "done" });
    await dsar.takeCallback(key, { headers: {}, body: "done" }); // absorbed
    await dsar.run();
    expect(await dsar.desk.queue()).toHaveLength(0);
    expect(mail.mails.at(-1)?.text).toContain("3 records"); // the account and two outside
    expect((await dsar.verifyAudit(id)).ok).toBe(true);
    const none = dsar.takeCallback(crypto.randomUUID(), { headers: {}, body: "done" });
    await expect(none).rejects.toMatchObject({ code: "not-found" });
  });

  it("asks a silent processor again under the same key, then shows it as dead", async () => {
    const { connector, tasks } = crm();
    const dsar = engine({ connectors: [connector], limits: { attempts: 3 } });
    await confirmed(dsar, "erasure");
    for (let i = 0; i < 5; i++) {
      await dsar.run();
      later(3600);
    }
    expect(new Set(tasks.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1);
    expect(tasks).toHaveLength(3);
    const [dead] = await dsar.desk.deadLetters();
    expect(dead).toMatchObject({ what: "erase crm", attempts: 3 });
    expect(dead?.lastError).toMatch(/no report/);
    await dsar.desk.complete(dead?.id ?? "", { erased: 1 });
    await dsar.run();
    expect(await dsar.desk.queue()).toHaveLength(0);
  });

  it("keeps the order of the graph, tells recipients last, and collects from outside", async () => {
    const order: string[] = [];
    const noted = (name: string, after: readonly string[] = []): Connector => ({
      name,
      after,
      collect: async () => [],
      erase: async () => {
        order.push(name);
        return { erased: 1, kept: [] };
      },
    });
    const told = crm({
      ...{ name: "partner", role: "recipient" },
      request: async () => {
        order.push("partner");
        return { state: "done" };
      },
    });
    const connectors = [told.connector, noted("c", ["b"]), noted("b", ["a"]), noted("a")];
    const dsar = engine({ connectors });
    await confirmed(dsar, "erasure");
    await dsar.run();
    expect(order).toEqual(["a", "b", "c", "partner"]);
    expect(() => engine({ connectors: [noted("a", ["b"]), noted("b", ["a"])] })).toThrow(/circle/);
    expect(() => engine({ connectors: [noted("a", ["z"])] })).toThrow(/"z"/);

    const records = [{ kind: "contact", data: { phone: "+46" } }];
    const source = crm({ request: async () => ({ state: "done", records }) });
    const copying = engine({ connectors: [source.connector] });
    const id = await confirmed(copying, "access");
    await copying.run();
    const stored = await query(
      "select kind from candor_dsar.records where request_id = $1 and connector = 'crm'",
      [id],
    );
    expect(stored).toEqual([{ kind: "contact" }]);
  });

  it("holds data back, names the hold, and erases it when the hold is released", async () => {
    const { connector, tasks } = crm();
    const dsar = engine({ connectors: [accounts, connector] });
    const hold = await dsar.desk.hold({
      ...{ email: "Ada@Example.org", reason: "A claim is before the court" },
      basis: "Art. 17(3)(e) GDPR",
    });
    expect(JSON.stringify(await query("select * from candor_dsar.holds"))).not.toContain("ada@");
    const id = await confirmed(dsar, "erasure");
    await dsar.run();
    expect(await query("select * from account")).toHaveLength(1);
    expect(tasks).toHaveLength(0); // a system outside is held as a whole
    const answer = mail.mails.at(-1)?.text ?? "";
    for (const part of ["Your account", "before the court", "17(3)(e)"])
      expect(answer).toContain(part);
    expect(await dsar.desk.holds()).toMatchObject([{ id: hold, reason: expect.any(String) }]);
    later(1200 * 86_400); // the request does not forget its person while the hold lasts
    expect((await dsar.sweep()).requests).toBe(0);

    expect(await dsar.desk.release(hold)).toBe(1);
    await dsar.run();
    expect(await query("select * from account")).toHaveLength(0);
    expect(tasks).toHaveLength(1);
    const { steps } = await dsar.desk.read(id);
    expect(steps.filter(({ what }) => what === "erase accounts")).toHaveLength(2);
    await expect(dsar.desk.release(hold)).rejects.toMatchObject({ code: "not-found" });
    expect((await dsar.verifyAudit(id)).ok).toBe(true);
    for (const [path, more] of [
      ["email", { email: "nobody" }],
      ["reason", { reason: " " }],
      ["connector", { connector: "moon" }],
      ["fields", { fields: [] }],
      ["until", { until: "soon" }],
    ] as const) {
      const given = { email: ADA, reason: "x", basis: "y", ...more };
      await expect(dsar.desk.hold(given)).rejects.toMatchObject({ path });
    }
  });
}

import type { Connector, ErasureEntry, ErasureLedger } from "@candor/dsar";
import { expect, it } from "vitest";
import { accounts, invoices } from "../shop.ts";
import { ADA, type EngineAtWork } from "./engine-at-work.ts";

/** What is erased later: after a hold, a restore or a retention period. */
export function retentionTests({ query, engine, later, confirmed, now }: EngineAtWork): void {
  it("ends a hold after its last day, by the daily sweep", async () => {
    const dsar = engine({ connectors: [accounts] });
    await dsar.desk.hold({ email: ADA, reason: "x", basis: "y", until: "2026-03-11" });
    await confirmed(dsar, "erasure");
    await dsar.run();
    later(86_400);
    expect((await dsar.sweep()).holds).toBe(0);
    later(86_400);
    expect((await dsar.sweep()).holds).toBe(1);
    await dsar.run();
    expect(await query("select * from account")).toHaveLength(0);
  });

  it("records erasures outside, and replays them over a restored backup", async () => {
    const entries: ErasureEntry[] = [];
    const erasureLedger: ErasureLedger = {
      append: async (entry) => void entries.push(entry),
      async *entries() {
        yield* entries;
      },
    };
    const listing: Connector = {
      ...accounts,
      async *subjects(tx) {
        const { rows } = await tx.query<{ email: string }>("select email from account");
        for (const { email } of rows) yield email;
      },
    };
    const dsar = engine({ connectors: [listing, invoices], erasureLedger });
    const backup = now();
    later(60);
    await confirmed(dsar, "erasure");
    await dsar.run();
    expect(entries).toHaveLength(1);
    expect(JSON.stringify(entries)).not.toContain("ada");

    await query("insert into account values ($1, 'Ada'), ('eve@example.org', 'Eve')", [ADA]);
    const later1 = new Date(now().getTime() + 1000);
    expect(await dsar.replayErasures({ restoredTo: later1 })).toMatchObject({ entries: 0 });
    expect(await query("select * from account")).toHaveLength(2);
    expect(await dsar.replayErasures({ restoredTo: backup })).toEqual({
      ...{ entries: 1, erased: [{ connector: "accounts", records: 1 }] },
      unreached: ["invoices"],
    });
    expect(await query("select email from account")).toEqual([{ email: "eve@example.org" }]);
  });

  it("has every system erase what was kept long enough", async () => {
    const sweeping: Connector = {
      ...accounts,
      async sweep(tx, { holdsOf }) {
        if (holdsOf(ADA).length > 0) return 0;
        return (await tx.query("delete from account where email = $1", [ADA])).rowCount;
      },
    };
    const dsar = engine({ connectors: [sweeping] });
    const hold = await dsar.desk.hold({ email: ADA, reason: "x", basis: "y" });
    expect((await dsar.sweep()).records).toEqual({ accounts: 0 });
    await dsar.desk.release(hold);
    expect((await dsar.sweep()).records).toEqual({ accounts: 1 });
  });
}

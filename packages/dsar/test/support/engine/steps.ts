import type { Connector, DsarOptions } from "@candor/dsar";
import { expect, it } from "vitest";
import { accounts, confirmationIn, invoices } from "../shop.ts";
import { ADA, type EngineAtWork } from "./engine-at-work.ts";

/** Steps that fail, hang, race and are woken up. */
export function stepsTests({ query, engine, later, confirmed, mail }: EngineAtWork): void {
  it("undoes a failed effect, retries with back-off, and shows what gave up", async () => {
    let broken = true;
    const flaky: Connector = {
      ...accounts,
      async erase(subject, tx, options) {
        const done = await accounts.erase(subject, tx, options);
        if (broken) throw new Error("the disk of ada@example.org is full");
        return done;
      },
    };
    const dsar = engine({ connectors: [flaky, invoices], limits: { attempts: 3 } });
    const id = await confirmed(dsar, "erasure");
    await dsar.run();
    expect(await query("select * from account")).toHaveLength(1); // undone
    expect(await query("select * from erasure_effect")).toHaveLength(1); // the other went on
    for (let i = 0; i < 4; i++) {
      later(60);
      await dsar.run();
    }
    expect((await dsar.desk.queue())[0]?.state).toBe("in-progress");
    const [dead] = await dsar.desk.deadLetters();
    expect(dead).toMatchObject({ requestId: id, what: "erase accounts", attempts: 3 });
    const events = JSON.stringify(await query("select record from candor_dsar.events"));
    expect(events).toContain("erase-given-up");
    expect(events).not.toContain("disk");

    broken = false;
    await dsar.desk.retry(dead?.id ?? "");
    await expect(dsar.desk.retry(dead?.id ?? "")).rejects.toMatchObject({ code: "not-found" });
    const retried = await query(
      "select record from candor_dsar.events where record like '%retried%'",
    );
    expect(retried).toHaveLength(1);
    expect((await dsar.verifyAudit(id)).ok).toBe(true);
    await dsar.run();
    expect(await query("select * from account")).toHaveLength(0);
    expect(await query("select * from erasure_effect")).toHaveLength(1); // done once
    expect(mail.mails.at(-1)?.text).toContain("Invoice 1");
  });

  it("stops a connector that takes too long, and lets it write nothing afterwards", async () => {
    const late: string[] = [];
    const slow: Connector = {
      ...accounts,
      collect: (_subject, tx, { signal }) =>
        new Promise(() => {
          const write = (when: string): void => {
            tx.query("insert into erasure_effect (email) values ($1)", [when]).then(
              () => late.push(`${when} wrote`),
              () => late.push(`${when} refused`),
            );
          };
          signal.addEventListener("abort", () => {
            // Before the savepoint is undone, while the failure is written, and long after.
            write("at once");
            setImmediate(write, "next");
            setTimeout(write, 50, "late");
          });
        }),
    };
    const dsar = engine({ connectors: [slow], limits: { timeoutSeconds: 0.2, attempts: 1 } });
    await confirmed(dsar, "access");
    await dsar.run();
    // Once in the swift batch, which is undone, and once more in a savepoint.
    await expect.poll(() => late.length).toBe(6);
    const tries = ["at once wrote", "late refused", "next refused"];
    expect(late.sort()).toEqual(tries.flatMap((each) => [each, each]));
    expect((await dsar.desk.deadLetters())[0]?.what).toBe("collect accounts");
    expect(await query("select * from erasure_effect")).toHaveLength(0);
  });

  it("sends a mail again after a failure, under the same Message-ID", async () => {
    const ids: string[] = [];
    const mailer: DsarOptions["mailer"] = {
      send(message) {
        ids.push(message.messageId);
        return ids.length < 3 ? Promise.reject(new Error("421 try later")) : Promise.resolve();
      },
    };
    const dsar = engine({ mailer });
    await dsar.submit({ type: "access", email: ADA, channel: "form" });
    for (let i = 0; i < 5; i++) {
      await dsar.run();
      later(60);
    }
    expect(ids).toHaveLength(3);
    expect(new Set(ids).size).toBe(1);
  });

  it("performs each step once with several workers", async () => {
    const dsar = engine();
    for (let i = 0; i < 4; i++) await dsar.submit({ type: "erasure", email: ADA, channel: "form" });
    await dsar.run();
    for (const { token, code } of mail.mails.map(confirmationIn)) await dsar.confirm(token, code);
    const workers = [1, 2, 3, 4].map(() => engine().run());
    await Promise.all(workers);
    await dsar.run();
    expect(await query("select * from erasure_effect")).toHaveLength(4);
    expect(mail.mails.filter(({ subject }) => subject.startsWith("Answer"))).toHaveLength(4);
  });

  it("undoes one failed step of a batch and keeps the others", async () => {
    const picky: Connector = {
      name: "picky",
      collect: async () => [],
      async erase({ email }, tx) {
        await tx.query("insert into erasure_effect (email) values ($1)", [email]);
        if (email.startsWith("bad")) throw new Error("no");
        return { erased: 1, kept: [] };
      },
    };
    const dsar = engine({ connectors: [picky], limits: { attempts: 1 } });
    for (const name of ["a", "bad", "c", "d"])
      await dsar.submit({ type: "erasure", email: `${name}@example.org`, channel: "form" });
    await dsar.run();
    for (const each of mail.mails.map(confirmationIn)) await dsar.confirm(each.token, each.code);
    await dsar.run();
    const done = await query("select email from erasure_effect order by email");
    expect(done).toEqual(["a", "c", "d"].map((name) => ({ email: `${name}@example.org` })));
    expect(await dsar.desk.deadLetters()).toHaveLength(1);
    expect(await dsar.desk.queue()).toHaveLength(1);
  });

  it("works by itself once started, and ends what it is doing when stopped", async () => {
    const dsar = engine({ now: () => new Date() });
    const worker = dsar.start({ everyMs: 60_000 }); // so that only waking it up can do
    await dsar.submit({ type: "access", email: ADA, channel: "form" });
    await expect.poll(() => mail.mails.length, { timeout: 30_000 }).toBe(1);
    const { token, code } = confirmationIn(mail.mails[0]);
    await dsar.confirm(token, code);
    await expect.poll(() => mail.mails.length, { timeout: 30_000 }).toBe(2);
    await worker.stop();
    await dsar.submit({ type: "access", email: ADA, channel: "form" });
    expect(mail.mails).toHaveLength(2);
  });
}

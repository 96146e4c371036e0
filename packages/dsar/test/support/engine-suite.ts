import {
  type Connector,
  createDsar,
  type Dsar,
  type DsarOptions,
  type ErasureEntry,
  type ErasureLedger,
  type OutsideConnector,
  type OutsideTask,
  type Store,
} from "@candor/dsar";
import { createStore, migrate, type PgPool } from "@candor/dsar/postgres";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  accounts,
  BASE_URL,
  confirmationIn,
  controller,
  exportIn,
  invoices,
  mailbox,
  register,
  SECRET,
  SHOP_TABLES,
} from "./shop.ts";

/** A database for the suite. */
export interface Database {
  readonly pool: PgPool;
  close(): Promise<void>;
}

const ADA = "ada@example.org";

/** The engine's behaviour, the same on every database. */
export function engineSuite(name: string, open: () => Promise<Database>): void {
  // A busy machine starts a database slowly; nothing here is measured.
  describe(`engine on ${name}`, { timeout: 60_000 }, () => {
    let database: Database;
    let store: Store;
    let clock: Date;
    let mail: ReturnType<typeof mailbox>;

    const query = async (text: string, values: unknown[] = []): Promise<unknown[]> => {
      const client = await database.pool.connect();
      try {
        return (await client.query(text, values)).rows;
      } finally {
        client.release();
      }
    };
    const engine = (more: Partial<DsarOptions> = {}): Dsar =>
      createDsar({
        store,
        controller,
        connectors: [accounts, invoices],
        mailer: mail,
        register,
        baseUrl: BASE_URL,
        secret: SECRET,
        now: () => clock,
        ...more,
      });
    const later = (seconds: number): void => {
      clock = new Date(clock.getTime() + seconds * 1000);
    };

    beforeAll(async () => {
      database = await open();
      await Promise.all([1, 2, 3].map(() => migrate(database.pool)));
      for (const statement of SHOP_TABLES) await query(statement);
      store = createStore({ pool: database.pool });
    }, 120_000);
    afterAll(() => database.close(), 60_000);
    beforeEach(async () => {
      clock = new Date("2026-03-10T10:00:00Z");
      mail = mailbox();
      for (const table of ["account", "invoice", "erasure_effect"])
        await query(`delete from ${table}`);
      await query(
        "truncate candor_dsar.requests, candor_dsar.challenges, candor_dsar.steps, candor_dsar.records, candor_dsar.messages, candor_dsar.exports, candor_dsar.letters, candor_dsar.events, candor_dsar.holds, candor_dsar.held_requests",
      );
      await query("insert into account values ($1, $2)", [ADA, "Ada Lovelace"]);
      await query("insert into invoice values (1, $1, 100, '=1+1'), (2, $1, 250, 'two')", [ADA]);
    }, 60_000);

    /** Submits, mails, confirms. */
    async function confirmed(dsar: Dsar, type: "access" | "erasure"): Promise<string> {
      const { id } = await dsar.submit({ type, email: ADA, channel: "form" });
      await dsar.run();
      const { token, code } = confirmationIn(mail.mails.at(-1));
      await dsar.confirm(token, code);
      return id;
    }

    it("answers an access request with an export for the address alone", async () => {
      const dsar = engine();
      const accepted = await dsar.submit({ type: "access", email: ADA, channel: "form" });
      expect(accepted.clock.due).toBe("2026-04-10");
      await dsar.run();
      expect(mail.mails).toHaveLength(1);
      const { token, code } = confirmationIn(mail.mails[0]);
      expect(token).toBe(accepted.token);
      expect((await dsar.status(token))?.state).toBe("awaiting-verification");

      expect((await dsar.confirm(token, code)).state).toBe("in-progress");
      await dsar.run();
      expect((await dsar.status(token))?.state).toBe("answered");
      const { key } = exportIn(mail.mails[1]);
      const file = await dsar.openExport(token, key);
      const bytes = new Uint8Array(await new Response(file?.stream()).arrayBuffer());
      expect(String.fromCharCode(...bytes.slice(0, 4))).toBe("PK\u0003\u0004");
      expect(await dsar.openExport(token, `${key}x`)).toBeNull();
      expect((await dsar.verifyAudit(accepted.id)).ok).toBe(true);
    });

    it("erases, keeps what the law keeps, and says what, why, on what basis and until when", async () => {
      const dsar = engine();
      const id = await confirmed(dsar, "erasure");
      await dsar.run();
      expect(await query("select * from account")).toHaveLength(0);
      expect(await query("select * from invoice")).toHaveLength(2);
      expect((await dsar.desk.read(id)).steps).toMatchObject([
        { what: "erase accounts", state: "done", kept: [] },
        { what: "erase invoices", state: "done", kept: [{ what: "Invoice 1" }, {}] },
        { what: "answer", state: "done" },
      ]);
      await expect(dsar.desk.read(crypto.randomUUID())).rejects.toMatchObject({
        code: "not-found",
      });
      const answer = mail.mails.at(-1)?.text ?? "";
      for (const part of [
        "1 record",
        "Invoice 1",
        "tax office",
        "Bokföringslagen 7:2",
        "2033-12-31",
      ])
        expect(answer).toContain(part);
      expect(answer).toContain("https://www.imy.se");
    });

    it("touches no data before the confirmation", async () => {
      const dsar = engine();
      await dsar.submit({ type: "erasure", email: ADA, channel: "form" });
      await dsar.run();
      await dsar.run();
      expect(await query("select * from account")).toHaveLength(1);
    });

    it("keeps no code, token or key in any table", async () => {
      const dsar = engine();
      await confirmed(dsar, "access");
      await dsar.run();
      const { token, code } = confirmationIn(mail.mails[0]);
      const { key } = exportIn(mail.mails[1]);
      const dump: unknown[] = [];
      for (const table of ["requests", "challenges", "steps", "messages", "exports", "events"])
        dump.push(await query(`select * from candor_dsar.${table}`));
      const text = JSON.stringify(dump);
      expect(text).toContain(ADA); // the dump does hold the request
      for (const secret of [token, code, key]) expect(text).not.toContain(secret);
    });

    it("writes audit rows without personal data, and finds an altered one", async () => {
      const dsar = engine();
      const { id } = await dsar.submit({
        type: "access",
        email: ADA,
        name: "Ada Lovelace",
        message: "please hurry",
        channel: "form",
      });
      await dsar.run();
      const { token, code } = confirmationIn(mail.mails[0]);
      await dsar.confirm(token, code);
      await dsar.run();
      const rows = JSON.stringify(await query("select * from candor_dsar.events"));
      for (const personal of ["ada@", "Ada", "hurry", "Lovelace"])
        expect(rows).not.toContain(personal);
      const sound = await dsar.verifyAudit(id);
      if (!sound.ok) throw new Error(sound.why);
      expect(sound.head.seq).toBeGreaterThanOrEqual(8);

      await query("delete from candor_dsar.events where request_id = $1 and seq = $2", [
        id,
        sound.head.seq,
      ]);
      expect((await dsar.verifyAudit(id)).ok).toBe(true); // a cut tail shows only against a head
      expect((await dsar.verifyAudit(id, sound.head)).ok).toBe(false);
      await query(
        "update candor_dsar.events set record = replace(record, 'form', 'mail') where request_id = $1 and seq = 1",
        [id],
      );
      expect(await dsar.verifyAudit(id)).toMatchObject({ ok: false, firstBad: 1 });
    });

    it("counts wrong codes, locks after five, and lets a new code be sent", async () => {
      const dsar = engine();
      const { token } = await dsar.submit({ type: "access", email: ADA, channel: "form" });
      await dsar.run();
      const { code } = confirmationIn(mail.mails[0]);
      for (let i = 0; i < 5; i++)
        await expect(dsar.confirm(token, "0000-0000-0000-0000")).rejects.toMatchObject({
          code: "verification-failed",
        });
      await expect(dsar.confirm(token, code)).rejects.toThrow(/too many/i);
      later(1);
      await dsar.resend(token);
      await dsar.run();
      const fresh = confirmationIn(mail.mails[1]);
      expect(fresh.code).not.toBe(code);
      await expect(dsar.confirm(token, code)).rejects.toThrow(/wrong/);
      const typed = ` ${fresh.code.toLowerCase().replaceAll("-", " ")} `;
      expect((await dsar.confirm(token, typed)).state).toBe("in-progress");
      expect((await dsar.confirm(token, fresh.code)).state).toBe("in-progress"); // opened twice
    });

    it("lets a code expire", async () => {
      const dsar = engine();
      const { token } = await dsar.submit({ type: "access", email: ADA, channel: "form" });
      await dsar.run();
      const { code } = confirmationIn(mail.mails[0]);
      later(168 * 3600);
      await expect(dsar.confirm(token, code)).rejects.toThrow(/expired/);
    });

    it("does not fill a stranger's mailbox, yet keeps every request", async () => {
      const dsar = engine();
      for (let i = 0; i < 8; i++)
        await dsar.submit({ type: "access", email: ADA, channel: "form" });
      await dsar.run();
      expect(mail.mails).toHaveLength(5);
      const queue = await dsar.desk.queue();
      expect(queue).toHaveLength(8);
      expect(queue.filter(({ state }) => state === "received")).toHaveLength(3);
    });

    it("refuses a malformed request and stores nothing", async () => {
      const dsar = engine();
      await expect(
        dsar.submit({ type: "access", email: "not an address", channel: "form" }),
      ).rejects.toMatchObject({ code: "request-invalid", path: "email" });
      expect(await query("select * from candor_dsar.requests")).toHaveLength(0);
    });

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
      for (let i = 0; i < 4; i++)
        await dsar.submit({ type: "erasure", email: ADA, channel: "form" });
      await dsar.run();
      for (const { token, code } of mail.mails.map(confirmationIn)) await dsar.confirm(token, code);
      const workers = [1, 2, 3, 4].map(() => engine().run());
      await Promise.all(workers);
      await dsar.run();
      expect(await query("select * from erasure_effect")).toHaveLength(4);
      expect(mail.mails.filter(({ subject }) => subject.startsWith("Answer"))).toHaveLength(4);
    });

    it("hands other rights to a person, who answers, refuses or extends", async () => {
      const dsar = engine();
      const ids: string[] = [];
      for (let i = 0; i < 3; i++) {
        const { id } = await dsar.submit({ type: "objection", email: ADA, channel: "form" });
        ids.push(id);
        await dsar.run();
        const { token, code } = confirmationIn(mail.mails.at(-1));
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

    it("withdraws, and performs nothing afterwards", async () => {
      const dsar = engine();
      const id = await confirmed(dsar, "erasure");
      const token = confirmationIn(mail.mails[0]).token;
      expect((await dsar.withdraw(token)).state).toBe("withdrawn");
      await dsar.run();
      expect(await query("select * from account")).toHaveLength(1);
      expect((await dsar.verifyAudit(id)).ok).toBe(true);
    });

    it("keeps controllers of one database apart", async () => {
      const shop = engine();
      const other = engine({ controller: { ...controller, id: "other", name: "Other AB" } });
      const { token } = await shop.submit({ type: "access", email: ADA, channel: "form" });
      expect(await other.run()).toBe(0);
      expect(await other.status(token)).toBeNull();
      expect(await other.desk.queue()).toHaveLength(0);
      expect(await shop.run()).toBe(1);
    });

    it("deletes the copies of an expired export, and forgets old requests", async () => {
      const dsar = engine();
      await confirmed(dsar, "access");
      await dsar.run();
      const { token, key } = exportIn(mail.mails.at(-1));
      expect(await query("select * from candor_dsar.records")).toHaveLength(3);
      later(14 * 86_400);
      expect(await dsar.openExport(token, key)).toBeNull();
      expect(await dsar.sweep()).toMatchObject({ exports: 1, requests: 0 });
      expect(await query("select * from candor_dsar.records")).toHaveLength(0);
      later(1095 * 86_400);
      expect(await dsar.sweep()).toMatchObject({ exports: 0, requests: 1 });
      const dump = JSON.stringify(await query("select * from candor_dsar.requests"));
      expect(dump).not.toContain("ada@");
      expect((await dsar.status(token))?.state).toBe("answered");
    });

    it("turns a letter into one request, however often it is delivered", async () => {
      const dsar = engine();
      const raw = letter({ subject: "My data", body: "Please delete my account and all my data." });
      const first = await dsar.receiveMail(raw);
      expect(first.outcome).toBe("request");
      expect(await dsar.receiveMail(raw)).toMatchObject({ outcome: "duplicate" });
      expect(await dsar.desk.queue()).toMatchObject([{ type: "erasure", address: ADA }]);
      await dsar.run();
      expect(mail.mails).toHaveLength(1);
      expect(mail.mails[0]).toMatchObject({ to: ADA, inReplyTo: "<1@example.org>" });
      expect(mail.mails[0]?.headers["Auto-Submitted"]).toBe("auto-replied");
    });

    it("leaves an unclear letter to a person while its clock runs", async () => {
      const dsar = engine();
      const raw = letter({
        subject: "Hello",
        body: "I have a question about your privacy policy.",
      });
      await dsar.receiveMail(raw);
      const [item] = await dsar.desk.queue();
      expect(item).toMatchObject({ type: null, needsPerson: true, due: "2026-04-10" });
      await dsar.run();
      const { token, code } = confirmationIn(mail.mails[0]);
      expect((await dsar.confirm(token, code)).state).toBe("with-person");
      await dsar.desk.decide(item?.id ?? "", "access");
      await dsar.run();
      expect((await dsar.status(token))?.state).toBe("answered");
    });

    it("adds a reply to its request, and only from the same address", async () => {
      const dsar = engine();
      await dsar.submit({ type: "access", email: ADA, channel: "form" });
      await dsar.run();
      const reference = mail.mails[0]?.messageId ?? "";
      const reply = letter({ subject: "Re", body: "Thanks, and hurry.", id: 2, reference });
      expect(await dsar.receiveMail(reply)).toMatchObject({ outcome: "reply" });
      expect(await dsar.receiveMail(reply)).toMatchObject({ outcome: "reply" });
      expect(await query("select * from candor_dsar.letters")).toHaveLength(1);
      const [item] = await dsar.desk.queue();
      const file = await dsar.desk.read(item?.id ?? "");
      expect(file.letters).toMatchObject([{ subject: "Re", text: "Thanks, and hurry." }]);
      expect(file.clock.rule.citation).toMatch(/Art\. 12\(3\)/);
      const stranger = letter({
        subject: "Re",
        body: "Mine",
        id: 3,
        reference,
        from: "eve@example.org",
      });
      expect(await dsar.receiveMail(stranger)).toMatchObject({ outcome: "request" });
    });

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
      expect(() => engine({ connectors: [noted("a", ["b"]), noted("b", ["a"])] })).toThrow(
        /circle/,
      );
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
      const backup = new Date(clock);
      later(60);
      await confirmed(dsar, "erasure");
      await dsar.run();
      expect(entries).toHaveLength(1);
      expect(JSON.stringify(entries)).not.toContain("ada");

      await query("insert into account values ($1, 'Ada'), ('eve@example.org', 'Eve')", [ADA]);
      const later1 = new Date(clock.getTime() + 1000);
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

    it("answers no robot", async () => {
      const dsar = engine();
      const raw = letter({ subject: "Out of office", body: "Back on Monday.", auto: true });
      expect(await dsar.receiveMail(raw)).toEqual({ outcome: "ignored", why: "auto-reply" });
      expect(await query("select * from candor_dsar.requests")).toHaveLength(0);
      expect(await dsar.run()).toBe(0);
    });
  });
}

function letter(of: {
  subject: string;
  body: string;
  id?: number;
  reference?: string;
  from?: string;
  auto?: boolean;
}): Uint8Array {
  const headers = [
    `From: Ada <${of.from ?? ADA}>`,
    "To: privacy@shop.example",
    `Subject: ${of.subject}`,
    `Message-ID: <${of.id ?? 1}@example.org>`,
    ...(of.reference === undefined ? [] : [`In-Reply-To: ${of.reference}`]),
    ...(of.auto ? ["Auto-Submitted: auto-replied"] : []),
  ];
  return new TextEncoder().encode(`${headers.join("\r\n")}\r\n\r\n${of.body}\r\n`);
}

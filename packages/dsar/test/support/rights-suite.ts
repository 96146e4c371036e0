import {
  type Connector,
  createDsar,
  type Dsar,
  type DsarOptions,
  type NewRequest,
  type OutsideConnector,
  type OutsideTask,
  type RequestType,
} from "@candor/dsar";
import { sqlConnector } from "@candor/dsar/connectors";
import { createStore, migrate } from "@candor/dsar/postgres";
import { defineRegister, type Purpose, type Register } from "@candor/dsar/register";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Database } from "./engine-suite.ts";
import { filesIn } from "./read-zip.ts";
import { BASE_URL, confirmationOf, controller, exportIn, mailbox, SECRET } from "./shop.ts";

const ADA = "ada@example.org";
const BOB = "bob@example.org";

const PURPOSES: readonly Purpose[] = [
  {
    id: "news",
    name: { en: "Send news", de: "Neuigkeiten schicken" },
    context: "shop",
    basis: { article: "6(1)(a)" },
    optOuts: ["direct-marketing"],
    categories: ["member"],
    recipients: ["postman"],
  },
  {
    id: "ads",
    name: { en: "Show advertising of others" },
    context: "shop",
    basis: { article: "6(1)(f)", detail: { en: "income" } },
    optOuts: ["targeted-advertising"],
    categories: ["member"],
  },
  {
    id: "fraud",
    name: { en: "Detect fraud" },
    context: "shop",
    basis: { article: "6(1)(f)", detail: { en: "honest trade" } },
    compelling: { en: "Fraud harms everybody" },
    categories: ["member"],
  },
];

const register: Register = defineRegister({
  controller: {
    ...{ name: "Shop AB", address: "Storgatan 1", email: "privacy@shop.example", country: "SE" },
    authority: { name: "IMY", url: "https://www.imy.se" },
  },
  region: ["SE"],
  contexts: [{ id: "shop", name: { en: "Shop" } }],
  categories: [
    {
      id: "member",
      name: { en: "Members" },
      retention: { iso: "P1Y" },
      fields: [
        { name: "e-mail address", key: "email" },
        { name: "name", correctable: true },
        { name: "score", origin: "derived" },
      ],
    },
    { id: "log", name: { en: "Log" }, fields: [{ name: "at" }], retention: { iso: "P1M" } },
  ],
  purposes: PURPOSES,
  recipients: [{ id: "postman", name: "Postman AB", role: "processor", location: "SE" }],
});

const members = sqlConnector({
  name: "members",
  timeZone: "Europe/Stockholm",
  tables: [
    { table: "log", key: "id", subject: "email", erase: "delete" },
    {
      table: "member",
      key: "id",
      subject: "email",
      erase: "delete",
      correct: ["name"],
      stop: { news: { news: false }, ads: { ads: "never", 'odd "; drop table member; --': true } },
    },
  ],
});

const TABLES = [
  "create table if not exists log (id int primary key, email text, at text)",
  `create table if not exists member (id int primary key, email text, name text, score int,
   news boolean, ads text, "odd ""; drop table member; --" boolean)`,
];

/** What each of the fourteen types comes to, the same on every database. */
export function rightsSuite(name: string, open: () => Promise<Database>): void {
  describe(`rights on ${name}`, { timeout: 60_000 }, () => {
    let database: Database;
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
        ...{ store: createStore({ pool: database.pool }), controller, connectors: [members] },
        ...{ mailer: mail, register, baseUrl: BASE_URL, secret: SECRET, ...more },
      });
    const ask = async (
      dsar: Dsar,
      type: RequestType,
      more: Partial<NewRequest> = {},
    ): Promise<string> => {
      const { id } = await dsar.submit({ type, email: ADA, channel: "form", ...more });
      await dsar.run();
      const { token, code } = confirmationOf(mail.mails, id);
      await dsar.confirm(token, code);
      await dsar.run();
      return id;
    };
    const member = async (email: string = ADA): Promise<unknown> =>
      (await query("select name, news, ads from member where email = $1", [email]))[0];

    beforeAll(async () => {
      database = await open();
      await migrate(database.pool);
      for (const statement of TABLES) await query(statement);
    }, 120_000);
    afterAll(() => database.close(), 60_000);
    beforeEach(async () => {
      mail = mailbox();
      await query("truncate member, log, candor_dsar.requests cascade");
      await query("insert into log values (1, $1, 'noon')", [ADA]);
      for (const [id, email] of [
        [1, ADA],
        [2, BOB],
      ])
        await query("insert into member values ($1, $2, 'Old name', 7, true, 'yes')", [id, email]);
    }, 60_000);

    it("answers portability with what Art. 20 covers", async () => {
      const dsar = engine();
      const id = await ask(dsar, "portability");
      expect((await dsar.desk.read(id)).state).toBe("answered");
      const { token, key } = exportIn(mail.mails.at(-1));
      const file = await dsar.openExport(token, key);
      const bytes = new Uint8Array(await new Response(file?.stream()).arrayBuffer());
      const records = JSON.parse(filesIn(bytes).get("data/members.json") ?? "").records;
      expect(records).toHaveLength(1);
      expect(records[0]).toMatchObject({ kind: "member", data: { email: ADA, name: "Old name" } });
      expect(records[0].data).not.toHaveProperty("score");
    });

    it("tells the owner of data that the register does not know, and not the person", async () => {
      const events: string[] = [];
      const stray: Connector = {
        name: "stray",
        collect: async () => [{ kind: "visits", data: { page: "/" } }],
        erase: async () => ({ erased: 0, kept: [] }),
      };
      const dsar = engine({
        connectors: [members, stray],
        onEvent: ({ kind, detail }) => events.push(`${kind} ${detail}`),
      });
      await ask(dsar, "access");
      expect(events.filter((event) => event.startsWith("kind-not"))).toEqual([
        "kind-not-in-register stray/visits",
      ]);
    });

    it("opens a download for an hour and not a moment longer, and no other by its ticket", async () => {
      let now = new Date("2026-01-10T10:00:00Z");
      const dsar = engine({ now: () => now });
      await ask(dsar, "access");
      const first = exportIn(mail.mails.at(-1));
      await ask(dsar, "access");
      const second = exportIn(mail.mails.at(-1));
      const ticket = (await dsar.grantDownload(first.token, first.key)) ?? "";
      const [end = "", mac = ""] = ticket.split(/-(.*)/s);
      const later = (Number.parseInt(end, 36) + 3_600_000).toString(36);
      const open = async (token: string, given: string): Promise<boolean> =>
        (await dsar.openDownload(token, given)) !== null;

      expect(await dsar.grantDownload(first.token, second.key)).toBeNull();
      for (const forged of [`${later}-${mac}`, `0${ticket}`, `${end}-`, "-", "", `${end}-${mac}A`])
        expect([forged, await open(first.token, forged)]).toEqual([forged, false]);
      expect(await open(second.token, ticket)).toBe(false);
      for (const seconds of [0, 3000, 599]) {
        now = new Date(now.getTime() + seconds * 1000);
        expect(await open(first.token, ticket)).toBe(true);
      }
      now = new Date(now.getTime() + 1000);
      expect(await open(first.token, ticket)).toBe(false);
      const fresh = (await dsar.grantDownload(first.token, first.key)) ?? "";
      expect(await open(first.token, fresh)).toBe(true);

      // The last ticket ends with the copy itself.
      now = new Date("2026-01-24T09:59:59Z");
      const last = (await dsar.grantDownload(first.token, first.key)) ?? "";
      expect(await open(first.token, last)).toBe(true);
      now = new Date("2026-01-24T10:00:00Z");
      expect(await open(first.token, last)).toBe(false);
      expect(await dsar.grantDownload(first.token, first.key)).toBeNull();
    });

    it("corrects what the register calls correctable, and nobody else's", async () => {
      const dsar = engine();
      const id = await ask(dsar, "rectification", { corrections: { name: "Ada King" } });
      expect((await dsar.desk.read(id)).state).toBe("answered");
      expect(await member()).toMatchObject({ name: "Ada King" });
      expect(await member(BOB)).toMatchObject({ name: "Old name" });
      expect(mail.mails.at(-1)?.text).toContain("- name");
      expect(mail.mails.at(-1)?.text).not.toContain("Ada King");
      expect((await dsar.verifyAudit(id)).ok).toBe(true);
    });

    it.each<[string, Record<string, string>]>([
      ["a value", { name: "'); drop table member; --" }],
      ["a value with quotes", { name: `O'Neil "x" \\ $1 %s` }],
    ])("takes SQL in %s for text", async (_what, corrections) => {
      await ask(engine(), "rectification", { corrections });
      expect(await member()).toMatchObject(corrections);
      expect(await member(BOB)).toMatchObject({ name: "Old name" });
    });

    it.each<[string, Partial<NewRequest>, RegExp]>([
      ["says nothing of what is wrong", {}, /Find out what is to be corrected/],
      ["names a field of power", { corrections: { email: "eve@example.org" } }, /proof.*email/],
      [
        "names SQL for a field",
        { corrections: { "name = 'x' where true; --": "x" } },
        /Check and correct/,
      ],
      [
        "names a member of every object",
        { corrections: { constructor: "x" } },
        /Check and correct/,
      ],
      ["corrects what is so already", { corrections: { name: "Old name" } }, /No system found/],
    ])("hands a correction to a person that %s", async (_what, more, task) => {
      const dsar = engine();
      const id = await ask(dsar, "rectification", more);
      const file = await dsar.desk.read(id);
      expect(file.state).toBe("with-person");
      expect(file.task).toMatch(task);
      expect(await member()).toEqual({ name: "Old name", news: true, ads: "yes" });
      expect(mail.mails).toHaveLength(1);
    });

    it.each<[RequestType, readonly string[] | undefined, object]>([
      ["consent-withdrawal", undefined, { news: false, ads: "yes" }],
      ["objection", ["news"], { news: false, ads: "yes" }],
      ["objection", ["news", "ads"], { news: false, ads: "never" }],
      ["opt-out-of-targeted-advertising", undefined, { news: true, ads: "never" }],
      ["opt-out-of-sale", undefined, { news: true, ads: "never" }],
    ])("%s of %j ends the uses by the register", async (type, purposes, expected) => {
      const dsar = engine({ connectors: [members] });
      const id = await ask(dsar, type, purposes === undefined ? {} : { purposes });
      expect((await dsar.desk.read(id)).state).toBe("answered");
      expect(await member()).toMatchObject(expected);
      expect(await member(BOB)).toMatchObject({ news: true, ads: "yes" });
      expect(await query("select * from log")).toHaveLength(1);
    });

    it("tells in the person's language which uses it ended", async () => {
      await ask(engine(), "consent-withdrawal", { language: "de" });
      expect(mail.mails.at(-1)?.text).toContain("- Neuigkeiten schicken");
    });

    it.each<[RequestType, Partial<NewRequest>, RegExp]>([
      ["objection", {}, /Weigh.*Detect fraud/],
      ["objection", { purposes: ["fraud"] }, /Art\. 21\(1\)/],
      ["consent-withdrawal", { purposes: ["fraud"] }, /does not end fraud/],
      ["limit-sensitive-use", {}, /no purpose that this right ends/],
      ["restriction", {}, /Art\. 18\(1\)/],
      ["automated-decision-review", {}, /Art\. 22\(3\)/],
      ["complaint", {}, /put it right/],
      ["review-of-refusal", {}, /other than the first decider/],
      ["guardian-request", {}, /parental responsibility/],
    ])("hands %s %j to a person with the task", async (type, more, task) => {
      const dsar = engine();
      const id = await ask(dsar, type, more);
      const file = await dsar.desk.read(id);
      expect(file.state).toBe("with-person");
      expect(file.task).toMatch(task);
      expect(await member()).toEqual({ name: "Old name", news: true, ads: "yes" });
    });

    it("hands to a person what no connector can end", async () => {
      const { stop: _stop, ...blind } = members;
      const dsar = engine({ connectors: [blind] });
      const id = await ask(dsar, "opt-out-of-sale");
      expect((await dsar.desk.read(id)).task).toBe("End by hand: Show advertising of others.");
    });

    it("refuses a purpose that the register does not have, and stores nothing", async () => {
      const request = { type: "objection", email: ADA, channel: "form", purposes: ["x"] } as const;
      await expect(engine().submit(request)).rejects.toMatchObject({
        code: "request-invalid",
        path: "purposes.0",
      });
      expect(await query("select * from candor_dsar.requests")).toEqual([]);
    });

    it("goes on by itself once the desk has said what a letter means", async () => {
      const dsar = engine();
      const id = await ask(dsar, "objection");
      await dsar.desk.decide(id, "objection", { purposes: ["ads"] });
      await dsar.run();
      expect((await dsar.desk.read(id)).state).toBe("answered");
      expect(await member()).toMatchObject({ ads: "never", news: true });
    });

    it("asks a processor to stop if it understands that, and else a person", async () => {
      const asked: OutsideTask[] = [];
      const processor = (handles: readonly OutsideTask["kind"][]): OutsideConnector => ({
        name: "postman",
        recipient: "postman",
        handles,
        request(task) {
          asked.push(task);
          return Promise.resolve({ state: "done", changed: 1 });
        },
      });
      const able = engine({ connectors: [members, processor(["stop"])] });
      await ask(able, "consent-withdrawal");
      expect(asked).toMatchObject([{ kind: "stop", purposes: ["news"], subject: { email: ADA } }]);

      const unable = engine({ connectors: [members, processor(["erase"])] });
      const id = await ask(unable, "consent-withdrawal");
      expect(asked).toHaveLength(1);
      expect((await unable.desk.read(id)).state).toBe("in-progress");
      const [task] = await unable.desk.tasks();
      expect(task).toMatchObject({ requestId: id, what: "stop postman" });
      await unable.desk.complete(task?.id ?? "");
      await unable.run();
      expect((await unable.desk.read(id)).state).toBe("answered");
      // What is for another purpose's recipient is none of this one's business.
      await ask(able, "opt-out-of-sale");
      expect(asked).toHaveLength(1);
    });

    it("tells of a correction the systems that were given the field, and no other", async () => {
      const asked: string[] = [];
      const outside = (name: string, recipient?: string): OutsideConnector => ({
        ...{ name, handles: ["rectify"] },
        ...(recipient === undefined ? {} : { recipient }),
        request(task) {
          asked.push(`${name} ${JSON.stringify(task.corrections)}`);
          return Promise.resolve({ state: "done" });
        },
      });
      const connectors = [members, outside("mailer", "postman"), outside("else", "nobody")];
      await ask(engine({ connectors }), "rectification", { corrections: { name: "Ada King" } });
      expect(asked).toEqual(['mailer {"name":"Ada King"}']);
      expect(await member()).toMatchObject({ name: "Ada King" });
    });

    it("names the ground of a refusal by its code, in status, audit and mail", async () => {
      const dsar = engine();
      const id = await ask(dsar, "restriction");
      const because = "JustificationA12ManifestlyExcessive";
      await dsar.desk.refuse(id, "You asked the same yesterday.", { because });
      await dsar.run();
      expect((await dsar.desk.read(id)).justification).toBe(because);
      const text = mail.mails.at(-1)?.text ?? "";
      for (const part of ["You asked the same yesterday.", "Art. 12(5)(b) GDPR", "IMY", "court"])
        expect(text).toContain(part);
      const rows = await query(
        "select record from candor_dsar.events where request_id = $1 and record like $2",
        [id, `%${because}%`],
      );
      expect(rows).toHaveLength(1);
      expect((await dsar.verifyAudit(id)).ok).toBe(true);
    });

    it("names the ground of an extension, and takes no ground of the other list", async () => {
      const dsar = engine();
      const id = await ask(dsar, "restriction");
      const refusal = "JustificationA17LegalClaims" as never;
      await expect(dsar.desk.extend(id, "Busy.", { because: refusal })).rejects.toMatchObject({
        code: "request-invalid",
        path: "because",
      });
      const delay = "JustificationA12Complexity" as const;
      await expect(dsar.desk.refuse(id, "No.", { because: delay as never })).rejects.toMatchObject({
        path: "because",
      });
      await dsar.desk.extend(id, "Many systems.", { because: delay });
      expect(await dsar.desk.read(id)).toMatchObject({ extended: true, justification: delay });
    });

    it("forgets corrections with the rest, when a closed request is made anonymous", async () => {
      let now = new Date("2026-01-10T10:00:00Z");
      const dsar = engine({ now: () => now });
      await ask(dsar, "rectification", { corrections: { name: "Ada King" } });
      now = new Date("2029-06-01T10:00:00Z");
      await dsar.sweep();
      expect(await query("select particulars, address from candor_dsar.requests")).toEqual([
        { particulars: null, address: null },
      ]);
    });
  });
}

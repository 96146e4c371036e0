import { createDsar, type Dsar } from "@candor/dsar";
import { httpConnector, signWebhook } from "@candor/dsar/connectors";
import { createStore, inProcessPool, migrate } from "@candor/dsar/postgres";
import { createDsarServer, type DsarServer } from "@candor/dsar/server";
import { PGlite } from "@electric-sql/pglite";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { BASE_URL, confirmationIn, controller, mailbox, register, SECRET } from "./support/shop.ts";

const KEY = new Uint8Array(32).fill(3);
const KEPT = {
  what: "Parcel label 17",
  why: "We have to prove that we delivered",
  basis: "Art. 17(3)(e) GDPR",
  until: "2027-06-30",
};

describe("reports of processors, over HTTP", { timeout: 60_000 }, () => {
  let database: PGlite;
  let dsar: Dsar;
  let server: DsarServer;
  let clock: Date;
  let mail: ReturnType<typeof mailbox>;
  /** What the processor was sent last. */
  let asked: { readonly headers: Record<string, string>; readonly body: string };

  beforeAll(async () => {
    database = await PGlite.create();
    await migrate(inProcessPool(database));
  }, 120_000);
  afterAll(() => database.close());
  beforeEach(async () => {
    await database.query("truncate candor_dsar.requests cascade");
    clock = new Date("2026-03-10T10:00:00Z");
    mail = mailbox();
    const carrier = httpConnector({
      ...{ name: "carrier", url: "https://carrier.example/requests", secrets: [KEY] },
      fetch: async (_url, init) => {
        asked = { headers: init?.headers as Record<string, string>, body: String(init?.body) };
        return new Response(null, { status: 201 });
      },
    });
    dsar = createDsar({
      ...{ store: createStore({ pool: inProcessPool(database) }), controller, mailer: mail },
      ...{ connectors: [carrier], register, baseUrl: BASE_URL, secret: SECRET, now: () => clock },
    });
    server = createDsarServer({ dsar, path: "/privacy/request" });
  });

  async function erasure(): Promise<{ readonly id: string; readonly callback: string }> {
    const { id } = await dsar.submit({
      type: "erasure",
      email: "ada@example.org",
      channel: "form",
    });
    await dsar.run();
    const { token, code } = confirmationIn(mail.mails.at(-1));
    await dsar.confirm(token, code);
    await dsar.run();
    return { id, callback: JSON.parse(asked.body).status_callback_urls[0] };
  }
  const state = async (id: string): Promise<string> => (await dsar.desk.read(id)).state;
  const done = (callback: string, more: object = {}): string =>
    JSON.stringify({
      subject_request_id: callback.split("/").at(-1),
      request_status: "completed",
      ...more,
    });
  async function post(
    url: string,
    body: string,
    headers: object = signWebhook(KEY, { id: "report-1", at: clock, body }),
  ): Promise<number> {
    const init = { method: "POST", body, headers: headers as Record<string, string> };
    return (await server(new Request(url, init))).status;
  }

  it("tells the person what the processor keeps, why and until when", async () => {
    const { id, callback } = await erasure();
    expect(await post(callback, done(callback, { results_count: 2, kept: [KEPT] }))).toBe(204);
    await dsar.run();
    expect(await state(id)).toBe("answered");
    for (const text of [...Object.values(KEPT), "2 records"])
      expect(mail.mails.at(-1)?.text).toContain(text);
  });

  it.each<[string, unknown]>([
    ["no list", {}],
    ["a text too little", [{ ...KEPT, basis: undefined }]],
    ["an empty text", [{ ...KEPT, why: "" }]],
    ["a line break, which would look like our own words", [{ ...KEPT, what: "x\n\nPay at http" }]],
    ["a separator of lines", [{ ...KEPT, what: "x\u2028Pay" }]],
    ["no date", [{ ...KEPT, until: "soon" }]],
    ["a book", [{ ...KEPT, why: "x".repeat(501) }]],
    ["too many", Array.from({ length: 1001 }, () => KEPT)],
    ["null", [null]],
  ])("refuses a report whose kept is or has %s", (_what, kept) => {
    const connector = httpConnector({
      ...{ name: "carrier", url: "https://carrier.example/requests", secrets: [KEY] },
    });
    const body = done("/task", { kept });
    const headers = { ...signWebhook(KEY, { id: "r", at: clock, body }) };
    const message = { headers, body, idempotencyKey: "task", now: clock };
    expect(() => connector.callback?.(message)).toThrow(
      expect.objectContaining({ code: "callback-refused" }),
    );
  });

  it("takes no report that is forged, altered, old, or about another task", async () => {
    const { id, callback } = await erasure();
    const body = done(callback);
    const signed = signWebhook(KEY, { id: "report-1", at: clock, body });
    const old = signWebhook(KEY, { id: "r", at: new Date(clock.getTime() - 301_000), body });
    const early = signWebhook(KEY, { id: "r", at: new Date(clock.getTime() + 301_000), body });
    const other = { ...signed, "webhook-id": "report-2" };
    const alien = signWebhook(new Uint8Array(32).fill(4), { id: "r", at: clock, body });
    for (const headers of [{}, old, early, other, alien])
      expect(await post(callback, body, headers)).toBe(401);
    expect(await post(callback, done(callback, { results_count: 9 }), signed)).toBe(401);
    // Our own request, sent back: signed with the right key, and no report.
    expect(await post(callback, asked.body, asked.headers)).toBe(401);
    // A true report of another task.
    const first = { callback, body };
    const second = await erasure();
    expect(await post(second.callback, first.body)).toBe(401);
    expect(await post(`${BASE_URL}/callbacks/${crypto.randomUUID()}`, body)).toBe(404);
    await dsar.run();
    expect([await state(id), await state(second.id)]).toEqual(["in-progress", "in-progress"]);
  });

  it("absorbs a report that comes again, and lets none of it count twice", async () => {
    const { id, callback } = await erasure();
    const body = done(callback, { results_count: 2, kept: [KEPT] });
    const headers = signWebhook(KEY, { id: "report-1", at: clock, body });
    for (let times = 0; times < 3; times++) expect(await post(callback, body, headers)).toBe(204);
    const rows = await database.query(
      "select record from candor_dsar.events where record like $1",
      ["%erase-done%"],
    );
    expect(rows.rows).toHaveLength(1);
    await dsar.run();
    expect(await state(id)).toBe("answered");
    const mails = mail.mails.length;
    clock = new Date(clock.getTime() + 3_600_000);
    expect(await post(callback, body, headers)).toBe(401);
    await dsar.run();
    expect(mail.mails).toHaveLength(mails);
  });

  it("takes 'not yet' for a sign of life, however often it comes", async () => {
    const { id, callback } = await erasure();
    const body = done(callback, { request_status: "in_progress" });
    for (let day = 0; day < 12; day++) {
      clock = new Date(clock.getTime() + 80_000_000);
      expect(await post(callback, body)).toBe(204);
      await dsar.run();
    }
    expect(await dsar.desk.deadLetters()).toEqual([]);
    expect((await dsar.desk.read(id)).steps[0]).toMatchObject({ state: "waiting", attempts: 0 });
    expect(await post(callback, done(callback))).toBe(204);
    await dsar.run();
    expect(await state(id)).toBe("answered");
  });
});

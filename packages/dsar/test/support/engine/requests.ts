import { expect, it } from "vitest";
import { confirmationIn, controller, exportIn } from "../shop.ts";
import { ADA, type EngineAtWork } from "./engine-at-work.ts";

/** Requests: proof of the address, copies, erasures, and what is stored of them. */
export function requestsTests({ query, engine, later, confirmed, mail }: EngineAtWork): void {
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
    for (const part of ["1 record", "Invoice 1", "tax office", "Bokföringslagen 7:2", "2033-12-31"])
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
    for (let i = 0; i < 8; i++) await dsar.submit({ type: "access", email: ADA, channel: "form" });
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
}

import { expect, it } from "vitest";
import { confirmationIn } from "../shop.ts";
import { ADA, type EngineAtWork } from "./engine-at-work.ts";

/** Letters that come in by mail. */
export function lettersTests({ query, engine, mail }: EngineAtWork): void {
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

  it("answers no robot", async () => {
    const dsar = engine();
    const raw = letter({ subject: "Out of office", body: "Back on Monday.", auto: true });
    expect(await dsar.receiveMail(raw)).toEqual({ outcome: "tray", kind: "auto-reply" });
    expect(await query("select * from candor_dsar.requests")).toHaveLength(0);
    expect(await dsar.run()).toBe(0);
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

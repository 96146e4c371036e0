import { expect, it } from "vitest";
import { confirmationIn } from "../shop.ts";
import { ADA, type EngineAtWork } from "./engine-at-work.ts";

const WISH = "Please delete my account and all my data.";
let count = 0;

/** A message of header lines and a body, each with a Message-ID of its own. */
function mail(headers: readonly string[], body: string = WISH): Uint8Array {
  const id = headers.some((line) => /^message-id:/i.test(line))
    ? []
    : [`Message-ID: <m${++count}@x>`];
  return new TextEncoder().encode([...headers, ...id, "", body, ""].join("\r\n"));
}

const from = (address: string): string => `From: ${address}`;

/** Mail that is no plain request: returned, automatic, passed on, from strangers, malformed. */
export function mailRoomTests({ query, engine, mail: out, later }: EngineAtWork): void {
  const asked = async (dsar: ReturnType<typeof engine>) => {
    const { id, token } = await dsar.submit({ type: "access", email: ADA, channel: "form" });
    await dsar.run();
    const sent = out.mails.at(-1);
    return { id, token, messageId: sent?.messageId ?? "", subject: sent?.subject ?? "" };
  };

  it("notes returned mail with the request that it was about, and answers it never", async () => {
    const dsar = engine();
    const { id, messageId } = await asked(dsar);
    const report = [
      "--b\r\nContent-Type: text/plain\r\n\r\nYour message could not be delivered.",
      `--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; ${ADA}\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 no\r\n such user`,
      `--b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: ${messageId}\r\nSubject: x\r\n\r\n${WISH}`,
      "--b--",
    ].join("\r\n");
    const type = "Content-Type: multipart/report; report-type=delivery-status; boundary=b";
    const raw = mail(["From: MAILER-DAEMON@mx.example", "Subject: Undelivered", type], report);
    const noted = { outcome: "noted", kind: "bounce", request: { id } };
    expect(await dsar.receiveMail(raw, { from: "" })).toEqual(noted);
    expect(await dsar.receiveMail(raw, { from: "" })).toEqual(noted);
    const { notices, undelivered } = await dsar.mailRoom.of(id);
    expect(undelivered).toBe(true);
    expect(notices).toMatchObject([
      {
        report: {
          ...{ action: "failed", status: "5.1.1", recipient: ADA },
          diagnostic: "smtp; 550 no such user",
        },
      },
    ]);
    expect((await dsar.mailRoom.tray()).map(({ requestId }) => requestId)).toEqual([id]);
    expect(await dsar.run()).toBe(0);
  });

  it.each<[string, readonly string[], string]>([
    [
      "qmail",
      [],
      "Hi. This is the qmail-send program.\r\n<ada@example.org>:\r\n550 5.1.1 no mailbox\r\n\r\n--- Below this line is a copy of the message.\r\n\r\nMessage-ID: ID",
    ],
    [
      "exim",
      ["X-Failed-Recipients: ada@example.org", "Auto-Submitted: auto-replied"],
      "A message that you sent could not be delivered.\r\n  ada@example.org\r\n    Unrouteable address\r\n\r\nMessage-ID: ID",
    ],
    [
      "a server of words alone",
      [],
      "Ihre Nachricht ist unzustellbar: 550 Postfach voll. In-Reply-To: ID",
    ],
    ["a reference alone", ["References: ID"], "Delivery has failed."],
  ])("knows which mail came back from %s", async (_, headers, body) => {
    const dsar = engine();
    const { id, messageId } = await asked(dsar);
    const filled = (text: string): string => text.replace("ID", messageId);
    const raw = mail(
      [
        "From: Mail System <mailer-daemon@other.example>",
        "Subject: failure notice",
        ...headers.map(filled),
      ],
      filled(body),
    );
    await expect(dsar.receiveMail(raw, { from: "" })).resolves.toMatchObject({ outcome: "noted" });
    expect((await dsar.mailRoom.of(id)).undelivered).toBe(true);
  });

  it("knows it by the address that mail comes back to, when not a word of it is left", async () => {
    const dsar = engine();
    const { id, messageId } = await asked(dsar);
    const to = `privacy+${messageId.slice(1, 37)}@shop.example`;
    const raw = mail(["From: postmaster@other.example", "Subject: ?"], "no");
    expect(await dsar.receiveMail(raw, { from: "", to })).toMatchObject({ request: { id } });
  });

  it("lays returned mail about nothing of ours on the tray, until somebody looks", async () => {
    const dsar = engine();
    const raw = mail(["From: mailer-daemon@x.example", "Subject: Returned mail"]);
    expect(await dsar.receiveMail(raw, { from: "" })).toEqual({ outcome: "tray", kind: "bounce" });
    const [item] = await dsar.mailRoom.tray();
    await dsar.mailRoom.dismiss(item?.id ?? "", "no-request");
    expect(await dsar.mailRoom.tray()).toEqual([]);
    await expect(dsar.mailRoom.dismiss(item?.id ?? "", "no-request")).rejects.toMatchObject({
      code: "not-found",
    });
  });

  it("sends the confirmation to another address once the first came back, and voids the first code", async () => {
    const dsar = engine();
    const { id } = await asked(dsar);
    const first = confirmationIn(out.mails.at(-1));
    const about = out.mails.at(-1)?.messageId ?? "";
    const raw = mail(
      [from("mailer-daemon@x.example"), `References: ${about}`],
      "550 5.1.1 unknown",
    );
    await dsar.receiveMail(raw, { from: "" });
    await dsar.mailRoom.requester(id, { email: "Ada@New.example" });
    await dsar.run();
    expect(out.mails.at(-1)?.to).toBe("ada@new.example");
    expect((await dsar.mailRoom.of(id)).undelivered).toBe(false);
    await expect(dsar.confirm(first.token, first.code)).rejects.toThrow();
    const second = confirmationIn(out.mails.at(-1));
    await dsar.confirm(second.token, second.code);
    const late = dsar.mailRoom.requester(id, { email: "eve@example.org" });
    await expect(late).rejects.toMatchObject({ code: "transition-impossible" });
  });

  it.each<[string, readonly string[], string?]>([
    ["RFC 3834", ["Auto-Submitted: auto-replied"]],
    ["Precedence", ["Precedence: bulk"]],
    ["a subject in German", ["Subject: Automatische Antwort: Ihre Anfrage"]],
    ["a subject in Finnish", ["Subject: Poissa: lomalla"]],
    ["an empty return path", [], ""],
    ["a list", ["List-Id: <news.example.org>"]],
  ])(
    "notes an automatic answer known by %s, and answers nothing",
    async (_, headers, path = "x@y.z") => {
      const dsar = engine();
      const { id, messageId } = await asked(dsar);
      const raw = mail([from(ADA), `In-Reply-To: ${messageId}`, ...headers], "I am away.");
      expect(await dsar.receiveMail(raw, { from: path })).toMatchObject({ outcome: "noted" });
      expect((await dsar.desk.read(id)).letters).toEqual([]);
      expect(await dsar.run()).toBe(0);
    },
  );

  it("stops answering a robot that says nothing of itself", async () => {
    const dsar = engine();
    const { messageId } = await asked(dsar);
    for (let round = 0; round < 12; round++) {
      const last = out.mails.at(-1)?.messageId ?? messageId;
      await dsar.receiveMail(mail([from(ADA), `In-Reply-To: ${last}`], "Thank you for your mail."));
      await dsar.run();
    }
    expect(out.mails).toHaveLength(1 + 5); // the confirmation, and five that tell of a letter
    later(25 * 3600);
    await dsar.receiveMail(mail([from(ADA), `In-Reply-To: ${messageId}`], "Hello again."));
    await dsar.run();
    expect(out.mails).toHaveLength(1 + 6);
  });

  it("takes what a service writes for a person, and has a person look before it answers", async () => {
    const dsar = engine();
    const raw = mail([from(ADA), "Auto-Submitted: auto-generated", "Subject: Erasure request"]);
    const { outcome } = await dsar.receiveMail(raw);
    expect(outcome).toBe("request");
    expect(await dsar.run()).toBe(0);
    const [item] = await dsar.desk.queue();
    expect(item).toMatchObject({ type: "erasure", state: "received", needsPerson: true });
    const { circumstances } = await dsar.mailRoom.of(item?.id ?? "");
    expect(circumstances.withheld).toBe("automatic");
  });

  it("threads a reply by the subject's token, for the request's own address alone", async () => {
    const dsar = engine();
    const { id, subject } = await asked(dsar);
    const reply = mail([from(ADA), `Subject: AW: ${subject}`], "I live in Turku.");
    expect(await dsar.receiveMail(reply)).toEqual({ outcome: "reply", request: { id } });
    const stranger = mail([from("eve@example.org"), `Subject: Re: ${subject}`], "Send it to me.");
    const { outcome, ...other } = await dsar.receiveMail(stranger);
    expect(outcome).toBe("request");
    expect(other).not.toMatchObject({ request: { id } });
    expect((await dsar.desk.read(id)).letters).toHaveLength(1);
  });

  it("lets nobody attach to another's request by its Message-ID, and tells the desk", async () => {
    const dsar = engine();
    const { id, messageId } = await asked(dsar);
    const raw = mail([from("eve@example.org"), `In-Reply-To: ${messageId}`], WISH);
    const taken = await dsar.receiveMail(raw);
    const request = "request" in taken ? taken.request.id : "";
    expect(request).not.toBe(id);
    expect((await dsar.mailRoom.of(request)).circumstances.relatesTo).toBe(id);
    expect((await dsar.mailRoom.of(id)).notices).toEqual([]);
  });

  it("takes a wish that answers a closed request as a new one, and thanks as thanks", async () => {
    const dsar = engine();
    const { id, token, messageId } = await asked(dsar);
    await dsar.withdraw(token);
    const thanks = mail([from(ADA), `In-Reply-To: ${messageId}`], "Thank you, that is all.");
    expect(await dsar.receiveMail(thanks)).toMatchObject({ outcome: "noted", request: { id } });
    expect(await dsar.mailRoom.tray()).toMatchObject([{ kind: "letter", requestId: id }]);
    const wish = mail([from(ADA), `In-Reply-To: ${messageId}`], WISH);
    expect(await dsar.receiveMail(wish)).toMatchObject({ outcome: "request" });
  });

  it.each<[string, readonly string[], string]>([
    [
      "inline",
      ["Subject: Fwd: my data"],
      `---------- Forwarded message ---------\r\nFrom: Bob <bob@example.org>\r\nDate: Mon\r\nSubject: my data\r\nTo: shop@shop.example\r\n\r\n${WISH}`,
    ],
    [
      "inline, in Finnish",
      ["Subject: VS: tietoni"],
      `Lähettäjä: Bob <bob@example.org>\r\nLähetetty: maanantai\r\nVastaanottaja: shop\r\nAihe: x\r\n\r\n${WISH}`,
    ],
    [
      "as a file",
      ["Content-Type: multipart/mixed; boundary=b"],
      `--b\r\nContent-Type: text/plain\r\n\r\n${WISH}\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nFrom: bob@example.org\r\nSubject: x\r\n\r\n${WISH}\r\n--b--`,
    ],
  ])("has a person look at a letter that was passed on %s", async (_, headers, body) => {
    const dsar = engine();
    const taken = await dsar.receiveMail(mail([from("sales@shop.test"), ...headers], body));
    expect(taken.outcome).toBe("request");
    const id = "request" in taken ? taken.request.id : "";
    expect(await dsar.desk.read(id)).toMatchObject({
      type: null,
      also: ["erasure"],
      needsPerson: true,
    });
    const { circumstances } = await dsar.mailRoom.of(id);
    expect(circumstances).toMatchObject({ withheld: "forwarded", writtenBy: "bob@example.org" });
    expect(await dsar.run()).toBe(0);
    await dsar.mailRoom.requester(id, { email: "bob@example.org" });
    await dsar.run();
    expect(out.mails).toMatchObject([{ to: "bob@example.org" }]);
  });

  it("takes a letter that quotes one of ours as the sender's own", async () => {
    const dsar = engine();
    const body = `${WISH}\r\n\r\nFrom: Shop <privacy@shop.example>\r\nSent: Monday\r\nTo: Ada\r\nSubject: News\r\n\r\nA copy of all our offers.`;
    await dsar.receiveMail(mail([from(ADA), "Subject: Re: News"], body));
    expect(await dsar.desk.queue()).toMatchObject([{ type: "erasure" }]);
    await dsar.run();
    expect(out.mails).toHaveLength(1);
  });

  it("keeps files sealed, opens them for the desk, and deletes them", async () => {
    const dsar = engine();
    const file =
      'Content-Disposition: attachment; filename="../passport.pdf"\r\nContent-Type: image/png';
    const body = `--b\r\n\r\n${WISH}\r\n--b\r\n${file}\r\n\r\n%PDF-1.7 secret words\r\n--b--`;
    const raw = mail([from(ADA), "Content-Type: multipart/mixed; boundary=b"], body);
    const taken = await dsar.receiveMail(raw);
    const id = "request" in taken ? taken.request.id : "";
    const [kept] = (await dsar.mailRoom.of(id)).attachments;
    expect(kept).toMatchObject({
      name: "passport.pdf",
      type: "application/pdf",
      declaredType: "image/png",
    });
    const [row] = await query("select * from candor_dsar.attachments");
    const { sealed } = row as { sealed: Uint8Array };
    expect(Buffer.from(sealed).includes("secret words")).toBe(false);
    const { content } = await dsar.mailRoom.attachment(id, kept?.id ?? "");
    expect(Buffer.from(content).toString()).toContain("secret words");
    await query(
      "update candor_dsar.attachments set sealed = overlay(sealed placing '\\x00' from 20)",
    );
    const altered = dsar.mailRoom.attachment(id, kept?.id ?? "");
    await expect(altered).rejects.toMatchObject({ code: "not-found", path: "attachment" });
    await dsar.mailRoom.deleteAttachment(id, kept?.id ?? "");
    expect((await dsar.mailRoom.of(id)).attachments).toEqual([]);
  });

  it("deletes the files of a closed request after a month", async () => {
    const dsar = engine();
    const { token, messageId } = await asked(dsar);
    const body = "--b\r\n\r\nhere\r\n--b\r\nContent-Disposition: attachment\r\n\r\nx\r\n--b--";
    const type = "Content-Type: multipart/mixed; boundary=b";
    await dsar.receiveMail(mail([from(ADA), `In-Reply-To: ${messageId}`, type], body));
    await dsar.withdraw(token);
    for (const [days, left] of [
      [29, 1],
      [2, 0],
    ] as const) {
      later(days * 86_400);
      await dsar.sweep();
      expect(await query("select 1 from candor_dsar.attachments")).toHaveLength(left);
    }
  });

  it("lays a letter without any sender on the tray, and makes a request of it from the day it came", async () => {
    const dsar = engine();
    expect(await dsar.receiveMail(mail(["Subject: x"]))).toEqual({
      outcome: "tray",
      kind: "letter",
    });
    later(5 * 86_400);
    const [item] = await dsar.mailRoom.tray();
    expect(item).toMatchObject({ sender: "", text: WISH, flaws: ["sender-missing"] });
    const { id } = await dsar.mailRoom.take(item?.id ?? "", { email: ADA });
    expect(await dsar.desk.read(id)).toMatchObject({ type: "erasure", due: "2026-04-10" });
    await dsar.run();
    expect(out.mails.at(-1)?.to).toBe(ADA);
  });

  it("takes mail without a Message-ID once, however often it is delivered", async () => {
    const dsar = engine();
    const raw = new TextEncoder().encode(`From: ${ADA}\r\n\r\n${WISH}\r\n`);
    expect((await dsar.receiveMail(raw)).outcome).toBe("request");
    expect((await dsar.receiveMail(raw)).outcome).toBe("duplicate");
    await dsar.run();
    expect(out.mails[0]).not.toHaveProperty("inReplyTo");
  });

  it("believes what a trusted server found about the sender, and nobody else", async () => {
    const dsar = engine({ trustedAuthenticators: ["mx.shop.example"] });
    const found = "spf=pass smtp.mailfrom=example.org; dkim=pass header.d=example.org; dmarc=pass";
    const forged = `Authentication-Results: mx.shop.example; ${found}`;
    const cases: readonly (readonly [readonly string[], object | null])[] = [
      [
        [forged, "Received: by mx.shop.example"],
        { dkim: "pass", spf: "pass", domain: "example.org" },
      ],
      [["Received: by mx.shop.example", "Received: by elsewhere", forged], null],
      [[`Authentication-Results: mx.evil.example; ${found}`], null],
      [[`Authentication-Results: mx.evil.example (mx.shop.example); ${found}`], null],
    ];
    for (const [headers, expected] of cases) {
      const taken = await dsar.receiveMail(mail([...headers, from(ADA)]));
      const id = "request" in taken ? taken.request.id : "";
      const { authentication } = (await dsar.mailRoom.of(id)).circumstances;
      if (expected === null) expect(authentication).toBeNull();
      else expect(authentication).toMatchObject(expected);
    }
  });
}

import { htmlToText, parseMail } from "@candor/dsar/intake";
import fc from "fast-check";
import { createTransport } from "nodemailer";
import { describe, expect, it } from "vitest";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const lines = (...text: string[]): Uint8Array => bytes(text.join("\r\n"));
const FROM = "From: Ada <Ada@Example.org>";

/** A message as nodemailer writes it: what we read was produced by someone else. */
async function composed(mail: Record<string, unknown>): Promise<Uint8Array> {
  const transport = createTransport({ streamTransport: true, buffer: true, newline: "windows" });
  const { message } = await transport.sendMail({ from: "Ada <ada@example.org>", ...mail });
  return new Uint8Array(message as Buffer);
}

describe("parseMail", () => {
  it("reads sender, subject, text and ids", async () => {
    const raw = await composed({
      subject: "Auskunft über meine Daten äöü",
      text: "Guten Tag,\nbitte senden Sie mir eine Kopie.",
      messageId: "<m1@example.org>",
      inReplyTo: "<m0@shop.example>",
      references: "<r1@shop.example> <r2@shop.example>",
    });
    expect(await parseMail(raw)).toEqual({
      kind: "letter",
      from: { address: "ada@example.org", name: "Ada" },
      subject: "Auskunft über meine Daten äöü",
      text: "Guten Tag,\nbitte senden Sie mir eine Kopie.",
      truncated: false,
      messageId: "<m1@example.org>",
      references: ["<m0@shop.example>", "<r2@shop.example>", "<r1@shop.example>"],
      attachments: [],
      ...{ flaws: [], suppressed: false, forwarded: null, report: null, authentication: null },
    });
  });

  it("reads an HTML letter as text", async () => {
    const raw = await composed({
      subject: "x",
      html: "<html><head><title>no</title><style>p{}</style></head><body><p>Gr&uuml;&szlig;e,<br>l&ouml;schen Sie &amp; antworten</p><script>alert(1)</script><ul><li>eins<li>zwei</ul></body></html>",
    });
    expect((await parseMail(raw)).text).toBe("Grüße,\nlöschen Sie & antworten\n\neins\nzwei");
  });

  it("keeps attachments under clean names, and says what they are by their bytes", async () => {
    const raw = await composed({
      subject: "x",
      text: "see file",
      attachments: [
        {
          filename: "../../etc/pass\u202egnp.exe",
          content: "MZ\u0000\u0000",
          contentType: "image/png",
        },
        { filename: "CON.txt", content: "plain words", contentType: "application/pdf" },
      ],
    });
    expect((await parseMail(raw)).attachments).toMatchObject([
      {
        name: "passgnp.exe",
        type: "application/x-msdownload",
        declaredType: "image/png",
        bytes: 4,
      },
      { name: "_CON.txt", type: "text/plain", declaredType: "application/pdf" },
    ]);
  });

  it.each([
    ["ISO-8859-1", "quoted-printable", "L=F6schen"],
    ["UTF-8", "quoted-printable", "L=C3=B6schen"],
    ["UTF-8", "base64", "TMO2c2NoZW4="],
    ["windows-1252", "8bit", "L\u00f6schen"],
  ])("reads %s in %s", async (charset, encoding, body) => {
    const head = [
      FROM,
      `Content-Type: text/plain; charset=${charset}`,
      `Content-Transfer-Encoding: ${encoding}`,
    ].join("\r\n");
    const raw = Uint8Array.from(`${head}\r\n\r\n${body}`, (character) => character.charCodeAt(0));
    expect((await parseMail(raw)).text).toBe("Löschen");
  });

  it.each<[string, string, string]>([
    ["auto-reply", "Auto-Submitted: auto-replied", "RFC 3834"],
    ["auto-reply", "Auto-Submitted: auto-generated; owner=x", "RFC 3834"],
    ["auto-reply", "Precedence: bulk", "old practice"],
    ["auto-reply", "Precedence: auto_reply", "old practice"],
    ["auto-reply", "X-Autoreply: yes", "old practice"],
    [
      "auto-reply",
      "Content-Type: multipart/report; report-type=disposition-notification; boundary=b",
      "read receipt",
    ],
    ["bounce", "Content-Type: multipart/report; report-type=delivery-status; boundary=b", "DSN"],
    ["bounce", "Return-Path: <>", "null sender"],
    ["list", "List-Id: <news.example.org>", "RFC 2919"],
    ["letter", "Auto-Submitted: no", "RFC 3834 names the default"],
    ["letter", "Precedence: first-class", "not a robot"],
    ["letter", "List-Unsubscribe: <mailto:x@y.z>", "a company's mail gateway adds it"],
    ["letter", "X-Auto-Response-Suppress: All", "Exchange adds it to people's mail too"],
  ])("sees a %s by %s (%s)", async (kind, header) => {
    expect((await parseMail(lines(FROM, header, "", "text"))).kind).toBe(kind);
  });

  it("sees a bounce by its empty envelope and by its sender", async () => {
    const raw = lines(FROM, "", "text");
    expect((await parseMail(raw, { envelope: { from: "" } })).kind).toBe("bounce");
    expect((await parseMail(raw, { envelope: { from: "<>" } })).kind).toBe("bounce");
    expect((await parseMail(raw, { envelope: { from: "ada@example.org" } })).kind).toBe("letter");
    expect((await parseMail(lines("From: MAILER-DAEMON@x.org", "", "x"))).kind).toBe("bounce");
  });

  it("reads no more of a text than 100,000 characters, and says so", async () => {
    const mail = await parseMail(lines(FROM, "", "x".repeat(120_000)));
    expect(mail.text).toHaveLength(100_000);
    expect(mail.truncated).toBe(true);
  });

  it.each([
    ["=?utf-8?Q?M=C3=BCller=2C_Hans?= <h@example.org>", "h@example.org", "Müller, Hans"],
    ["=?utf-8?B?TcO8bGxlciwgSGFucw==?= <h@example.org>", "h@example.org", "Müller, Hans"],
    ['"Müller, Hans (Einkauf)" <h@example.org>', "h@example.org", "Müller, Hans (Einkauf)"],
    ["h@example.org (Hans, from home)", "h@example.org", "Hans, from home"],
    ['"h@x.org" <h@example.org>', "h@example.org", "h@x.org"],
  ])("reads the sender %s", async (header, address, name) => {
    expect((await parseMail(lines(`From: ${header}`, "", "text"))).from).toEqual({ address, name });
  });

  it("lets no header be injected through subject or name", async () => {
    const mail = await parseMail(
      lines(
        "From: =?utf-8?Q?Ada=0D=0AEve?= <ada@example.org>",
        "Subject: =?utf-8?Q?Hi=0D=0AX-Evil:_1?=",
        "",
        "text",
      ),
    );
    expect(mail.subject).not.toMatch(/[\r\n]/);
    expect(mail.from.name).not.toMatch(/[\r\n]/);
    expect(mail.from.address).toBe("ada@example.org");
  });

  it("refuses what is too large before it reads it", async () => {
    await expect(parseMail(new Uint8Array(5_000_001))).rejects.toMatchObject({
      ...{ code: "mail-too-large", path: "message" },
    });
    await expect(parseMail(lines(FROM, "", "text"), { maxBytes: 10 })).rejects.toMatchObject({
      code: "mail-too-large",
    });
  });

  it("reads every damaged message", async () => {
    const whole = await composed({ subject: "x", text: "text", html: "<p>text</p>" });
    await fc.assert(
      fc.asyncProperty(
        fc.nat(whole.length - 1),
        fc.uint8Array({ minLength: 1, maxLength: 20 }),
        async (at, noise) => {
          const damaged = Uint8Array.from(whole);
          damaged.set(noise.slice(0, whole.length - at), at);
          expect(await parseMail(damaged)).toHaveProperty("flaws");
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe("htmlToText", () => {
  it.each([
    ["a &lt;b&gt; &#228; &#xe4; &unknown; &amp;lt;", "a <b> ä ä &unknown; &lt;"],
    ["2 < 3 and <b>bold</b>", "2 < 3 and bold"],
    ["a<!-- <p>hidden -->b", "ab"],
    ["a<script>never closed", "a"],
    ["a<p", "a"],
    ["&#0;&#x110000;", "\ufffd&#x110000;".replace("&#x110000;", "\ufffd")],
    ["a&nbsp;&nbsp;b", "a b"],
    ["<P>A</P><P>B</P>", "A\n\nB"],
  ])("%s", (html, text) => {
    expect(htmlToText(html)).toBe(text);
  });

  it("is linear in hostile input", () => {
    for (const hostile of ["<", "<a", "<!--", "<script", "&", "&#", "<p "]) {
      expect(htmlToText(hostile.repeat(400_000)).length).toBeLessThan(2_000_000);
    }
  });
});

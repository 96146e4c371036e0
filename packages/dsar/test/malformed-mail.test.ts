import { type MailFlaw, type ParsedMail, parseMail } from "@candor/dsar/intake";
import { describe, expect, it } from "vitest";

const latin = (text: string): Uint8Array => Uint8Array.from(text, (c) => c.charCodeAt(0) & 0xff);
const lines = (...text: string[]): Uint8Array => latin(text.join("\r\n"));
const FROM = "From: Ada <ada@example.org>";
const WISH = "Please delete my account.";
const part = (...text: string[]): string => ["--b", ...text].join("\r\n");
const MIXED = "Content-Type: multipart/mixed; boundary=b";
const PLAIN = "Content-Type: text/plain";
const repeat = (count: number, of: (index: number) => string): string[] =>
  Array.from({ length: count }, (_, index) => of(index));

const nested = (depth: number): Uint8Array =>
  lines(
    FROM,
    ...repeat(depth, (i) => `Content-Type: multipart/mixed; boundary=b${i}\r\n\r\n--b${i}`),
    PLAIN,
    "",
    WISH,
  );
const carried = (depth: number): string =>
  depth === 0
    ? `${FROM}\r\n\r\ninnermost`
    : `${FROM}\r\nContent-Type: message/rfc822\r\n\r\n${carried(depth - 1)}`;

interface Expected {
  readonly flaws: readonly MailFlaw[];
  /** Found in the text; the wish when left out. */
  readonly text?: string | RegExp;
  readonly from?: string;
  readonly subject?: string;
  readonly attachments?: number;
  readonly kind?: ParsedMail["kind"];
}

/** A message as it came, and what must come out of it. */
type Case = readonly [what: string, raw: Uint8Array, expected: Expected];

const SENDERS: readonly Case[] = [
  [
    "no From",
    lines("Subject: x", "", WISH),
    { from: "ada@envelope.example", flaws: ["sender-missing"] },
  ],
  [
    "an empty From",
    lines("From:", "", WISH),
    { from: "ada@envelope.example", flaws: ["sender-missing"] },
  ],
  [
    "a From without address",
    lines("From: Ada", "", WISH),
    { from: "ada@envelope.example", flaws: ["sender-missing"] },
  ],
  [
    "a malformed address",
    lines("From: <a b@c.org>", "", WISH),
    { from: "ada@envelope.example", flaws: ["sender-missing"] },
  ],
  [
    "a source route",
    lines("From: <@relay.org:a@b.org>", "", WISH),
    { from: "ada@envelope.example", flaws: ["several-senders"] },
  ],
  [
    "a line end hidden in the address",
    lines("From: <a@b.org=0d=0aBcc:x@y.org>", "", WISH),
    { from: "ada@envelope.example", flaws: ["several-senders"] },
  ],
  [
    "two From headers",
    lines(FROM, "From: eve@example.org", "", WISH),
    { from: "ada@envelope.example", flaws: ["several-senders"] },
  ],
  [
    "two addresses in From",
    lines("From: a@b.org, c@d.org", "", WISH),
    { from: "ada@envelope.example", flaws: ["several-senders"] },
  ],
  [
    "a group as sender",
    lines("From: Team: a@b.org, c@d.org;", "", WISH),
    { from: "ada@envelope.example", flaws: ["several-senders"] },
  ],
  ["an unclosed quote in From", lines('From: "Ada <ada@example.org>', "", WISH), { flaws: [] }],
  [
    "an unclosed comment in From",
    lines("From: Ada (home <ada@example.org>", "", WISH),
    { flaws: [] },
  ],
  [
    "a From of 100 kB",
    lines(`From: ${"x".repeat(100_000)} <ada@example.org>`, "", WISH),
    { flaws: [] },
  ],
  [
    "a From of 30,000 commas",
    lines(`From: ${",".repeat(30_000)}`, "", WISH),
    { from: "ada@envelope.example", flaws: ["several-senders"] },
  ],
  [
    "raw Latin-1 in the name",
    lines("From: J\u00f6rg <ada@example.org>", "", WISH),
    { from: "ada@example.org", flaws: [] },
  ],
];

const HEADERS: readonly Case[] = [
  [
    "a line that is no header",
    lines(FROM, "this is no header", "Subject: x", "", WISH),
    { subject: "x", flaws: ["header-malformed"] },
  ],
  ["a header without a name", lines(FROM, ": x", "", WISH), { flaws: ["header-malformed"] }],
  [
    "an mbox line in front",
    lines("From ada@example.org Mon Mar 2 2026", FROM, "", WISH),
    { from: "ada@example.org", flaws: ["header-malformed"] },
  ],
  [
    "a space before the colon",
    lines(FROM, "Subject : hello", "", WISH),
    { subject: "hello", flaws: [] },
  ],
  [
    "a first line that is folded",
    lines(" folded", FROM, "", WISH),
    { from: "ada@example.org", flaws: ["header-malformed"] },
  ],
  [
    "two subjects",
    lines(FROM, "Subject: one", "Subject: two", "", WISH),
    { subject: "one", flaws: ["header-repeated"] },
  ],
  [
    "two content types",
    lines(FROM, PLAIN, "Content-Type: text/html", "", WISH),
    { flaws: ["header-repeated"] },
  ],
  [
    "5,000 headers",
    lines(FROM, ...repeat(5000, (i) => `X-${i}: y`), "", WISH),
    { flaws: ["headers-cut", "structure-salvaged"] },
  ],
  [
    "a header of 300 kB",
    lines(FROM, `X: ${"y".repeat(300_000)}`, "", WISH),
    { flaws: ["headers-cut", "structure-salvaged"] },
  ],
  [
    "300 kB of folded lines",
    lines(FROM, "X: y", ...repeat(30_000, () => " folded"), "", WISH),
    { flaws: ["headers-cut"] },
  ],
  [
    "headers alone",
    lines(FROM, "Subject: delete my account"),
    { subject: "delete my account", text: /^$/, flaws: ["no-text"] },
  ],
  [
    "no empty line before the text",
    lines(FROM, "Subject: x", WISH),
    { text: /^$/, subject: "x", flaws: ["header-malformed"] },
  ],
  [
    "an encoded word that never ends",
    lines(FROM, "Subject: =?utf-8?Q?abc", "", WISH),
    { flaws: [] },
  ],
  [
    "an encoded word of no encoding",
    lines(FROM, "Subject: =?utf-8?X?abc?=", "", WISH),
    { flaws: [] },
  ],
  [
    "an encoded word of no character set",
    lines(FROM, "Subject: =?klingon?Q?abc?=", "", WISH),
    { flaws: [] },
  ],
  [
    "a header smuggled through an encoded word",
    lines(FROM, "Subject: =?utf-8?Q?a=0D=0ABcc:_x?=", "", WISH),
    { subject: "a Bcc: x", flaws: [] },
  ],
  [
    "NUL in a header",
    lines(FROM, "Subject: a\u0000b", "", WISH),
    { flaws: ["control-characters"] },
  ],
  ["a date that is none", lines(FROM, "Date: yesterday", "", WISH), { flaws: [] }],
  ["a Message-ID without brackets", lines(FROM, "Message-ID: 12", "", WISH), { flaws: [] }],
  [
    "10,000 references",
    lines(FROM, `References: ${repeat(10_000, (i) => `<${i}@x>`).join(" ")}`, "", WISH),
    { flaws: [] },
  ],
];

const BODIES: readonly Case[] = [
  [
    "a multipart without boundary",
    lines(FROM, "Content-Type: multipart/mixed", "", "--b", "", WISH),
    { flaws: ["body-salvaged"] },
  ],
  ["a boundary that never comes", lines(FROM, MIXED, "", WISH), { flaws: ["body-salvaged"] }],
  [
    "an empty boundary",
    lines(FROM, 'Content-Type: multipart/mixed; boundary=""', "", "--", "", WISH),
    { flaws: ["body-salvaged"] },
  ],
  [
    "a multipart cut off",
    lines(FROM, MIXED, "", part(PLAIN, "", WISH)),
    { flaws: ["part-unclosed"] },
  ],
  ["a part without headers", lines(FROM, MIXED, "", part("", WISH), "--b--"), { flaws: [] }],
  [
    "a part without an empty line",
    lines(FROM, MIXED, "", part(PLAIN, WISH), "--b--"),
    { flaws: ["body-salvaged"] },
  ],
  ["parts nested 40 deep", nested(40), { flaws: ["structure-salvaged"] }],
  ["parts nested 2,000 deep", nested(2000), { flaws: ["structure-salvaged"] }],
  [
    "10,000 parts",
    lines(FROM, MIXED, "", part(PLAIN, "", WISH), ...repeat(10_000, () => part("", "x")), "--b--"),
    { flaws: ["structure-salvaged"] },
  ],
  [
    "200 files",
    lines(
      FROM,
      MIXED,
      "",
      part(PLAIN, "", WISH),
      ...repeat(200, () => part("Content-Disposition: attachment", "", "x")),
      "--b--",
    ),
    { attachments: 20, flaws: ["attachments-cut"] },
  ],
  [
    "letters carried 50 deep",
    latin(carried(50)),
    { text: /^$/, attachments: 1, flaws: ["no-text"] },
  ],
  [
    "a multipart that contains itself",
    lines(FROM, MIXED, "", part(MIXED, "", part(PLAIN, "", WISH)), "--b--"),
    { flaws: [] },
  ],
  [
    "an epilogue with the wish",
    lines(FROM, MIXED, "", "--b--", WISH),
    { flaws: ["body-salvaged"] },
  ],
  [
    "base64 that is none",
    lines(FROM, PLAIN, "Content-Transfer-Encoding: base64", "", "!!!!"),
    { text: /!!!!/, flaws: ["body-salvaged"] },
  ],
  [
    "base64 cut in the middle",
    lines(
      FROM,
      PLAIN,
      "Content-Transfer-Encoding: base64",
      "",
      "UGxlYXNlIGRlbGV0ZSBteSBhY2NvdW50L",
    ),
    { text: "Please delete my account", flaws: [] },
  ],
  [
    "quoted-printable with loose equals signs",
    lines(FROM, PLAIN, "Content-Transfer-Encoding: quoted-printable", "", `${WISH} =ZZ =`),
    { flaws: [] },
  ],
  [
    "an encoding that nobody knows",
    lines(FROM, PLAIN, "Content-Transfer-Encoding: x-zip", "", WISH),
    { flaws: [] },
  ],
  [
    "a character set that nobody knows",
    lines(FROM, `${PLAIN}; charset=klingon-8`, "", WISH),
    { flaws: ["charset-unknown"] },
  ],
  [
    "Latin-1 that claims to be UTF-8",
    lines(FROM, `${PLAIN}; charset=utf-8`, "", `${WISH} Gr\u00fc\u00dfe`),
    { flaws: ["characters-lost"] },
  ],
  ["UTF-7", lines(FROM, `${PLAIN}; charset=utf-7`, "", WISH), { flaws: ["charset-unknown"] }],
  [
    "a content type that is none",
    lines(FROM, "Content-Type: ;;;=/", "", WISH),
    { flaws: ["body-salvaged"] },
  ],
  [
    "text of a kind that nobody knows",
    lines(FROM, "Content-Type: text/enriched", "", WISH),
    { attachments: 1, flaws: [] },
  ],
  [
    "NUL and escape characters",
    lines(FROM, "", `${WISH}\u0000\u001b[2J\u0007`),
    { flaws: ["control-characters"] },
  ],
  [
    "lines that end in LF alone",
    latin(`${FROM}\nSubject: x\n\n${WISH}\n`),
    { subject: "x", flaws: ["line-ends"] },
  ],
  [
    "lines that end in CR alone",
    latin(`${FROM}\rSubject: x\r\r${WISH}\r`),
    { text: /^$/, flaws: ["line-ends"] },
  ],
  ["a line of 500 kB", lines(FROM, "", WISH + "x".repeat(500_000)), { flaws: ["text-cut"] }],
  [
    "HTML that never closes",
    lines(FROM, "Content-Type: text/html", "", `<p>${WISH}<script>alert(1)`),
    { flaws: [] },
  ],
  [
    "HTML that shows nothing",
    lines(FROM, "Content-Type: text/html", "", "<p> </p>"),
    { text: /^$/, flaws: ["no-text"] },
  ],
  [
    "HTML nested 50,000 deep",
    lines(FROM, "Content-Type: text/html", "", "<div>".repeat(50_000) + WISH),
    { flaws: [] },
  ],
  [
    "a file alone, half of it",
    lines(
      FROM,
      "Content-Type: image/png",
      "Content-Disposition: attachment; filename=../../a.png",
      "Content-Transfer-Encoding: base64",
      "",
      "iVBORw0KGgo",
    ),
    { text: /^$/, attachments: 1, flaws: ["no-text"] },
  ],
  [
    "a TNEF file",
    lines(
      FROM,
      MIXED,
      "",
      part(PLAIN, "", WISH),
      part("Content-Type: application/ms-tnef; name=winmail.dat", "", "x"),
      "--b--",
    ),
    { attachments: 1, flaws: [] },
  ],
  [
    "a report that reports nothing",
    lines(
      FROM,
      "Content-Type: multipart/report; report-type=delivery-status; boundary=b",
      "",
      part("Content-Type: message/delivery-status", "", "garbage"),
      "--b--",
    ),
    { kind: "bounce", text: /^$/, attachments: 1, flaws: ["no-text"] },
  ],
  [
    "no bytes at all",
    latin(""),
    { from: "ada@envelope.example", text: /^$/, flaws: ["sender-missing", "no-text"] },
  ],
  [
    "a text and nothing else",
    latin(WISH),
    { from: "ada@envelope.example", text: /^$/, flaws: ["header-malformed"] },
  ],
  [
    "random bytes",
    Uint8Array.from({ length: 5000 }, (_, i) => (i * 7919 + (i >> 3) * 31) & 0xff),
    { from: "ada@envelope.example", text: /^/, flaws: ["control-characters"] },
  ],
];

describe.each([
  ["senders", SENDERS],
  ["headers", HEADERS],
  ["bodies", BODIES],
] as const)("malformed %s", (_, cases) => {
  it.each(cases)("%s", async (_what, raw, expected) => {
    const mail = await parseMail(raw, { envelope: { from: "ada@envelope.example" } });
    expect(mail.flaws).toEqual(expect.arrayContaining([...expected.flaws]));
    expect(mail.text).toMatch(expected.text ?? WISH);
    expect(mail.kind).toBe(expected.kind ?? "letter");
    if (expected.from !== undefined) expect(mail.from.address).toBe(expected.from);
    if (expected.subject !== undefined) expect(mail.subject).toBe(expected.subject);
    if (expected.attachments !== undefined)
      expect(mail.attachments).toHaveLength(expected.attachments);
    // Nothing of it may break a line where it is shown, logged or answered.
    for (const shown of [mail.subject, mail.from.name, mail.from.address, mail.messageId ?? ""])
      expect(shown).not.toMatch(/[\r\n\0]/);
  });
});

it("is a table of 50 messages or more", () => {
  expect(SENDERS.length + HEADERS.length + BODIES.length).toBeGreaterThanOrEqual(50);
});

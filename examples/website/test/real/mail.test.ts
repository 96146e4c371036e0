import { randomUUID } from "node:crypto";
import { connect, type Socket } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { receiveMail } from "../../src/mail/receive.ts";
import { eximLetters, type MailStage, openMailStage } from "./exim-letters.ts";
import type { Stage } from "./stage.ts";

let at: MailStage;
let stage: Stage;

beforeAll(async () => {
  at = await openMailStage();
  stage = at.stage;
}, 180_000);
afterAll(() => at?.close());

eximLetters(() => at);

/** Speaks SMTP line by line, as any client would; returns each reply. */
async function speak(
  lines: readonly (string | Buffer)[],
  port: number = stage.website.smtpPort,
): Promise<string[]> {
  const socket = connect(port, "127.0.0.1");
  const next = replies(socket);
  const heard = [await next()];
  try {
    for (const line of lines) {
      socket.write(line);
      socket.write("\r\n");
      heard.push(await next());
      if (/^[45]/.test(heard.at(-1) ?? "")) break;
    }
  } finally {
    socket.destroy();
  }
  return heard;
}

function replies(socket: Socket): () => Promise<string> {
  let text = "";
  const waiting: (() => void)[] = [];
  const wake = () => {
    for (const one of waiting.splice(0)) one();
  };
  socket.on("data", (part) => {
    text += part.toString("latin1");
    wake();
  });
  socket.on("error", wake);
  socket.on("close", wake);
  return async () => {
    for (;;) {
      const found = /^(?:\d{3}-[^\n]*\n)*\d{3} [^\n]*\n/.exec(text);
      if (found) {
        text = text.slice(found[0].length);
        return found[0].trim();
      }
      if (socket.destroyed) return "closed";
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
  };
}

const envelope = (to = "privacy@hearth.localhost", from = "ada@people.example") => [
  "EHLO client.example",
  `MAIL FROM:<${from}>`,
  `RCPT TO:<${to}>`,
  "DATA",
];

const message = (id: string, from = "ada@people.example") =>
  [
    `From: Ada <${from}>`,
    "To: privacy@hearth.localhost",
    "Subject: Access request",
    `Message-ID: <${id}@people.example>`,
    "",
    "Please send me a copy of all personal data you hold about me (Article 15 GDPR).",
    ".",
  ].join("\r\n");

async function requests(): Promise<number> {
  return (await stage.sql("select 1 from candor_dsar.requests")).length;
}

describe("a letter", () => {
  it("is acknowledged when it is in the database", async () => {
    const before = await requests();
    const heard = await speak([...envelope(), message("first")]);
    expect(heard.at(-1)).toMatch(/^250 /);
    expect(await requests()).toBe(before + 1);
  });

  it("that comes twice is one request", async () => {
    const before = await requests();
    for (let time = 0; time < 2; time++) {
      const heard = await speak([...envelope(), message("twice")]);
      expect(heard.at(-1)).toMatch(/^250 /);
    }
    expect(await requests()).toBe(before + 1);
  });

  it("to both companies is a request to each", async () => {
    const before = await requests();
    const [hello = "", from = "", to = "", data = ""] = envelope();
    const second = "RCPT TO:<Privacy@Stratum.Localhost>";
    const heard = await speak([hello, from, to, second, data, message("both")]);
    expect(heard.at(-1)).toMatch(/^250 /);
    expect(await requests()).toBe(before + 2);
  });
});

describe("a letter that is not taken leaves nothing behind", () => {
  const big = Buffer.concat([
    Buffer.from("From: ada@people.example\r\nSubject: x\r\n\r\n"),
    Buffer.alloc(1_100_000, "x".repeat(70).concat("\r\n")),
    Buffer.from("\r\n."),
  ]);

  it.each<[string, readonly (string | Buffer)[], RegExp]>([
    ["to a mailbox that does not exist", envelope("sales@hearth.localhost"), /^550 5\.1\.1/],
    ["to another domain: no relay", envelope("privacy@elsewhere.example"), /^550 5\.1\.1/],
    ["announced as too large", ["EHLO c", "MAIL FROM:<a@b.example> SIZE=2000000"], /^552 /],
    ["too large, unannounced", [...envelope(), big], /^552 /],
    [
      "with lines that end in LF alone, as in SMTP smuggling",
      [...envelope(), "Subject: x\r\n\r\nhello\n.\nMAIL FROM:<eve@x.example>\r\n."],
      /^521 5\.5\.2/,
    ],
    [
      "with lines that end in CR alone",
      [...envelope(), "Subject: x\r\n\r\nhello\r.\rMAIL FROM:<eve@x.example>\r\n."],
      /^521 5\.5\.2/,
    ],
    [
      "with an endless text",
      [...envelope(), Buffer.alloc(5_000_000, "x".repeat(70).concat("\r\n"))],
      /^552 5\.3\.4/,
    ],
    ["from a sender with a line end in it", ["EHLO c", "MAIL FROM:<a\rb@x.example>"], /^50\d /],
    ["without recipients", ["EHLO c", "MAIL FROM:<a@b.example>", "DATA"], /^503 /],
    ["out of turn", ["DATA"], /^503 /],
    ["a browser's request, sent to the wrong port", ["GET / HTTP/1.1"], /^421 /],
    ["in no words of this protocol", ["HOLA"], /^500 /],
  ])("%s", async (_, lines, reply) => {
    const before = await requests();
    const heard = await speak(lines);
    expect(heard.at(-1)).toMatch(reply);
    expect(await requests()).toBe(before);
  });

  it("cut off in the middle", async () => {
    const before = await requests();
    const socket = connect(stage.website.smtpPort, "127.0.0.1");
    const next = replies(socket);
    await next();
    for (const line of envelope()) {
      socket.write(`${line}\r\n`);
      await next();
    }
    socket.write("From: ada@people.example\r\nSubject: half a le");
    await new Promise<void>((resolve) => socket.end(resolve));
    expect((await speak(["NOOP"])).at(-1)).toMatch(/^250/);
    expect(await requests()).toBe(before);
  });
});

describe("a letter that nobody can answer", () => {
  it("without any sender is kept for a person all the same", async () => {
    const lines = [...envelope(undefined, ""), "Subject: x\r\n\r\nhello\r\n."];
    expect((await speak(lines)).at(-1)).toMatch(/^250 /);
    expect(
      await stage.sql("select 1 from candor_dsar.post where text = 'hello' and settled_at is null"),
    ).toHaveLength(1);
  });

  it("and whose commands were hidden in another leaves nothing of them", async () => {
    const before = await requests();
    const hidden = message("hidden").replaceAll("\r\n", "\n");
    const smuggled = `${message("outer").slice(0, -1)}\n.\n${envelope().join("\r\n")}\r\n${hidden}\r\n.`;
    expect((await speak([...envelope(), smuggled])).at(-1)).toMatch(/^521 /);
    expect((await speak(["NOOP"])).at(-1)).toMatch(/^250/);
    expect(await requests()).toBe(before);
  });

  it("came back to the address that names our own", async () => {
    const to = `privacy+${randomUUID()}@hearth.localhost`;
    const lines = [...envelope(to, ""), "From: <>\r\nSubject: failure notice\r\n\r\nno\r\n."];
    expect((await speak(lines)).at(-1)).toMatch(/^250 /);
  });
});

it("tells a sender who writes too much to come back later", async () => {
  const receiver = await receiveMail(0, new Map([["a@b.example", async () => {}]]), {
    ...{ perSender: 2, perMachine: 4, inAll: 100, connections: 10 },
  });
  try {
    const send = async (from: string) =>
      (await speak(["EHLO c", `MAIL FROM:<${from}>`], receiver.port)).at(-1);
    for (const from of ["x@y.example", "x@y.example"]) expect(await send(from)).toMatch(/^250/);
    expect(await send("X@Y.example")).toMatch(/^451 4\.7\.1/);
    expect(await send("z@y.example")).toMatch(/^250/);
    expect(await send("w@y.example")).toMatch(/^451/);
  } finally {
    await receiver.close();
  }
});

it("is not acknowledged when the database does not take it", async () => {
  await stage.sql(
    "create function candor_dsar.full_disk() returns trigger language plpgsql as 'begin raise exception ''no space''; end'",
  );
  await stage.sql(
    "create trigger full_disk before insert on candor_dsar.requests execute function candor_dsar.full_disk()",
  );
  try {
    const heard = await speak([...envelope(), message("full")]);
    expect(heard.at(-1)).toMatch(/^451 4\.3\.0/);
  } finally {
    await stage.sql("drop function candor_dsar.full_disk() cascade");
  }
  expect((await speak([...envelope(), message("full")])).at(-1)).toMatch(/^250 /);
});

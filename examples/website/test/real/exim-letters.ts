import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { dkimKey } from "@candor/dsar/node";
import { type Exim, eximMissing, startExim } from "@candor/engines/exim";
import { freePort } from "@candor/engines/ports";
import { beforeAll, describe, expect, it } from "vitest";
import { company as hearth } from "../../companies/hearth/company.ts";
import { mailSender } from "../../src/mail/send.ts";
import { openStage, type Stage } from "./stage.ts";

const missing = eximMissing();
const PRIVACY = "privacy@hearth.localhost";

/** Runs a program that is not ours on a message. */
async function foreign(script: string, args: readonly string[], input: string): Promise<string> {
  const path = fileURLToPath(new URL(`foreign/${script}`, import.meta.url));
  const child = spawn("/usr/bin/python3", [path, ...args], { stdio: ["pipe", "pipe", "pipe"] });
  let out = "";
  let wrong = "";
  child.stdout.on("data", (part: Buffer) => {
    out += part.toString();
  });
  child.stderr.on("data", (part: Buffer) => {
    wrong += part.toString();
  });
  child.stdin.end(Buffer.from(input, "latin1"));
  const code = await new Promise((resolve) => child.once("close", resolve));
  if (code !== 0) throw new Error(`${script} ended with ${String(code)}: ${wrong}`);
  return out;
}

/** The website with a real Exim before and behind it. */
export interface MailStage {
  readonly stage: Stage;
  readonly exim: Exim | null;
  close(): Promise<void>;
}

/** Starts both; without Exim (never under CI) the website alone. */
export async function openMailStage(): Promise<MailStage> {
  const smtpPort = await freePort();
  const exim =
    missing === null
      ? await startExim({
          relay: { domains: ["hearth.localhost", "stratum.localhost"], port: smtpPort },
          local: { domain: "people.example", mailboxes: ["ada", "grace", "bob"] },
          adds: ["Authentication-Results: mx.candor.test; dkim=pass header.d=people.example"],
        })
      : null;
  const through = exim === null ? {} : { smtpUrl: `smtp://127.0.0.1:${exim.port}` };
  const stage = await openStage({
    ...through,
    smtpPort,
    trustedAuthenticators: ["mx.candor.test"],
  });
  return {
    stage,
    exim,
    async close() {
      await stage.close();
      await exim?.stop();
    },
  };
}

/** Letters by a foreign client, through Exim in and out. */
export function eximLetters(at: () => MailStage): void {
  describe.skipIf(missing !== null)(`through a real Exim${missing ? ` (${missing})` : ""}`, () => {
    let stage: Stage;
    let exim: Exim;
    beforeAll(() => {
      const open = at();
      if (open.exim === null) throw new Error("Exim was not started");
      stage = open.stage;
      exim = open.exim;
    });

    const send = (from: string, message: readonly string[]): Promise<string> =>
      foreign("send.py", [String(exim.port), from, PRIVACY], message.join("\r\n"));

    /** Waits for a letter: Exim delivers in processes of its own, in its own time. */
    async function letterTo(mailbox: string, pattern: RegExp): Promise<string> {
      for (;;) {
        const found = (await exim.letters(mailbox)).find((letter) => pattern.test(letter));
        if (found !== undefined) return found;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }

    async function rows<Row extends object>(
      text: string,
      values: readonly unknown[],
    ): Promise<Row[]> {
      for (;;) {
        const found = await stage.sql<Row>(text, values);
        if (found.length > 0) return found;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }

    async function judged(letter: string) {
      const { dataDir } = stage.settings;
      const key = await dkimKey({
        ...{ domain: "hearth.localhost", selector: "candor" },
        file: join(dataDir, "dkim", "hearth.pem"),
      });
      const { name, value } = key.record;
      return JSON.parse(await foreign("judge-dkim.py", [name, value], letter)) as {
        readonly valid: boolean;
        readonly asked: readonly string[];
        readonly signed: string;
      };
    }

    it("a letter comes in, is understood, and its answer goes out signed", async () => {
      await send("ada@people.example", [
        "From: Ada <ada@people.example>",
        `To: ${PRIVACY}`,
        "Subject: =?utf-8?Q?L=C3=B6schung?=",
        "Message-ID: <exim-1@people.example>",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: quoted-printable",
        "",
        "Bitte l=C3=B6schen Sie mein Konto und alle meine Daten.",
        "",
      ]);
      const letter = await letterTo("ada", /In-Reply-To: <exim-1@people\.example>/);
      expect(letter).toMatch(/^Auto-Submitted: auto-replied/m);
      expect(letter).toMatch(/^Message-ID: <[0-9a-f-]{36}@hearth\.localhost>/m);
      expect(letter).toMatch(/^Return-path: <privacy\+[0-9a-f-]{36}@hearth\.localhost>/im);
      const verdict = await judged(letter);
      expect(verdict).toMatchObject({ valid: true, asked: ["candor._domainkey.hearth.localhost"] });
      expect(verdict.signed.split(":")).toEqual(
        expect.arrayContaining(["from", "to", "subject", "message-id", "auto-submitted"]),
      );
      // The judge can say no.
      expect(
        await judged(letter.replace("Konto", "konto").replace(/^Subject: /im, "Subject: x")),
      ).toMatchObject({ valid: false });
      const [row] = await rows<{ type: string; language: string; circumstances: object }>(
        "select type, language, circumstances from candor_dsar.requests join candor_dsar.request_mail on request_id = id where address = $1",
        ["ada@people.example"],
      );
      expect(row).toMatchObject({
        ...{ type: "erasure", language: "de" },
        circumstances: { authentication: { server: "mx.candor.test", dkim: "pass" } },
      });
    }, 120_000);

    it("what cannot be delivered comes back, and the desk sees it", async () => {
      await send("gone@people.example", [
        "From: gone@people.example",
        "Subject: access",
        "",
        "Please send me a copy of all personal data you hold about me.",
        "",
      ]);
      const [row] = await rows<{ report: object; kind: string }>(
        "select post.report, post.kind from candor_dsar.post join candor_dsar.requests on requests.id = request_id where address = $1",
        ["gone@people.example"],
      );
      expect(row).toMatchObject({
        kind: "bounce",
        report: { action: "failed", recipient: "gone@people.example" },
      });
      // Nothing answers it: what we sent to that address is the one confirmation.
      expect(
        await stage.sql(
          "select 1 from candor_dsar.messages join candor_dsar.requests on requests.id = request_id where address = $1",
          ["gone@people.example"],
        ),
      ).toHaveLength(1);
    }, 120_000);

    it("a reply is added, and the robot that answers it is not answered", async () => {
      await send("grace@people.example", [
        "From: grace@people.example",
        "Subject: hello",
        "",
        "I have a question about your privacy policy.",
        "",
      ]);
      const first = await letterTo("grace", /^Subject: /m);
      const id = /^Message-ID: (<[^>]+>)/im.exec(first)?.[1] ?? "";
      await send("grace@people.example", [
        "From: grace@people.example",
        `In-Reply-To: ${id}`,
        "Subject: Re",
        "",
        "I want a copy of my data.",
        "",
      ]);
      const second = await letterTo("grace", /added/);
      const robot = ["From: grace@people.example", "Auto-Submitted: auto-replied"];
      const about = /^Message-ID: (<[^>]+>)/im.exec(second)?.[1] ?? "";
      await send("grace@people.example", [...robot, `In-Reply-To: ${about}`, "", "I am away.", ""]);
      await rows("select 1 from candor_dsar.post where kind = 'auto-reply'", []);
      expect(
        await stage.sql(
          "select 1 from candor_dsar.messages join candor_dsar.requests on requests.id = request_id where address = $1",
          ["grace@people.example"],
        ),
      ).toHaveLength(2);
    }, 120_000);

    it("a newsletter keeps both headers of one-click under its signature", async () => {
      const dkim = await dkimKey({
        ...{ domain: "hearth.localhost", selector: "candor" },
        file: join(stage.settings.dataDir, "dkim", "hearth.pem"),
      });
      const smtpUrl = `smtp://127.0.0.1:${exim.port}`;
      const sender = mailSender({ smtpUrl, tls: "none", company: hearth, dkim });
      const unsubscribe = new URL("https://hearth.localhost/news/end?token=x");
      const mail = { to: "bob@people.example", text: "News, äöü\n.\nand a dot\n", unsubscribe };
      try {
        await sender.sendMail({ ...mail, subject: "News\r\nBcc: ada@people.example" });
      } finally {
        sender.close();
      }
      const letter = await letterTo("bob", /^List-Unsubscribe-Post: List-Unsubscribe=One-Click/im);
      expect(letter).not.toMatch(/^Bcc:/im);
      const { valid, signed } = await judged(letter);
      expect(valid).toBe(true);
      expect(signed.split(":")).toEqual(
        expect.arrayContaining(["list-unsubscribe", "list-unsubscribe-post"]),
      );
    }, 120_000);

    it("keeps the signing key for the owner's eyes", async () => {
      const file = join(stage.settings.dataDir, "dkim", "hearth.pem");
      expect(await readFile(file, "utf8")).toMatch(/^-----BEGIN PRIVATE KEY-----/);
    });
  });
}

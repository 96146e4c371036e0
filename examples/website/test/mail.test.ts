import { generateKeyPairSync } from "node:crypto";
import type { AddressInfo } from "node:net";
import { dkimKey } from "@candor/dsar/node";
import { SMTPServer } from "smtp-server";
import { describe, expect, it } from "vitest";
import { company } from "../companies/hearth/company.ts";
import { mailSender, returnPath, type SmtpTls } from "../src/mail/send.ts";
import { readSettings } from "../src/settings.ts";

const KEY: string = generateKeyPairSync("rsa", { modulusLength: 2048 })
  .privateKey.export({ type: "pkcs8", format: "pem" })
  .toString();

describe("the way out", () => {
  it.each<[SmtpTls, boolean]>([
    ["required", false],
    ["if offered", true],
    ["none", true],
  ])("with TLS %s hands a letter to a relay without TLS: %s", async (tls, taken) => {
    let letters = 0;
    const relay = new SMTPServer({
      authOptional: true,
      disabledCommands: ["AUTH", "STARTTLS"],
      onData(stream, _session, done) {
        stream.resume();
        stream.on("end", () => {
          letters++;
          done();
        });
      },
    });
    relay.on("error", () => {});
    await new Promise<void>((resolve) => relay.listen(0, "127.0.0.1", resolve));
    const { port } = relay.server.address() as AddressInfo;
    const dkim = await dkimKey({ domain: company.host, selector: "x", privateKey: KEY });
    const smtpUrl = `smtp://127.0.0.1:${port}`;
    const sender = mailSender({ smtpUrl, tls, company, dkim });
    try {
      const sent = sender.sendMail({ to: "ada@example.org", subject: "x", text: "y" });
      if (taken) await expect(sent).resolves.toMatch(/^<[0-9a-f-]{36}@hearth\.localhost>$/);
      else await expect(sent).rejects.toMatchObject({ code: "ETLS" });
      expect(letters).toBe(taken ? 1 : 0);
    } finally {
      sender.close();
      await new Promise<void>((resolve) => relay.close(() => resolve()));
    }
  });

  it.each([
    [
      "<0f8fad5b-d9cb-469f-a165-70867728950e@x>",
      "privacy+0f8fad5b-d9cb-469f-a165-70867728950e@x.y",
    ],
    ["<no uuid@x>", "privacy@x.y"],
  ])("names the letter %s in its envelope", (messageId, path) => {
    expect(returnPath("privacy@x.y", messageId)).toBe(path);
  });
});

describe("settings of mail", () => {
  const needed = {
    ...{ WEBSITE_PORT: "0", SMTP_PORT: "0", DATABASE_URL: "postgres://x", SMTP_URL: "smtp://x" },
  };

  it("leave TLS to the relay and believe nobody, unless told", () => {
    expect(readSettings(needed)).toMatchObject({
      smtpTls: "if offered",
      trustedAuthenticators: [],
    });
    const told = { ...needed, SMTP_TLS: "required", MAIL_AUTHENTICATORS: "mx.a, mx.b" };
    expect(readSettings(told)).toMatchObject({
      ...{ smtpTls: "required", trustedAuthenticators: ["mx.a", "mx.b"] },
    });
  });

  it("name the variable that cannot be used", () => {
    expect(() => readSettings({ ...needed, SMTP_TLS: "yes" })).toThrow(
      /^SMTP_TLS: expected one of/,
    );
  });
});

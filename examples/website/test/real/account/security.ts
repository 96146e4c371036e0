import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTransport } from "nodemailer";
import { expect, it } from "vitest";
import { readSecurityTxt } from "../../../src/security/security-txt.ts";
import type { Stage } from "../stage.ts";
import { visitor } from "../visitor.ts";

/** The contact for security of both companies. */
export function securityTests(at: () => Stage): void {
  const hosts = ["hearth.localhost", "stratum.localhost"];

  it.each(hosts)("%s publishes a signed security.txt that gpg believes", async (host) => {
    const person = visitor(at().website.port, host, false);
    const file = await person.get("/.well-known/security.txt");
    expect([file.status, file.headers["content-type"]]).toEqual([200, "text/plain; charset=utf-8"]);
    const said = readSecurityTxt(file.text, new Date());
    expect(said.contact[0]).toBe(`mailto:security@${host}`);
    expect(said.canonical).toEqual([`https://${host}/.well-known/security.txt`]);
    const key = await person.get(new URL(said.encryption[0] ?? "").pathname);
    expect(verified(key.body, file.body)).toContain(`Good signature from "`);
    const forged = Buffer.from(file.text.replace("mailto:security", "mailto:insecurity"));
    expect(() => verified(key.body, forged)).toThrow();

    expect((await person.get("/security.txt")).location).toBe("/.well-known/security.txt");
    const policy = await person.get(new URL(said.policy[0] ?? "").pathname);
    expect([policy.status, policy.text.includes("within 72 hours")]).toEqual([200, true]);
  });

  it("takes a report by form, with and without an address", async () => {
    const person = visitor(at().website.port, "hearth.localhost", false);
    expect((await person.post("/security", { text: "", email: "" })).status).toBe(422);
    const email = "finder@people.example";
    for (const form of [
      { text: "The shop echoes <script>", email: "" },
      { text: "Again", email },
    ])
      expect((await person.post("/security", form)).text).toContain("Your report is written down.");
    const rows = await at().sql(
      "select email, text from website.security_report where company = 'hearth' order by at",
    );
    expect(rows).toEqual([
      { email: null, text: "The shop echoes <script>" },
      { email, text: "Again" },
    ]);
  });

  it("takes a report by mail to the address that the file names", async () => {
    const { smtpPort } = at().website;
    const transport = createTransport({ host: "127.0.0.1", port: smtpPort, ignoreTLS: true });
    await transport.sendMail({
      from: "finder2@people.example",
      to: "security@stratum.localhost",
      subject: "Your list of orders",
      text: "It can be read by its number alone.",
    });
    const rows = await at().sql("select * from website.security_report where email = $1", [
      "finder2@people.example",
    ]);
    expect(rows).toMatchObject([
      { company: "stratum", text: expect.stringContaining("read by its number") },
    ]);
  });
}

/** What GnuPG says of a signature, in a home of its own. */
function verified(publicKey: Buffer, signed: Buffer): string {
  const home = mkdtempSync(join(tmpdir(), "candor-gpg-"));
  const gpg = (args: string[], input: Buffer) =>
    execFileSync(
      "gpg",
      ["--homedir", home, "--batch", "--no-autostart", "--status-fd", "1", ...args],
      {
        input,
        stdio: ["pipe", "pipe", "pipe"],
        env: { ...process.env, LC_ALL: "C" },
      },
    ).toString();
  try {
    gpg(["--import"], publicKey);
    const status = gpg(["--verify"], signed);
    if (!status.includes("[GNUPG:] GOODSIG")) throw new Error(status);
    return status.replace(/\[GNUPG:\] GOODSIG \w+ (.*)/, 'Good signature from "$1"');
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

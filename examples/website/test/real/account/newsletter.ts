import { expect, it } from "vitest";
import type { Stage } from "../stage.ts";
import { type Visitor, visitor } from "../visitor.ts";

const HOST = "stratum.localhost";
const PASSWORD = "four quiet otters";
let people = 0;

/** Subscribing, choosing and leaving, over HTTP and mail as readers and mail providers do it. */
export function newsletterTests(at: () => Stage): void {
  const stranger = (host = HOST): Visitor => visitor(at().website.port, host, false);
  const newAddress = (): string => `reader${++people}@people.example`;

  const subscribe = (email: string, topics = ["newsletter"], host = HOST) =>
    stranger(host).post(
      "/newsletter",
      new URLSearchParams([
        ["email", email],
        ...topics.map((topic) => ["topic", topic]),
      ]).toString(),
    );

  /** Asks, waits for the letter, presses its button. */
  async function subscribed(email: string, topics = ["newsletter"], host = HOST): Promise<void> {
    expect((await subscribe(email, topics, host)).status).toBe(200);
    const pressed = await stranger(host).post("/newsletter/confirm", {
      token: await confirmToken(email),
    });
    expect([pressed.status, pressed.text.includes("You are on the list")]).toEqual([200, true]);
  }

  async function confirmToken(email: string): Promise<string> {
    const { text } = await at().mailbox.letter(email, /\/newsletter\/confirm\?token=/);
    return /token=([\w.-]+)/.exec(text)?.[1] ?? "";
  }

  /** Puts an issue on its way as the desk does. */
  async function publish(subject: string, topic = "newsletter", company = "stratum") {
    await at().sql(
      `with issue as (insert into website.news_issue (company, topic, subject, text, at)
         values ($1, $2, $3, 'Release 9 is out.', now()) returning id)
       insert into website.news_delivery (issue_id, subscription_id, run_at)
         select issue.id, s.id, now() from issue, website.subscription s
         where s.company = $1 and $2 = any(s.topics)`,
      [company, topic, subject],
    );
    const open = () =>
      at().sql(
        "select from website.news_delivery d join website.news_issue i on i.id = d.issue_id where i.subject = $1",
        [subject],
      );
    await expect.poll(open, { timeout: 60_000 }).toEqual([]);
  }

  const lettersTo = (email: string, pattern: RegExp) =>
    at().mailbox.letters.filter((letter) => letter.to === email && pattern.test(letter.raw));

  const rowsAbout = async (email: string): Promise<number> => {
    const rows = await at().sql("select from website.subscription where email = $1", [email]);
    return rows.length;
  };

  it("keeps nothing and sends nothing before the mailbox has answered", async () => {
    const email = newAddress();
    const answer = await subscribe(email, ["newsletter", "offers"]);
    expect(answer.text).toContain(`We wrote to ${email}`);
    const token = await confirmToken(email);
    expect(await rowsAbout(email)).toBe(0);
    const opened = await stranger().get(`/newsletter/confirm?token=${token}`);
    expect(opened.text).toContain(`Send news to ${email}?`);
    expect(await rowsAbout(email)).toBe(0); // a scanner opened it
    await publish("To nobody yet");
    expect(lettersTo(email, /To nobody yet/)).toEqual([]);
    expect((await stranger().post("/newsletter/confirm", { token })).status).toBe(200);
    expect((await stranger().post("/newsletter/confirm", { token })).status).toBe(200);
    expect(await rowsAbout(email)).toBe(1);
  });

  it("keeps the proof of a consent: its words, its version, its times, and not the address", async () => {
    const email = newAddress();
    await subscribed(email, ["webinars"]);
    const proofs = await at().sql<Record<string, unknown>>(
      "select * from website.news_consent where company = 'stratum' order by id desc limit 1",
    );
    expect(proofs[0]).toMatchObject({
      ...{ action: "confirmed", how: "form", topics: ["webinars"], wording_version: "2026-11-22" },
      wording: expect.stringContaining("may send the news I ticked"),
      asked_at: expect.any(Date),
      at: expect.any(Date),
    });
    expect(JSON.stringify(proofs)).not.toContain(email);
  });

  it("ends with one POST that has neither session nor token nor our origin (RFC 8058)", async () => {
    const email = newAddress();
    await subscribed(email);
    await publish("Release 9");
    const letter = await at().mailbox.letter(email, /Release 9 is out/);
    const header = (name: string) =>
      new RegExp(`^${name}:((?:.*\\r\\n[ \\t])*.*)\\r$`, "im")
        .exec(letter.raw)?.[1]
        ?.replace(/\r\n[ \t]/g, "")
        .trim();
    expect(header("List-Unsubscribe-Post")).toBe("List-Unsubscribe=One-Click");
    expect(header("List-Id")).toContain("<newsletter.news.stratum.localhost>");
    const signed = (
      /[; \t]h=([^;]*);/.exec(header("DKIM-Signature") ?? "")?.[1] ?? ""
    ).toLowerCase();
    expect(signed.replace(/\s/g, "").split(":")).toEqual(
      expect.arrayContaining(["list-unsubscribe", "list-unsubscribe-post"]),
    );
    const url = new URL((header("List-Unsubscribe") ?? "").replace(/^<|>$/g, ""));
    expect(letter.text.replace(/\r\n/g, "\n")).toContain(`End it: ${url.href}`);

    const opened = await stranger().get(url.pathname);
    expect(opened.text).toContain(`No more news to ${email}?`);
    for (const body of ["", "List-Unsubscribe=Two-Clicks", "x".repeat(9000)])
      expect((await stranger().post(url.pathname, body)).status).toBe(400);
    expect(await rowsAbout(email)).toBe(1); // looking and noise end nothing

    const boundary = "provider";
    const clicked = await stranger().post(
      url.pathname,
      `--${boundary}\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--${boundary}--\r\n`,
      {
        "content-type": `multipart/form-data; boundary=${boundary}`,
        ...{ origin: "https://mail.example", "sec-fetch-site": "cross-site" },
      },
    );
    expect([clicked.status, clicked.setCookies, clicked.location]).toEqual([200, [], ""]);
    expect(await rowsAbout(email)).toBe(0);
    expect((await stranger().post(url.pathname, "List-Unsubscribe=One-Click")).status).toBe(200);
    await publish("Release 10");
    expect(lettersTo(email, /Release 10/)).toEqual([]);
  });

  it("does not let an old letter bring back who has left", async () => {
    const email = newAddress();
    await subscribe(email);
    const token = await confirmToken(email);
    const press = () => stranger().post("/newsletter/confirm", { token });
    expect((await press()).status).toBe(200);
    const [row] = await at().sql<{ id: string }>(
      "select id from website.subscription where email = $1",
      [email],
    );
    await at().sql("delete from website.news_consent where false");
    const settings = await settingsToken(email);
    const ended = await stranger().post("/newsletter/settings", { token: settings });
    expect(ended.text).toContain("You get no more news from us");
    expect(row).toBeDefined();
    expect((await press()).status).toBe(404);
    expect(await rowsAbout(email)).toBe(0);
    await subscribed(email); // by asking anew, at any time
    expect(await rowsAbout(email)).toBe(1);
  });

  async function settingsToken(email: string): Promise<string> {
    expect((await stranger().post("/newsletter/link", { email })).status).toBe(200);
    const { text } = await at().mailbox.letter(email, /\/newsletter\/settings\?token=/);
    return /settings\?token=([\w.-]+)/.exec(text)?.[1] ?? "";
  }

  it("has settings without a login, by a link that only the mailbox gets", async () => {
    const email = newAddress();
    await subscribed(email, ["newsletter", "offers"]);
    const token = await settingsToken(email);
    const page = await stranger().get(`/newsletter/settings?token=${token}`);
    expect(page.text).toContain('data-topics="newsletter offers"');
    const form = new URLSearchParams([
      ["token", token],
      ["topic", "offers"],
      ["topic", "webinars"],
    ]);
    const kept = await stranger().post("/newsletter/settings", form.toString());
    expect(kept.text).toContain('data-topics="webinars offers"');
    await publish("Only for the newsletter");
    await publish("Cheaper now", "offers");
    await at().mailbox.letter(email, /you subscribed to Offers/);
    expect(lettersTo(email, /Only for the newsletter/)).toEqual([]);
  });

  it("answers alike whether an address has news or not", async () => {
    const [known, unknown] = [newAddress(), newAddress()];
    await subscribed(known);
    const answers = await Promise.all(
      [known, unknown].map(async (email) => {
        const { status, text } = await stranger().post("/newsletter/link", { email });
        return [status, text.replaceAll(email, "ADDRESS")];
      }),
    );
    expect(answers[0]).toEqual(answers[1]);
    await at().mailbox.letter(known, /settings\?token=/);
    expect(lettersTo(unknown, /./)).toEqual([]);
  });

  it("does not follow links that are not whole", async () => {
    const email = newAddress();
    await subscribed(email);
    const token = await settingsToken(email);
    for (const bad of ["x", `${token}x`, token.slice(1), token.replace(".", ".."), "a.b.c"]) {
      expect([bad, (await stranger().get(`/newsletter/settings?token=${bad}`)).status]).toEqual([
        bad,
        404,
      ]);
      const click = await stranger().post(
        `/newsletter/unsubscribe/${bad}`,
        "List-Unsubscribe=One-Click",
      );
      expect([bad, click.status]).toEqual([bad, 404]);
    }
    // Nor a link of one company at the other.
    expect(
      (await stranger("hearth.localhost").get(`/newsletter/settings?token=${token}`)).status,
    ).toBe(404);
    expect(await rowsAbout(email)).toBe(1);
  });

  it("asks an address three times an hour at most, whoever types it", async () => {
    const email = newAddress();
    for (let time = 0; time < 5; time++) expect((await subscribe(email)).status).toBe(200);
    expect(lettersTo(email, /Do you want news/)).toHaveLength(3);
  });

  it("refuses a form without an address or a box ticked, and ticks none itself", async () => {
    const page = await stranger().get("/newsletter");
    expect(page.text).not.toContain("checked");
    const empty = await subscribe("nobody", []);
    expect(empty.status).toBe(422);
    for (const text of ["Tick at least one", "does not look like an e-mail address"])
      expect(empty.text).toContain(text);
  });

  it("in the account: less at once, more by a letter", async () => {
    const email = newAddress();
    const browser = visitor(at().website.port, HOST);
    await browser.fillIn("/account/new", { email, name: "Ada Byron", password: PASSWORD });
    const asked = await browser.fillIn("/account/mail", { topic: "newsletter" });
    expect(asked.text).toContain(`We wrote to ${email}`);
    expect(asked.text).toContain('data-topics=""');
    await stranger().post("/newsletter/confirm", { token: await confirmToken(email) });
    expect((await browser.get("/account/mail")).text).toContain('data-topics="newsletter"');
    const ended = await browser.fillIn("/account/mail", {});
    expect(ended.text).toContain("This is what you get from now on.");
    expect(await rowsAbout(email)).toBe(0);
    expect((await browser.post("/account/mail", { topic: "offers" })).status).toBe(403); // no token
  });

  it("in the account of somebody who only says that it is their address: nothing is shown", async () => {
    const email = newAddress();
    await subscribed(email);
    const browser = visitor(at().website.port, HOST);
    await browser.fillIn("/account/new", { email, name: "Mallory", password: PASSWORD });
    expect((await browser.get("/account/mail")).text).toContain('data-topics=""');
    await browser.fillIn("/account/mail", {});
    expect(await rowsAbout(email)).toBe(1);
  });

  it("never reaches an address that came with an account or an order", async () => {
    const email = newAddress();
    const browser = visitor(at().website.port, HOST);
    await browser.fillIn("/account/new", { email, name: "Ada Byron", password: PASSWORD });
    const order = { email, name: "Ada Byron", address: "1 Ring Road", item: "licence" };
    await browser.fillIn("/shop", order, "/shop/order");
    await publish("Not for customers as such");
    expect(lettersTo(email, /./)).toEqual([]);
  });

  it("leaves out who said no, even when a backup brings the subscription back", async () => {
    const email = newAddress();
    await subscribed(email);
    const [kept] = await at().sql<{ id: string }>(
      "select id from website.subscription where email = $1",
      [email],
    );
    await stranger().post("/newsletter/settings", { token: await settingsToken(email) });
    await at().sql(
      "insert into website.subscription (id, company, email, topics, confirmed_at) values ($1, 'stratum', $2, '{newsletter}', now())",
      [kept?.id, email],
    );
    await publish("After the restore");
    expect(lettersTo(email, /After the restore/)).toEqual([]);
    await at().sql("delete from website.subscription where email = $1", [email]);
  });

  it("goes on with a letter that was begun when the process died, under the same Message-ID", async () => {
    const email = newAddress();
    await subscribed(email, ["partners"]);
    await publish("Twice at most", "partners");
    const first = await at().mailbox.letter(email, /you subscribed to Partner news/);
    await at().sql(
      `insert into website.news_delivery (issue_id, subscription_id, attempts, run_at)
       select i.id, s.id, 1, now() from website.news_issue i, website.subscription s
       where i.subject = 'Twice at most' and s.email = $1`,
      [email],
    );
    const again = await at().mailbox.letter(email, /you subscribed to Partner news/);
    const idOf = ({ raw }: { raw: string }) => /^Message-ID: (.*)$/im.exec(raw)?.[1];
    expect(idOf(again)).toBe(idOf(first));
    expect(idOf(first)).toMatch(/<[0-9a-f-]{36}@stratum\.localhost>/);
  });

  it("an erasure takes people off the list, and says what is kept", async () => {
    const email = newAddress();
    await subscribed(email);
    const browser = stranger();
    await browser.fillIn("/privacy/request", { type: "erasure", email, name: "Ada", message: "" });
    const { text } = await at().mailbox.letter(email, /\/confirm\?/);
    const link = new URL(/https?:\/\/\S*\/confirm\?\S+/.exec(text)?.[0] ?? "");
    await browser.fillIn(link.pathname + link.search, {});
    const answer = await at().mailbox.letter(email, /Proof that you once subscribed/);
    expect(answer.text).toContain("Art. 7(1) GDPR");
    expect(await rowsAbout(email)).toBe(0);
    await publish("After the erasure");
    expect(lettersTo(email, /After the erasure/)).toEqual([]);
  });
}

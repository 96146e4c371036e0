import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { deskVisits } from "./support/desk-visits.ts";
import { type Office, openOffice, STAFF } from "./support/office.ts";

const ADA = "ada@example.org";
const WISH = "Please delete my account and all my data.";
const FLAW = "It names no usable sender";
const NASTY = '<img src=x onerror="alert(1)">';

describe("mail at the desk", { timeout: 60_000 }, () => {
  let office: Office;
  let count = 0;

  beforeAll(async () => {
    office = await openOffice({ trustedAuthenticators: ["mx.shop.example"] });
  }, 120_000);
  afterAll(() => office.close(), 60_000);
  beforeEach(async () => {
    await office.database.query("truncate candor_dsar.requests, candor_dsar.post cascade");
    office.mail.mails.length = 0;
  });

  const { get, page, post } = deskVisits(() => office);

  /** Has a message come in; says the request that it is about. */
  async function arrives(headers: readonly string[], body = WISH, from = ADA): Promise<string> {
    const lines = [...headers, `Message-ID: <m${++count}@x>`, "", body, ""];
    const raw = new TextEncoder().encode(lines.join("\r\n"));
    const said = await office.dsar.receiveMail(raw, { from });
    return "request" in said ? said.request.id : "";
  }

  /** A letter with one file, whose name is as given. */
  const withFile = (name: string): Promise<string> =>
    arrives(
      [`From: ${ADA}`, "Subject: x", "Content-Type: multipart/mixed; boundary=b"],
      [
        `--b\r\nContent-Type: text/plain\r\n\r\n${WISH}`,
        `--b\r\nContent-Type: text/html; name="${name}"\r\nContent-Disposition: attachment; filename="${name}"\r\n\r\n<script>alert(1)</script>`,
        "--b--",
      ].join("\r\n"),
    );

  /** A request by form whose confirmation came back. */
  async function returned(): Promise<string> {
    const { id } = await office.dsar.submit({ type: "access", email: ADA, channel: "form" });
    await office.dsar.run();
    const about = office.mail.mails.at(-1)?.messageId ?? "";
    await arrives(
      ["From: mailer-daemon@x.example", `Subject: ${NASTY}`, `References: ${about}`],
      `550 5.1.1 no such user ${NASTY}`,
      "",
    );
    return id;
  }

  const events = async (id: string): Promise<readonly (readonly [string, string | null])[]> =>
    (await office.dsar.desk.read(id)).timeline.map(({ event, operator }) => [event, operator]);

  it("threads returned mail, says that the person is not reached, and sends to another address", async () => {
    const id = await returned();
    const [item] = await office.dsar.desk.queue();
    expect(item).toMatchObject({ id, step: "reach", needsPerson: true });
    expect(await page("vera", "/?step=reach")).toContain("Reach the person");
    const html = await page("vera", `/requests/${id}`);
    for (const part of ["Returned mail: &lt;img", "Not delivered", "5.1.1", 'id="mail"'])
      expect(html).toContain(part);
    expect(html).not.toContain("<img");
    expect(html).not.toContain(`action="/desk/requests/${id}/requester"`);

    const wrong = await post("hans", `/requests/${id}/requester`, { email: 'x"<b>' });
    expect(wrong.status).toBe(422);
    expect(await wrong.text()).toContain('value="x&quot;&lt;b&gt;"');
    const sent = await post("hans", `/requests/${id}/requester`, { email: "ada@new.example" });
    expect(sent.headers.get("location")).toBe(`/desk/requests/${id}`);
    await office.dsar.run();
    expect(office.mail.mails.at(-1)?.to).toBe("ada@new.example");
    expect(await office.dsar.desk.read(id)).toMatchObject({ step: "confirm", needsPerson: false });
    expect(await events(id)).toContainEqual(["requester-named", "Hans Handler"]);
  });

  it("is dismissed with a reason, by somebody who is named", async () => {
    const id = await returned();
    const [item] = await office.dsar.mailRoom.tray();
    const path = `/tray/${item?.id}/dismiss`;
    expect((await post("hans", path, { as: "whim" })).status).toBe(422);
    const back = `/desk/requests/${id}`;
    const done = await post("hans", path, { as: "dealt-with", back });
    expect(done.headers.get("location")).toBe(back);
    expect(await office.dsar.desk.read(id)).toMatchObject({ step: "confirm", needsPerson: false });
    expect(await page("vera", `/requests/${id}`)).toMatch(
      /Mail dismissed[\s\S]*Hans Handler[\s\S]*as: dealt-with/,
    );
  });

  it("counts a mail that could not be sent as work for a person", async () => {
    const { id } = await office.dsar.submit({ type: "access", email: ADA, channel: "form" });
    await office.database.query("update candor_dsar.messages set state = 'dead'");
    expect(await office.dsar.desk.queue()).toMatchObject([
      { id, step: "repair", needsPerson: true },
    ]);
  });

  it("shows how a letter came: sender as checked, flaws, who wrote what was passed on", async () => {
    const id = await arrives([
      ...["Received: from a by mx", "Authentication-Results: mx.shop.example; spf=pass; dkim=fail"],
      ...[`From: ${NASTY} <${ADA}>`, `Subject: ${NASTY}`, "Content-Type: text/plain; charset=nope"],
    ]);
    const html = await page("vera", `/requests/${id}`);
    for (const part of [
      "SPF pass, DKIM fail, DMARC none; checked by mx.shop.example",
      "Nobody knows its character set.",
      "&lt;img src=x",
    ])
      expect(html).toContain(part);
    expect(html).not.toContain("<img");
  });

  it.each([
    ["page.html", /^attachment; filename="page\.html"; filename\*=UTF-8''page\.html$/],
    ["\u00e4\u202egnp.exe", /^attachment; filename="[\w. -]+"; filename\*=UTF-8''[\w.%-]+$/],
    ["a%0d%0aSet-Cookie: x=1", /^attachment; filename="[\w. -]+"; filename\*=UTF-8''[\w.%-]+$/],
  ])("hands out the file %j to be saved and never to be run", async (name, disposition) => {
    const id = await withFile(name);
    const [file] = (await office.dsar.mailRoom.of(id)).attachments;
    const path = `/requests/${id}/file/${file?.id}`;
    expect(await page("vera", `/requests/${id}`)).not.toContain(path);
    expect((await get("vera", path)).status).toBe(403);
    expect(await page("hans", `/requests/${id}`)).toContain(`href="/desk${path}"`);
    const response = await get("hans", path);
    expect(await response.text()).toBe("<script>alert(1)</script>\n");
    const headers = Object.fromEntries(response.headers);
    expect(headers).toMatchObject({
      ...{ "content-type": "application/octet-stream", "x-content-type-options": "nosniff" },
      ...{ "content-security-policy": "sandbox; default-src 'none'", "cache-control": "no-store" },
      "content-disposition": expect.stringMatching(disposition) as unknown,
    });
    expect(headers["set-cookie"]).toBeUndefined();
    expect(await events(id)).toContainEqual(["file-opened", "Hans Handler"]);
  });

  it("sends no header of a stranger's making, whatever name the database holds", async () => {
    const id = await withFile("x");
    const name = 'a"\r\nSet-Cookie: x=1\r\n\r\n\u202e\ud83d\ude00;../..\\b';
    await office.database.query("update candor_dsar.attachments set name = $1", [name]);
    const [file] = (await office.dsar.mailRoom.of(id)).attachments;
    const response = await get("hans", `/requests/${id}/file/${file?.id}`);
    expect(response.headers.get("set-cookie")).toBeNull();
    expect(response.headers.get("content-disposition")).toBe(
      "attachment; filename=\"a___Set-Cookie_ x_1_______.._.._b\"; filename*=UTF-8''" +
        "a%22__Set-Cookie%3A%20x%3D1_____%F0%9F%98%80%3B.._.._b",
    );
    expect(await page("hans", `/requests/${id}`)).toContain("a&quot;");
  });

  it("deletes a file once, by who may, and says who did", async () => {
    const id = await withFile("passport.html");
    const [file] = (await office.dsar.mailRoom.of(id)).attachments;
    const path = `/requests/${id}/file/${file?.id}`;
    expect((await post("vera", `${path}/delete`)).status).toBe(403);
    expect((await post("hans", `${path}/delete`)).status).toBe(303);
    expect((await post("hans", `${path}/delete`)).status).toBe(404);
    expect((await get("hans", path)).status).toBe(404);
    expect(await page("hans", `/requests/${id}`)).not.toContain("passport.html");
    expect(await events(id)).toContainEqual(["file-deleted", "Hans Handler"]);
    const { rows } = await office.database.query<{ record: string }>(
      "select record from candor_dsar.events where record like '%file-deleted%'",
    );
    expect(rows[0]?.record).not.toContain(STAFF["hans"]?.name);
    expect(rows[0]?.record).not.toContain('"hans"');
  });

  /** A letter of nobody's, on the tray. */
  async function onTray(subject = "My data"): Promise<string> {
    await arrives([`Subject: ${subject}`], `${WISH} ${NASTY}`, "");
    const [item] = await office.dsar.mailRoom.tray();
    return item?.id ?? "";
  }

  it("shows the tray to a viewer, escaped and without an act", async () => {
    await office.dsar.submit({ type: "access", email: ADA, channel: "form" });
    const id = await onTray(NASTY);
    const html = await page("vera", "/tray");
    for (const part of ["&lt;img src=x", "No usable sender", FLAW]) expect(html).toContain(part);
    expect(html).not.toMatch(/<img|<form method="post" action="\/desk\/tray/);
    const fields = { email: ADA, request: ADA, as: "spam" };
    for (const act of ["take", "join", "dismiss"])
      expect([act, (await post("vera", `/tray/${id}/${act}`, fields)).status]).toEqual([act, 403]);
    expect(await office.dsar.mailRoom.tray()).toHaveLength(1);
    expect(await page("hans", "/tray")).toContain(`action="/desk/tray/${id}/take"`);
  });

  it("makes a request of what lies there, and shows a mistake with what was typed", async () => {
    const id = await onTray();
    const wrong = await post("hans", `/tray/${id}/take`, { email: '"><b>', name: "Ada" });
    expect(wrong.status).toBe(422);
    expect(await wrong.text()).toMatch(/value="&quot;&gt;&lt;b&gt;"[\s\S]*value="Ada"/);
    const done = await post("hans", `/tray/${id}/take`, { email: ADA, name: "Ada" });
    expect(done.headers.get("location")).toBe("/desk/tray");
    const [item] = await office.dsar.desk.queue();
    expect(item).toMatchObject({ type: "erasure", address: ADA, name: "Ada", step: "confirm" });
    expect(await events(item?.id ?? "")).toContainEqual(["taken-from-tray", "Hans Handler"]);
    expect(await page("hans", "/tray")).toContain("Nothing lies on the tray.");
    expect((await post("hans", `/tray/${id}/take`, { email: ADA })).status).toBe(404);
  });

  it("adds it to the one open request that is meant, and to no other", async () => {
    const { id: request } = await office.confirmed({ name: "Ada Lovelace" });
    const { id: other } = await office.confirmed({ email: "bob@example.org" });
    const id = await onTray();
    for (const words of ["", "a", "Ada Lovelace", "example.org", "nobody@example.org"]) {
      const response = await post("hans", `/tray/${id}/join`, { request: words });
      expect([words, response.status]).toEqual([words, 422]);
    }
    expect((await post("hans", `/tray/${id}/join`, { request: ADA })).status).toBe(303);
    expect(await page("vera", `/requests/${request}`)).toContain("Person: My data");
    expect(await page("vera", `/requests/${other}`)).not.toContain("Person: My data");
    expect(await events(request)).toContainEqual(["letter-added", "Hans Handler"]);
    expect(await office.dsar.mailRoom.tray()).toEqual([]);
  });

  it("asks which one is meant where an address has several, and adds nothing to a closed one", async () => {
    const { id: first } = await office.confirmed({});
    const { id: second } = await office.confirmed({});
    const id = await onTray();
    const several = await post("hans", `/tray/${id}/join`, { request: ADA });
    expect(await several.text()).toContain("Several open requests fit");
    await office.dsar.desk.answer(first, "Done.");
    expect((await post("hans", `/tray/${id}/join`, { request: first })).status).toBe(422);
    await expect(office.dsar.mailRoom.join(id, first)).rejects.toMatchObject({
      code: "transition-impossible",
    });
    const reference = second.slice(0, 8).toUpperCase();
    expect((await post("hans", `/tray/${id}/join`, { request: reference })).status).toBe(303);
    expect((await office.dsar.desk.read(second)).letters).toMatchObject([{ subject: "My data" }]);
  });

  it("keeps with what was dismissed why, and a pseudonym of who said so", async () => {
    const id = await onTray();
    const done = await post("hans", `/tray/${id}/dismiss`, { as: "spam", back: "//evil.example" });
    expect(done.headers.get("location")).toBe("/desk/tray");
    const { rows } = await office.database.query<{ settled_as: string; settled_by: string }>(
      "select settled_as, settled_by from candor_dsar.post",
    );
    expect(rows).toEqual([{ settled_as: "spam", settled_by: expect.any(String) as unknown }]);
    const names = await office.database.query<{ name: string }>(
      "select name from candor_dsar.operators where pseudonym = $1",
      [rows[0]?.settled_by],
    );
    expect(names.rows).toEqual([{ name: "Hans Handler" }]);
    expect(rows[0]?.settled_by).not.toContain("hans");
  });

  it("lists whose letter was passed on, and asks the one who wrote it to confirm", async () => {
    const id = await arrives(
      ["From: colleague@partner.example", "Subject: Fwd: delete"],
      `Please see below.\r\n\r\n---------- Forwarded message ----------\r\nFrom: Bob <bob@example.org>\r\nDate: Monday\r\nSubject: delete\r\nTo: us\r\n\r\n${WISH}`,
      "colleague@partner.example",
    );
    expect(await page("vera", "/tray")).toContain("Somebody passed this letter on");
    expect(await page("vera", "/tray")).not.toContain(`/requests/${id}/requester`);
    expect(await page("hans", "/tray")).toContain('value="bob@example.org"');
    expect((await post("vera", `/requests/${id}/requester`, { email: ADA })).status).toBe(403);
    await post("hans", `/requests/${id}/requester`, { email: "bob@example.org" });
    await office.dsar.run();
    expect(office.mail.mails.map(({ to }) => to)).toEqual(["bob@example.org"]);
    expect(await page("hans", "/tray")).not.toContain("Somebody passed this letter on");
  });
});

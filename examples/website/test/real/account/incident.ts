import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { DESK_HOST } from "../../../src/staff/staff-site.ts";
import type { Stage } from "../stage.ts";
import { type Visitor, visitor } from "../visitor.ts";

/** The desk's record of breaches and its newsletter page, by the forms that its people fill in. */
export function incidentTests(at: () => Stage): void {
  async function atDesk(name: string): Promise<Visitor> {
    const file = await readFile(join(at().settings.dataDir, "desk-passwords"), "utf8");
    const [, password = ""] =
      file
        .split("\n")
        .find((line) => line.startsWith(`${name} `))
        ?.split(" ") ?? [];
    const person = visitor(at().website.port, DESK_HOST);
    expect((await person.post("/sign-in", { name, password, to: "/" })).status).toBe(303);
    return person;
  }

  const HOUR = 3_600_000;
  /** A moment as a form's field has it, on Stockholm's clocks. */
  const local = (hoursAgo: number): string =>
    new Intl.DateTimeFormat("sv-SE", {
      ...{ timeZone: "Europe/Stockholm", dateStyle: "short", timeStyle: "short" },
    })
      .format(new Date(Date.now() - hoursAgo * HOUR))
      .replace(" ", "T");

  async function opened(desk: Visitor, title: string): Promise<string> {
    const what = "A backup could be read by anybody with its address.";
    const form = { title, what, nature: "confidentiality", at: local(80), occurredFrom: local(90) };
    const answer = await desk.post("/hearth/incidents", form);
    expect([answer.status, answer.location]).toEqual([
      303,
      expect.stringMatching(/^\/hearth\/incidents\/[0-9a-f-]{36}$/),
    ]);
    return answer.location;
  }

  const ASSESSED = {
    ...{ kind: "assessed", context: "2", identification: "1", confidentiality: "0.5" },
    ...{ integrity: "0", availability: "0", risk: "high", reasons: "Names with addresses." },
    ...{ consequences: "Unwanted visits\nUnwanted mail", advice: "Tell us of strange letters" },
  };

  it("a breach goes from its discovery to its end, and the people are written to", async () => {
    const person = `customer${Date.now()}@people.example`;
    const browser = visitor(at().website.port, "hearth.localhost");
    const account = { email: person, name: "Ada", password: "four quiet otters" };
    await browser.fillIn("/account/new", { ...account, birthday: "1990-12-31" });

    const desk = await atDesk("dora");
    const path = await opened(desk, "Readable backup");
    const write = (form: Record<string, string>) =>
      desk
        .post(path, { at: local(0), ...form })
        .then(({ status, text }) => [status, text] as const);
    expect((await write({ kind: "aware", at: local(79), how: "We read it ourselves." }))[0]).toBe(
      303,
    );
    expect((await write({ kind: "scope", system: "database", peopleLeast: "2" }))[0]).toBe(303);
    expect((await write(ASSESSED))[0]).toBe(303);
    expect((await write({ kind: "measure", state: "taken", what: "It is shut." }))[0]).toBe(303);
    const page = await desk.get(path);
    expect(page.text).toContain("72 hours are over");
    expect(page.text).toContain('id="people-form"');

    const told = { kind: "authority-told", text: "As sent", complete: "yes", reference: "IMY-1" };
    const [refused, why] = await write(told);
    expect([refused, why.includes("After 72 hours the notice gives the reasons")]).toEqual([
      422,
      true,
    ]);
    expect((await write({ ...told, delay: "The log was missing." }))[0]).toBe(303);
    const [early, open] = await write({ kind: "closed", lessons: "Addresses end." });
    expect([early, open.includes("cannot be closed yet")]).toEqual([422, true]);

    expect((await desk.post(`${path}/people`, {})).status).toBe(303);
    const letter = await at().mailbox.letter(person, /anybody with its address/);
    for (const part of ["Unwanted visits", "Tell us of strange letters", "imy.se"])
      expect(letter.text).toContain(part);
    expect((await desk.post(`${path}/people`, {})).status).toBe(409); // once is enough
    expect((await write({ kind: "closed", lessons: "Addresses end." }))[0]).toBe(303);

    const notice = await desk.get(`${path}/notice?to=authority`);
    for (const part of ["Art. 33(3)(a)", "Data: Account", "Integritetsskyddsmyndigheten"])
      expect(notice.text).toContain(part);
    const record = JSON.parse((await desk.get(`${path}/export.json`)).text);
    expect(record.entries.map(({ entry }: { entry: { kind: string } }) => entry.kind)).toEqual(
      "opened aware scope assessed measure authority-told people-told closed".split(" "),
    );
  });

  it("a viewer looks, a handler writes, an approver writes to everybody, a stranger signs in", async () => {
    const [viewer, handler] = [await atDesk("vera"), await atDesk("hans")];
    const path = await opened(handler, "Lost stick");
    expect((await viewer.get(path)).status).toBe(200);
    expect((await viewer.get(path)).text).not.toContain("Write it down");
    for (const [who, where] of [
      [viewer, path],
      [viewer, "/hearth/incidents"],
      [viewer, "/hearth/news"],
      [handler, `${path}/people`],
    ] as const)
      expect((await who.post(where, { kind: "note", text: "x" })).status).toBe(403);
    const stranger = visitor(at().website.port, DESK_HOST);
    for (const where of [path, "/hearth/incidents", "/hearth/news"]) {
      expect((await stranger.get(where)).location).toBe(`/sign-in?to=${encodeURIComponent(where)}`);
      expect((await stranger.post(where, {})).location).toContain("/sign-in");
    }
    const forged = { origin: "https://elsewhere.example" };
    expect((await handler.post(path, { kind: "note", text: "x" }, forged)).status).toBe(403);
    const other = path.replace("/hearth/", "/stratum/");
    expect((await handler.get(other)).status).toBe(404); // a record of the other company
  });

  it("says what a form lacks, and shows what came in from outside", async () => {
    const desk = await atDesk("hans");
    const empty = await desk.post("/hearth/incidents", { title: "", what: "" });
    expect([empty.status, empty.text.includes("is empty")]).toEqual([422, true]);
    const wrong = await desk.post("/hearth/incidents", { title: "x", what: "y", at: "yesterday" });
    expect([wrong.status, wrong.text.includes("Write the time as")]).toEqual([422, true]);
    await visitor(at().website.port, "hearth.localhost", false).post("/security", {
      text: "Your shop echoes <script>alert(1)</script>",
      email: "",
    });
    const page = await desk.get("/hearth/incidents");
    expect(page.text).toContain("Your shop echoes &lt;script&gt;alert(1)&lt;/script&gt;");
  });

  it("a letter to subscribers is written at the desk, and goes to them alone", async () => {
    const email = `subscriber${Date.now()}@people.example`;
    const reader = visitor(at().website.port, "hearth.localhost", false);
    await reader.post("/newsletter", { email, topic: "products" });
    const { text } = await at().mailbox.letter(email, /confirm\?token=/);
    const token = /token=([\w.-]+)/.exec(text)?.[1] ?? "";
    await reader.post("/newsletter/confirm", { token });
    const desk = await atDesk("hans");
    expect((await desk.get("/hearth/news")).text).toContain("1 have it");
    expect((await desk.post("/hearth/news", { topic: "products" })).status).toBe(422);
    const issue = { topic: "products", subject: "A new box", text: "It hums less." };
    expect((await desk.post("/hearth/news", issue)).text).toContain("It is on its way to 1.");
    const letter = await at().mailbox.letter(email, /It hums less/);
    expect(letter.raw).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click\r$/m);
  });
}

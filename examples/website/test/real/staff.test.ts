import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DESK_HOST } from "../../src/staff/staff-site.ts";
import { openStage, type Stage } from "./stage.ts";
import { type Visitor, visitor } from "./visitor.ts";

let stage: Stage;
let passwords: Map<string, string>;

beforeAll(async () => {
  stage = await openStage();
  const text = await readFile(join(stage.settings.dataDir, "desk-passwords"), "utf8");
  passwords = new Map(
    text.split("\n").map((line) => line.split(" ").slice(0, 2) as [string, string]),
  );
});
afterAll(() => stage?.close());

const visit = (host = DESK_HOST): Visitor => visitor(stage.website.port, host);

async function working(name: string): Promise<Visitor> {
  const person = visit();
  const fields = { name, password: passwords.get(name) ?? "", to: "/hearth" };
  const answer = await person.post("/sign-in", fields);
  expect([answer.status, answer.location]).toEqual([303, "/hearth"]);
  return person;
}

describe("the desk's sign-in", () => {
  it("shows nothing before, and takes one back to where one wanted to go", async () => {
    for (const path of ["/hearth", "/stratum/report.csv", "/hearth/requests/x"]) {
      const answer = await visit().get(path);
      expect([path, answer.status]).toEqual([path, 303]);
      expect(answer.location).toBe(`/sign-in?to=${encodeURIComponent(path)}`);
    }
    expect((await visit().get("/")).location).toBe("/sign-in");
    const page = await visit().get("/sign-in?to=//evil.example");
    expect(page.text).toContain('name="to" value="/"');
  });

  it("keeps its passwords to the owner of the folder, and hashed elsewhere", async () => {
    const file = join(stage.settings.dataDir, "desk-passwords");
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const rows = await stage.sql<{ password: string }>("select password from website.operator");
    expect(rows).toHaveLength(4);
    expect(rows.every(({ password }) => password.startsWith("scrypt$"))).toBe(true);
  });

  it("opens the desk to who knows the password, and closes it again", async () => {
    const hans = await working("hans");
    const page = await hans.get("/hearth");
    expect(page.text).toContain("Hans Berg");
    expect((await hans.get("/stratum")).status).toBe(200);
    expect((await hans.post("/sign-out", {})).location).toBe("/sign-in");
    expect((await hans.get("/hearth")).status).toBe(303);
  });

  it("refuses another site, another host's cookie, and guessing", async () => {
    const fields = { name: "dora", password: passwords.get("dora") ?? "" };
    const foreign = await visit().post("/sign-in", fields, { origin: "http://evil.localhost" });
    expect(foreign.status).toBe(403);
    for (let i = 0; i < 5; i++)
      expect((await visit().post("/sign-in", { ...fields, password: "x" })).status).toBe(401);
    expect((await visit().post("/sign-in", fields)).status).toBe(401); // waits now
    expect((await visit().post("/sign-in", { name: "nobody", password: "x" })).status).toBe(401);
  });

  it("shows a request of the form to the people of that company, and to nobody at the other", async () => {
    const person = visit("hearth.localhost");
    const form = {
      type: "complaint",
      email: "grace@people.example",
      name: "Grace",
      message: "Why?",
    };
    expect((await person.post("/privacy/request", form)).status).toBe(303);
    const vera = await working("vera");
    const [, id = ""] =
      /requests\/([0-9a-f-]{36})"/.exec((await vera.get("/hearth?search=grace")).text) ?? [];
    expect((await vera.get(`/hearth/requests/${id}`)).text).toContain("grace@people.example");
    expect((await vera.get(`/stratum/requests/${id}`)).status).toBe(404);
    expect((await vera.post(`/hearth/requests/${id}/ask`, { text: "What?" })).status).toBe(403);
    const hans = await working("hans");
    expect((await hans.post(`/hearth/requests/${id}/ask`, { text: "What?" })).status).toBe(303);
    await stage.mailbox.letter("grace@people.example", /What\?/);
  });
});

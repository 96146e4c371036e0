import { parse } from "node:querystring";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { deskVisits, SITE } from "./support/desk-visits.ts";
import { type Office, openOffice } from "./support/office.ts";
import { controller } from "./support/shop.ts";

const ADA = "ada@example.org";

describe("desk", { timeout: 60_000 }, () => {
  let office: Office;
  let id: string;

  beforeAll(async () => {
    office = await openOffice({
      controller: { ...controller, name: "=Shop", alsoUnder: ["colorado"] },
    });
  }, 120_000);
  afterAll(() => office.close(), 60_000);
  beforeEach(async () => {
    await office.database.query("truncate candor_dsar.requests, candor_dsar.holds cascade");
    office.mail.mails.length = 0;
    office.at("2026-03-10T10:00:00Z");
    ({ id } = await office.confirmed({ type: "restriction", name: "Ada <b>", message: "<i>now" }));
  });

  const { get, page, post } = deskVisits(() => office);

  it("shows nothing to nobody, and says where to sign in", async () => {
    for (const path of ["", "/", `/requests/${id}`, "/report", "/report.csv", "/nothing"]) {
      const response = await get("nobody", path);
      expect([path, response.status]).toEqual([path, 303]);
      const location = response.headers.get("location") ?? "";
      expect(parse(location.split("?")[1] ?? "")["to"]).toBe(`/desk${path}`);
    }
    expect((await post("nobody", `/requests/${id}/answer`, { text: "x" })).status).toBe(303);
    expect((await office.dsar.desk.read(id)).state).toBe("with-person");
  });

  it("lists what is due next first, with its next step, and filters", async () => {
    office.at("2026-03-05T10:00:00Z");
    await office.dsar.submit({ type: null, email: "bob@example.org", channel: "mail" });
    const html = await page("vera", "/");
    expect(html.indexOf("Letter, to be read")).toBeLessThan(html.indexOf("Restriction</a>"));
    expect(html).toContain("Ada &lt;b&gt;");
    expect(html).toMatch(/Read and decide[\s\S]*Work by a person/);
    const found = async (query: string): Promise<number> =>
      [...(await page("vera", `/?${query}`)).matchAll(/\/desk\/requests\//g)].length;
    expect(await found("")).toBe(2);
    for (const [query, count] of [
      ["type=undecided", 1],
      ["type=restriction", 1],
      ["type=erasure", 0],
      ["type=x", 2],
      ["step=work", 1],
      ["law=gdpr", 2],
      ["law=colorado", 0],
      ["search=BOB", 1],
      [`search=${id.slice(0, 8)}`, 1],
      ["closed=yes", 0],
    ] as const)
      expect([query, await found(query)]).toEqual([query, count]);
    await office.dsar.desk.answer(id, "Done.");
    expect(await found("closed=yes")).toBe(1);
  });

  it("shows the file: what was written, the clock, the thread, the audit", async () => {
    const html = await page("vera", `/requests/${id}`);
    for (const part of [
      ...["&lt;i&gt;now", ADA, "Art. 12(3) GDPR", "2026-04-10", "Audit holds"],
      ...["Address confirmed", "Art. 18(1)", "We: confirm"],
    ])
      expect(html).toContain(part);
    expect(html).not.toMatch(/<script|style=| on\w+=|<i>now/);
    expect(html).not.toContain('<form method="post" action="/desk/requests');
  });

  it("answers, asks and extends by form, and shows a mistake with what was typed", async () => {
    const wrong = await post("hans", `/requests/${id}/answer`, { text: "We did [...]" });
    expect(wrong.status).toBe(422);
    const shown = await wrong.text();
    expect(shown).toContain("still has a gap");
    expect(shown).toContain("We did [...]</textarea>");
    expect(shown).toContain('aria-invalid="true"');

    expect((await post("hans", `/requests/${id}/ask`, { text: "Which order?" })).status).toBe(303);
    expect(await page("hans", `/requests/${id}`)).toContain("Which order?");
    expect((await post("hans", `/requests/${id}/answered`)).status).toBe(303);
    const late = await post("hans", `/requests/${id}/extend`, {
      text: "Busy",
      until: "2030-01-01",
    });
    expect(late.status).toBe(422);
    const because = "JustificationA12Complexity";
    await post("hans", `/requests/${id}/extend`, { text: "Busy", until: "2026-05-01", because });
    expect(await office.dsar.desk.read(id)).toMatchObject({
      ...{ extended: true, safe: "2026-05-01", justification: because },
    });
    await office.dsar.run();
    // The question leaves in the same moment, before or after.
    const told = office.mail.mails.filter(({ text }) => text.includes("we answer by 2026-05-01"));
    expect(told).toHaveLength(1);
    await post("hans", `/requests/${id}/answer`, { text: "Marked." });
    expect((await office.dsar.desk.read(id)).state).toBe("answered");
    const again = await post("hans", `/requests/${id}/answer`, { text: "Marked." });
    expect(await again.text()).toContain("cannot take");
  });

  it("begins letters in the person's language with what the person's law wants", async () => {
    const { id: german } = await office.confirmed({ language: "de", residence: "US-CO" });
    const because = "JustificationA17LegalClaims";
    const html = await page("hans", `/requests/${german}/write/refuse?because=${because}`);
    for (const part of [
      ...["Geltendmachung, Ausübung", "binnen 45 Tagen", "Attorney General", "C.R.S. 6-1-1306(2)"],
      ...["how to appeal", `value="${because}" selected`, "Propose to a second person"],
    ])
      expect(html).toContain(part);
    const gdpr = await page("hans", `/requests/${id}/write/refuse-part?because=nonsense`);
    for (const part of ["What was done", "The reason is this", "Art. 12(4), 77 GDPR"])
      expect(gdpr).toContain(part);
    expect((await get("hans", `/requests/${id}/write/toString`)).status).toBe(404);
    expect((await get("vera", `/requests/${id}/write/refuse`)).status).toBe(404);
  });

  it("takes a refusal through two people", async () => {
    await post("hans", `/requests/${id}/refuse`, { text: "Repeated." });
    const [proposal] = await office.dsar.desk.proposals();
    const path = `/proposals/${proposal?.id}`;
    expect(await page("hans", "/approvals")).not.toContain("Approve and send");
    expect((await post("hans", `${path}/approve`)).status).toBe(403);
    expect(await page("dora", "/approvals")).toContain("Approve and send");
    expect((await post("dora", `${path}/approve`)).status).toBe(303);
    expect((await office.dsar.desk.read(id)).state).toBe("refused");
    expect((await post("otto", `${path}/approve`)).status).toBe(409);
    expect(await page("vera", `/requests/${id}`)).toMatch(/Proposal approved[\s\S]*Dora Officer/);
  });

  it("proposes an erasure where another person has to look at it", async () => {
    expect((await post("dora", `/requests/${id}/decide`, { type: "erasure" })).status).toBe(303);
    const [proposal] = await office.dsar.desk.proposals();
    expect(await page("dora", `/requests/${id}`)).toContain("another person approves");
    expect((await post("dora", `/proposals/${proposal?.id}/approve`)).status).toBe(403);
    expect((await post("otto", `/proposals/${proposal?.id}/decline`, { why: "" })).status).toBe(
      422,
    );
    await post("otto", `/proposals/${proposal?.id}/decline`, { why: "Ask first." });
    expect(await page("vera", `/requests/${id}`)).toContain("Ask first.");
  });

  it("shows what is withheld, why and until when; holds and releases", async () => {
    await office.database.query(
      "insert into invoice values (9, $1, 1, 'x') on conflict do nothing",
      [ADA],
    );
    const { id: erased } = await office.confirmed({ type: "erasure" });
    const html = await page("vera", `/requests/${erased}`);
    for (const part of ["Invoice 9", "Bokföringslagen 7:2", "2033-12-31", "tax office"])
      expect(html).toContain(part);

    const hold = { reason: "A claim", basis: "Art. 17(3)(e) GDPR", until: "2027-01-01" };
    expect((await post("hans", `/requests/${id}/hold`, { ...hold, reason: " " })).status).toBe(422);
    expect((await post("hans", `/requests/${id}/hold`, hold)).status).toBe(303);
    expect(await page("vera", `/requests/${id}`)).toMatch(/A claim[\s\S]*2027-01-01/);
    expect(await page("vera", "/holds")).toContain("A claim");
    expect(await page("hans", "/holds")).not.toContain("Release");
    const [placed] = await office.dsar.desk.holds();
    expect((await post("hans", `/holds/${placed?.id}/release`)).status).toBe(403);
    const released = await post("dora", `/holds/${placed?.id}/release`, {
      back: `/desk/requests/${id}`,
    });
    expect(released.headers.get("location")).toBe(`/desk/requests/${id}`);
    expect(await page("vera", "/holds")).toContain("No hold is in force");
    const { timeline } = await office.dsar.desk.read(id);
    expect(timeline.map(({ event }) => event)).toContain("hold-placed");
  });

  it("goes back to its own pages only", async () => {
    for (const back of ["https://evil.example/", "//evil.example", "/desk/\\evil", "/other", ""]) {
      const hold = await office.dsar.desk.hold({ email: ADA, reason: "x", basis: "y" });
      const response = await post("dora", `/holds/${hold}/release`, { back });
      expect([back, response.headers.get("location")]).toEqual([back, "/desk/holds"]);
    }
  });

  it("lets another law be applied, with a reason", async () => {
    expect((await post("hans", `/requests/${id}/law`, { law: "colorado", why: "" })).status).toBe(
      422,
    );
    await post("hans", `/requests/${id}/law`, { law: "colorado", why: "Lives in Denver" });
    expect(await page("vera", `/requests/${id}`)).toContain("Lives in Denver");
  });

  it("reports a month as a page and as CSV that no spreadsheet runs", async () => {
    await office.dsar.desk.answer(id, "Done.");
    office.at("2026-04-02T10:00:00Z");
    const html = await page("vera", "/report");
    expect(html).toContain("2026-03-01 to 2026-03-31");
    expect(html).toMatch(/<td>GDPR<\/td><td>Restriction<\/td><td class="number">1<\/td>/);
    const response = await get("vera", "/report.csv?from=2026-03-01&to=2026-03-31");
    expect(response.headers.get("content-disposition")).toBe(
      'attachment; filename="shop-requests-2026-03-01-2026-03-31.csv"',
    );
    const [header = "", line = "", total = ""] = (await response.text()).split("\r\n");
    expect(header.split(",").slice(0, 8)).toEqual([
      ...["controller", "from", "to", "law", "type", "received", "answered", "on time"],
    ]);
    expect(line.split(",").slice(0, 8)).toEqual([
      ..."'=Shop,2026-03-01,2026-03-31,gdpr,restriction,1,1,1".split(","),
    ]);
    expect(total.split(",").slice(3, 6)).toEqual(["all", "all", "1"]);
    expect((await get("vera", "/report.csv?from=x&to=2026-03-31")).status).toBe(422);
    expect((await get("vera", "/report?from=2026-03-31&to=2026-03-01")).status).toBe(422);
  });

  it.each<[string, string, Record<string, string>, string, number]>([
    ["another site", `answer`, { text: "x" }, "https://evil.example", 403],
    ["a hidden origin", `answer`, { text: "x" }, "null", 403],
    ["an act that is none", `toString`, {}, SITE, 404],
    ["a type that is none", `decide`, { type: "everything" }, SITE, 422],
    ["a law that is none", `law`, { law: "roman", why: "x" }, SITE, 422],
    [
      "a ground of the other list",
      `refuse`,
      { text: "x", because: "JustificationA12Complexity" },
      SITE,
      422,
    ],
    ["an early day", `extend`, { text: "x", until: "2026-01-01" }, SITE, 422],
  ])("refuses %s and changes nothing", async (_what, act, fields, origin, status) => {
    const before = await office.dsar.desk.read(id);
    expect((await post("dora", `/requests/${id}/${act}`, fields, origin)).status).toBe(status);
    expect(await office.dsar.desk.read(id)).toEqual(before);
  });

  it.each(["/requests/x", "/requests/00000000-0000-4000-8000-000000000000", "/nothing", "/../etc"])(
    "has no page at %s",
    async (path) => {
      expect((await get("dora", path)).status).toBe(404);
    },
  );

  it("shows a viewer no act, and performs none", async () => {
    const html = await page("vera", `/requests/${id}`);
    expect(html).not.toContain("What to do");
    for (const act of ["answer", "refuse", "extend", "ask", "decide", "hold", "law", "erase"]) {
      const fields = { text: "x", type: "access", law: "gdpr", why: "x", reason: "x", basis: "x" };
      expect([act, (await post("vera", `/requests/${id}/${act}`, fields)).status]).toEqual([
        act,
        403,
      ]);
    }
    expect((await office.dsar.desk.read(id)).state).toBe("with-person");
  });

  it("keeps its answers out of caches, and styles them from its own origin", async () => {
    const { headers } = await get("vera", "/");
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("content-security-policy")).toMatch(/default-src 'none'.*style-src 'self'/);
    const style = await get("nobody", "/style.css");
    expect(style.headers.get("content-type")).toMatch(/^text\/css/);
    expect((await get("vera", "/", { method: "DELETE" })).status).toBe(405);
    expect(await (await get("vera", "/", { method: "HEAD" })).text()).toBe("");
  });
});

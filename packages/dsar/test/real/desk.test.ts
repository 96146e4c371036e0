import { launchChromium } from "@candor/engines/browser";
import axe from "axe-core";
import type { Browser, BrowserContext, Page } from "playwright";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Office, openOffice, STAFF, served } from "../support/office.ts";

let office: Office;
let site: Awaited<ReturnType<typeof served>>;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let requestId: string;

beforeAll(async () => {
  office = await openOffice({
    controller: { ...(await import("../support/shop.ts")).controller, alsoUnder: ["colorado"] },
  });
  site = await served(office.fetch);
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
  await office?.close();
});
beforeEach(async () => {
  await office.database.query("truncate candor_dsar.requests, candor_dsar.holds cascade");
  const request = { name: "Ada Lovelace", message: "Please stop.", residence: "US-CO" };
  ({ id: requestId } = await office.confirmed({ ...request, type: "complaint" }));
});
afterEach(() => context?.close());

/** Opens the desk as somebody, without script: no page needs any. */
async function workAs(
  name: keyof typeof STAFF,
  more: { phone?: boolean; dark?: boolean; script?: boolean } = {},
) {
  await context?.close();
  context = await browser.newContext({
    javaScriptEnabled: more.script === true,
    viewport: more.phone ? { width: 360, height: 740 } : { width: 1280, height: 900 },
    colorScheme: more.dark ? "dark" : "light",
  });
  await context.addCookies([{ name: "operator", value: String(name), url: site.origin }]);
  page = await context.newPage();
  await page.goto(`${site.origin}/desk`);
}

describe("the desk in Chromium", () => {
  it("walks a refusal from the queue through two people to the person's mail", async () => {
    await workAs("hans");
    await page.getByRole("link", { name: "Complaint" }).click();
    await page.getByRole("link", { name: /^Refuse/ }).click();
    await page
      .getByLabel("Ground")
      .selectOption({ label: "The data is needed for legal claims (Art. 17(3)(e) GDPR)" });
    await page.getByRole("button", { name: "Take this ground" }).click();
    const reasons = page.getByLabel("The reasons");
    expect(await reasons.inputValue()).toContain("appeal to us");
    await page.getByRole("button", { name: "Propose to a second person" }).click();
    expect(await page.getByRole("alert").textContent()).toContain("gap");
    await reasons.fill((await reasons.inputValue()).replace("[...]", "order 17 is in court."));
    await page.getByRole("button", { name: "Propose to a second person" }).click();
    await page.getByText("proposed by Hans Handler").first().waitFor();
    expect(await page.getByRole("button", { name: "Approve and send" }).count()).toBe(0);

    await workAs("dora");
    await page.getByRole("link", { name: "Approvals" }).click();
    await page.getByRole("button", { name: "Approve and send" }).click();
    await page.getByText("Nothing waits for a second person").waitFor();
    await office.dsar.run();
    const text = office.mail.mails.at(-1)?.text ?? "";
    for (const part of ["order 17 is in court", "within 45 days", "Art. 17(3)(e) GDPR", "IMY"])
      expect(text).toContain(part);
    await page.goto(`${site.origin}/desk/requests/${requestId}`);
    await page.getByText("Audit holds").waitFor();
    expect(await page.getByText("Proposal approved").textContent()).toContain("Dora Officer");
  });

  it("can be worked by keyboard alone, and always shows where one is", async () => {
    await workAs("hans");
    const focused = (): Promise<string> =>
      page.evaluate(() => document.activeElement?.textContent?.trim() ?? "");
    await page.keyboard.press("Tab");
    expect(await focused()).toBe("Skip to content");
    await page.keyboard.press("Enter");
    // Past the filter: to the first request.
    for (let i = 0; i < 12 && (await focused()) !== "Complaint"; i++) {
      await page.keyboard.press("Tab");
      const outline = await page.evaluate(
        () => getComputedStyle(document.activeElement ?? document.body).outlineStyle,
      );
      expect(outline).not.toBe("none");
    }
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: /^Complaint/ }).waitFor();
    for (let i = 0; i < 30 && (await focused()) !== "Answer"; i++) await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.getByLabel("The answer").waitFor();
    for (
      let i = 0;
      i < 30 &&
      !(await page.getByLabel("The answer").evaluate((e) => e === document.activeElement));
      i++
    )
      await page.keyboard.press("Tab");
    await page.keyboard.press("Control+A");
    await page.keyboard.type("We put it right.");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.getByText("answered", { exact: true }).waitFor();
    expect((await office.dsar.desk.read(requestId)).state).toBe("answered");
  });

  it("is accessible in both schemes, and fits a phone of 360 pixels", async () => {
    const { id } = await office.confirmed({ type: "erasure" });
    await office.dsar.desk.hold({
      email: "ada@example.org",
      reason: "A claim",
      basis: "Art. 17(3)(e) GDPR",
    });
    await office.dsar
      .deskOf(STAFF["hans"] ?? fail())
      .propose(requestId, { act: "refuse", text: "No." });
    const letter = await mailComesIn();
    const pages = [
      ...[
        "",
        `/requests/${requestId}`,
        `/requests/${id}`,
        `/requests/${requestId}/write/refuse-part`,
      ],
      ...[`/requests/${requestId}/write/extend`, "/approvals", "/work", "/holds"],
      ...["/tray", `/requests/${letter}`],
      ...["/report?from=2026-03-01&to=2026-03-31", "/nothing"],
    ];
    const found: string[] = [];
    for (const look of [{}, { dark: true, phone: true }]) {
      await workAs("dora", { ...look, script: true }); // axe is a script
      for (const path of pages) {
        await page.goto(`${site.origin}/desk${path}`);
        const wide = await page.evaluate("document.documentElement.scrollWidth");
        if ("phone" in look && wide !== 360) found.push(`${path} is ${wide} wide`);
        // The colours of the second look are on these three.
        if ("dark" in look && pages.indexOf(path) > 2) continue;
        await page.evaluate(axe.source);
        const { violations } = (await page.evaluate(
          "axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'] })",
        )) as axe.AxeResults;
        for (const { id: rule, nodes } of violations)
          found.push(`${path} ${rule}: ${nodes.map(({ html }) => html.slice(0, 90)).join(" | ")}`);
      }
    }
    expect(found).toEqual([]);
  });
});

/** Mail of nobody's on the tray, and a letter that was passed on with a file; says its request. */
async function mailComesIn(): Promise<string> {
  const arrives = (from: string, ...lines: readonly string[]) =>
    office.dsar.receiveMail(new TextEncoder().encode(lines.join("\r\n")), { from });
  await arrives("", `Subject: ${"endless".repeat(20)}`, "", `My data, ${"please".repeat(60)}`);
  const said = await arrives(
    "colleague@partner.example",
    ...["From: colleague@partner.example", "Subject: Fwd: x"],
    ...["Content-Type: multipart/mixed; boundary=b", "", "--b", "Content-Type: text/plain", ""],
    ...["---------- Forwarded message ----------", "From: Bob <bob@example.org>"],
    ...["Date: Monday", "Subject: x", "To: us", "", "Please delete all my data.", "--b"],
    ...[`Content-Disposition: attachment; filename="${"long".repeat(30)}.pdf"`, "", "%PDF-1.7"],
    "--b--",
  );
  return "request" in said ? said.request.id : "";
}

function fail(): never {
  throw new Error("nobody of that name works here");
}

import { type Held, inChromium, type Tab } from "../instruments/browser.ts";
import { until } from "../instruments/patience.ts";
import { sql } from "../instruments/sql.ts";
import type { Promised, Witness } from "../promise.ts";
import type { System } from "../system.ts";

const HOST = "stratum.localhost";

export const s07: Promised = {
  id: "S7",
  promise: "The choice is kept in a cookie: 7 days after refusal, 365 after consent",
  async walk(system, witness) {
    await inChromium(system, (tab) => choose(system, witness, tab, /^(reject|refuse|decline)/i, 7));
    await inChromium(system, (tab) => choose(system, witness, tab, /^accept/i, 365));
    await inChromium(system, (tab) => chooseWithoutScript(system, witness, tab));
  },
};

async function choose(
  system: System,
  witness: Witness,
  tab: Tab,
  button: RegExp,
  days: number,
): Promise<void> {
  const before = await receipts(system);
  await tab.page.goto(`http://${HOST}:${system.website.port}/`);
  const [answer] = await Promise.all([
    tab.page.waitForResponse((response) => new URL(response.url()).pathname === "/consent"),
    tab.page.getByRole("button", { name: button }).click(),
  ]);
  const header = (await answer.headersArray())
    .filter(({ name }) => name.toLowerCase() === "set-cookie")
    .map(({ value }) => value)
    .join();
  witness.expect(
    header.includes("opene_cs="),
    `the server wrote the cookie: Set-Cookie: ${header.slice(0, 24)}...; ${header.split(";").slice(1).join(";").trim()}`,
  );
  const cookie = await choiceCookie(tab);
  witness.expect(
    cookie.days !== undefined && Math.abs(cookie.days - days) < 0.02,
    `Chromium keeps opene_cs for ${cookie.days?.toFixed(2)} days (${days} stated)`,
  );
  await tab.page.reload();
  await tab.page.waitForLoadState("load");
  const again = await tab.page.getByRole("button", { name: button }).count();
  witness.expect(again === 0, "after a reload nothing is asked again");
  const after = await receipts(system);
  witness.expect(after === before + 1, `SQL: receipts went from ${before} to ${after}`);
}

/** No script runs here: a plain form, an answer over HTTP, and back to the page. */
async function chooseWithoutScript(system: System, witness: Witness, tab: Tab): Promise<void> {
  const before = await receipts(system);
  const session = await tab.context.newCDPSession(tab.page);
  await session.send("Emulation.setScriptExecutionDisabled", { value: true });
  await tab.page.goto(`http://${HOST}:${system.website.port}/cookies`);
  const banners = await tab.page.locator("candor-consent").count();
  await tab.page.getByRole("button", { name: /^(reject|refuse)/i }).click();
  await tab.page.waitForLoadState("load");
  const { days } = await choiceCookie(tab);
  witness.expect(
    banners === 0 && days !== undefined && Math.abs(days - 7) < 0.02,
    `without JavaScript, by the plain form: opene_cs is kept for ${days?.toFixed(2)} days, back at ${new URL(tab.page.url()).pathname}`,
  );
  const after = await receipts(system);
  witness.expect(after === before + 1, `SQL: receipts went from ${before} to ${after}`);
}

function choiceCookie(tab: Tab): Promise<Held> {
  return until("the choice's cookie", 5, async () => (await tab.cookies()).get("opene_cs"));
}

async function receipts(system: System): Promise<number> {
  const [row] = await sql<{ n: number }>(
    system,
    "select count(*)::int as n from candor_consent.receipt",
  );
  return row?.n ?? 0;
}

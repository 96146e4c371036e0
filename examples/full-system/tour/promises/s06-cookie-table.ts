import { type Held, inChromium, type Tab } from "../instruments/browser.ts";
import { until } from "../instruments/patience.ts";
import { visitor } from "../instruments/site.ts";
import type { Promised, Witness } from "../promise.ts";
import type { System } from "../system.ts";
import { auditBoth, auditOfMore } from "./s06-audit.ts";
import { LONGEST, lineOf, STATED } from "./s06-stated-cookies.ts";

const HOST = "stratum.localhost";

export const s06: Promised = {
  id: "S6",
  promise: "The cookie table is true, and consent can be withdrawn at any time",
  async walk(system, witness) {
    await table(system, witness, "en");
    await table(system, witness, "de");
    await inChromium(system, async (tab) => {
      await tab.page.goto(`http://${HOST}:${system.website.port}/`);
      await beforeChoice(witness, tab);
      await accepted(witness, tab);
      await everyCookie(witness, tab);
      await withdrawn(witness, tab);
    });
    await auditBoth(system, witness);
    await auditOfMore(system, witness);
  },
};

async function table(system: System, witness: Witness, lang: "en" | "de"): Promise<void> {
  const { text } = await visitor(system, HOST).ask(`/cookies?lang=${lang}`);
  const rows = [...text.matchAll(/<tr\b[^>]*>(.*?)<\/tr>/gs)].map(([, row = ""]) => plain(row));
  for (const { name, [lang]: retention } of STATED) {
    const row = rows.find((cells) => cells.includes(name)) ?? [];
    const keeps = retention.split(" / ").every((part) => row.some((cell) => cell.includes(part)));
    witness.expect(
      row.length >= 4 && keeps,
      `GET /cookies?lang=${lang}: ${name}, kept for ${retention} as stated${keeps ? "" : `, but it says: ${row.join(" | ")}`}`,
    );
  }
}

/** The texts of a row's cells. */
function plain(row: string): string[] {
  return [...row.matchAll(/<t[hd]\b[^>]*>(.*?)<\/t[hd]>/gs)].map(([, cell = ""]) =>
    cell
      .replace(/<[^>]*>/g, "")
      .replaceAll("&lt;", "<")
      .replaceAll("&gt;", ">")
      .replaceAll("&amp;", "&")
      .trim(),
  );
}

function isEssential(name: string): boolean {
  return lineOf(name)?.essential === true;
}

async function beforeChoice(witness: Witness, tab: Tab): Promise<void> {
  await tab.page.getByRole("button", { name: /^(reject|refuse|decline)/i }).waitFor();
  const names = [...(await tab.cookies()).keys()];
  const early = names.filter((name) => !isEssential(name));
  witness.expect(early.length === 0, `before any choice Chromium holds [${names.join(", ")}]`);
}

async function accepted(witness: Witness, tab: Tab): Promise<void> {
  await tab.page.getByRole("button", { name: /^accept/i }).click();
  await until("Google's cookies after consent", 10, async () =>
    (await tab.cookies()).has("_ga") ? true : undefined,
  );
  const names = [...(await tab.cookies()).keys()];
  const undeclared = names.filter((name) => !lineOf(name));
  witness.expect(undeclared.length === 0, `after consent: [${names.join(", ")}], all declared`);
}

/** Does what sets the rest of the ten, and measures how long Chromium keeps each of them. */
async function everyCookie(witness: Witness, { page, cookies }: Tab): Promise<void> {
  const origin = new URL(page.url()).origin;
  await page.goto(`${origin}/blog`);
  await page.locator(".articles a").first().click();
  await page.locator("#rate-form button").last().click();
  await page.locator(".comment form button").first().click();
  await page.goto(`${origin}/account/new`);
  await page.locator('[name="email"]').fill(`reader-${Date.now()}@mail.localhost`);
  await page.locator('[name="name"]').fill("A reader");
  await page.locator('[name="password"]').fill("a long enough password");
  await page.locator('[name="password"]').press("Enter");
  await page.waitForURL(/\/account\/?$/);
  const held = await cookies();
  for (const { name, seen, seconds } of STATED) {
    const cookie = [...held.values()].find((one) => seen.test(one.name));
    const inField = name.startsWith("_gat_") ? [60] : seconds;
    witness.expect(
      cookie !== undefined && inField.some((stated) => keeps(cookie, stated)),
      `Chromium keeps ${name} ${cookie ? spell(cookie) : "not at all"}${name.startsWith("_gat_") ? ", as in the field and not as stated" : ""}`,
    );
  }
}

/** A browser keeps nothing for longer than its cap; a minute has passed at most. */
function keeps({ days }: Held, stated: number | null): boolean {
  if (days === undefined || stated === null) return days === undefined && stated === null;
  return Math.abs(days * 86_400 - Math.min(stated, LONGEST)) <= 90;
}

function spell({ days }: Held): string {
  if (days === undefined) return "until it is closed";
  return days < 0.01 ? `for ${Math.round(days * 86_400)} seconds` : `for ${days.toFixed(1)} days`;
}

async function withdrawn(witness: Witness, tab: Tab): Promise<void> {
  const before = tab.requests.length;
  await tab.page
    .getByRole("button", { name: /cookie settings/i })
    .first()
    .click();
  await tab.page
    .getByRole("button", { name: /^(reject|refuse|withdraw)/i })
    .first()
    .click();
  const left = await until("the sweep after withdrawal", 10, async () => {
    const names = [...(await tab.cookies()).keys()];
    return names.every(isEssential) ? names : undefined;
  });
  // The page loads itself anew, to be rid of the scripts; ours comes after that.
  await tab.page.waitForLoadState("networkidle");
  await tab.page.reload();
  const late = [...(await tab.cookies()).keys()].filter((name) => !isEssential(name));
  witness.expect(late.length === 0, `after withdrawal and a reload: [${left.join(", ")}]`);
  const asked = tab.requests.slice(before).filter((url) => url.includes("tags.localhost"));
  witness.expect(asked.length === 0, `${asked.length} requests to the tag's site afterwards`);
}

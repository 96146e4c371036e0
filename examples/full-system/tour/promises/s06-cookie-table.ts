import { inChromium, type Tab } from "../instruments/browser.ts";
import { until } from "../instruments/patience.ts";
import { visitor } from "../instruments/site.ts";
import type { Promised, Witness } from "../promise.ts";
import type { System } from "../system.ts";

const HOST = "stratum.localhost";

/** The table as Stratum's policy states it, kept apart from the site's own data. */
const STATED = [
  ["local_csrftoken", "30 days"],
  ["opene_cs", "7 days / 365 days"],
  ["local_sessid", "Session"],
  ["rmp-rate", "20 days"],
  ["wp_gdsr_cmmthumb", "1 year"],
  ["_ga_<container-id>", "2 years"],
  ["_gat_<container-id>", "30 days"],
  ["_ga", "2 years"],
  ["_gid", "24 hours"],
  ["_gcl_au", "90 days"],
] as const;

const ESSENTIAL = /^(local_csrftoken|opene_cs|local_sessid|rmp-rate|wp_gdsr_cmmthumb)$/;
const DECLARED =
  /^(local_csrftoken|opene_cs|local_sessid|rmp-rate|wp_gdsr_cmmthumb|_ga_[A-Z0-9]+|_gat_[A-Za-z0-9_-]+|_ga|_gid|_gcl_au)$/;

export const s06: Promised = {
  id: "S6",
  promise: "The cookie table is true, and consent can be withdrawn at any time",
  async walk(system, witness) {
    await table(system, witness);
    await inChromium(system, async (tab) => {
      await tab.page.goto(`http://${HOST}:${system.website.port}/`);
      await beforeChoice(witness, tab);
      await accepted(witness, tab);
      await withdrawn(witness, tab);
    });
  },
};

async function table(system: System, witness: Witness): Promise<void> {
  const { text } = await visitor(system, HOST).ask("/cookies?lang=en");
  const rows = [...text.matchAll(/<tr\b[^>]*>(.*?)<\/tr>/gs)].map(([, row = ""]) => plain(row));
  for (const [name, retention] of STATED) {
    const row = rows.find((cells) => cells.includes(name)) ?? [];
    const keeps = retention.split(" / ").every((part) => row.some((cell) => cell.includes(part)));
    witness.expect(
      row.length >= 4 && keeps,
      `GET /cookies: ${name}, kept for ${retention} as stated${keeps ? "" : `, but it says: ${row.join(" | ")}`}`,
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

async function beforeChoice(witness: Witness, tab: Tab): Promise<void> {
  await tab.page.getByRole("button", { name: /^(reject|refuse|decline)/i }).waitFor();
  const names = [...(await tab.cookies()).keys()];
  const early = names.filter((name) => !ESSENTIAL.test(name));
  witness.expect(early.length === 0, `before any choice Chromium holds [${names.join(", ")}]`);
}

async function accepted(witness: Witness, tab: Tab): Promise<void> {
  await tab.page.getByRole("button", { name: /^accept/i }).click();
  await until("Google's cookies after consent", 10, async () =>
    (await tab.cookies()).has("_ga") ? true : undefined,
  );
  const names = [...(await tab.cookies()).keys()];
  const undeclared = names.filter((name) => !DECLARED.test(name));
  witness.expect(undeclared.length === 0, `after consent: [${names.join(", ")}], all declared`);
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
    return names.every((name) => ESSENTIAL.test(name)) ? names : undefined;
  });
  await tab.page.waitForLoadState("load");
  await tab.page.reload();
  const late = [...(await tab.cookies()).keys()].filter((name) => !ESSENTIAL.test(name));
  witness.expect(late.length === 0, `after withdrawal and a reload: [${left.join(", ")}]`);
  const asked = tab.requests.slice(before).filter((url) => url.includes("tags.localhost"));
  witness.expect(asked.length === 0, `${asked.length} requests to the tag's site afterwards`);
}

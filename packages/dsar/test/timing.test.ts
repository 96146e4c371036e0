import { campaign } from "@candor/engines/campaign";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Office, openOffice } from "./support/office.ts";
import { seeded } from "./support/seeded.ts";
import { TELLS_APART, welchT } from "./support/welch.ts";

const SITE = "https://shop.example/privacy/request";
const KNOWN = "known@example.org";
/** Times mean something on a machine that does nothing else: `npm run test:deep -- dsar`. */
const measured = process.env["CANDOR_DEEP"] !== undefined;

describe("answers that tell nobody who is a customer", { timeout: 120_000 }, () => {
  let office: Office;

  beforeAll(async () => {
    office = await openOffice();
    for (const letter of "abcdefgh")
      await office.database.query("insert into account values ($1, 'x')", [
        `${letter}@example.org`,
      ]);
    await office.database.query("insert into account values ($1, 'Known')", [KNOWN]);
  }, 120_000);
  afterAll(() => office.close(), 60_000);

  /** Sends a form and reads its answer whole; says how long that took, in milliseconds. */
  async function post(
    path: string,
    fields: Record<string, string>,
    before?: () => Promise<unknown>,
  ) {
    const init = { method: "POST", body: new URLSearchParams(fields) };
    const request = new Request(`${SITE}${path}`, {
      ...init,
      headers: { origin: "https://shop.example" },
    });
    const began = performance.now();
    await before?.();
    const response = await office.fetch(request);
    const body = await response.text();
    return { ms: performance.now() - began, status: response.status, body };
  }

  /** Two classes in random order, as many of each as the campaign says. */
  async function compare(
    pairs: number,
    seed: number,
    one: () => Promise<{ readonly ms: number }>,
    other: () => Promise<{ readonly ms: number }>,
  ): Promise<number> {
    const random = seeded(seed);
    const [first, second]: [number[], number[]] = [[], []];
    for (let n = 0; n < pairs; n++) {
      const order = random() < 0.5;
      for (const isFirst of [order, !order])
        (isFirst ? first : second).push((await (isFirst ? one : other)()).ms);
      if (n % 200 === 199) await office.database.query("truncate candor_dsar.requests cascade");
    }
    return welchT(first, second);
  }

  const run = campaign("timing of the portal's answers", { share: 20, full: 3_000 });
  const form = (email: string, before?: () => Promise<unknown>) =>
    post("", { type: "access", email }, before);
  /** What a portal would do that looks the person up before it answers. */
  const leak = async (): Promise<void> => {
    for (const table of ["account", "invoice", "account"])
      await office.database.query(`select * from ${table} where email = $1`, [KNOWN]);
  };
  const unknownToken = () => post(`/${"A".repeat(32)}/confirm`, { code: "0000-0000-0000-0000" });
  const otherToken = () => post(`/${"zZ9_".repeat(8)}/confirm`, { code: "9999-9999-9999-9999" });

  it("is the same answer, and measured the same time, for a known and an unknown address", async () => {
    const answers = new Set<string>();
    const seen = async (email: string) => {
      const answer = await form(email);
      answers.add(`${answer.status} ${answer.body}`);
      return answer;
    };
    const t = await compare(
      run.count,
      run.seed,
      () => seen(KNOWN),
      () => seen("nobody@example.org"),
    );
    expect(answers).toEqual(new Set(["303 "]));
    const tokens = await compare(run.count, run.seed, unknownToken, otherToken);
    if (measured) {
      expect(Math.abs(t)).toBeLessThan(TELLS_APART);
      expect(Math.abs(tokens)).toBeLessThan(TELLS_APART);
      run.record({
        "pairs of each": run.count,
        "t, addresses": t.toFixed(2),
        "t, links": tokens.toFixed(2),
      });
    }
  });

  it("is told apart by the same measure where a look-up is planted", async () => {
    const t = await compare(
      run.count,
      run.seed,
      () => form(KNOWN, leak),
      () => form("nobody@example.org"),
    );
    expect(Number.isFinite(t)).toBe(true);
    if (measured) {
      expect(t).toBeGreaterThan(TELLS_APART);
      run.record({ "t, with a planted look-up": t.toFixed(2) });
    }
  });

  it("is the same whatever was asked for an address before, and whoever asks", async () => {
    const page = async (email: string): Promise<string> => {
      const response = await office.fetch(
        new Request(SITE, {
          method: "POST",
          body: new URLSearchParams({ type: "erasure", email }),
          headers: { origin: "https://shop.example" },
        }),
      );
      const to = response.headers.get("location") ?? "";
      const shown = await (await office.fetch(new Request(`https://shop.example${to}`))).text();
      return shown.replaceAll(to, "STATUS").replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "ID");
    };
    const first = await page("someone@example.org");
    const busy = office;
    office = await openOffice({ limits: { mailsPerAddress: 2 } });
    try {
      for (let i = 0; i < 4; i++) expect(await page(KNOWN)).toBe(first);
    } finally {
      await office.close();
      office = busy;
    }
  });
});

describe("the measure itself", () => {
  const times = (seed: number, more: number): number[] => {
    const random = seeded(seed);
    // A sum of uniform numbers, and now and then an interruption.
    return Array.from({ length: 4000 }, () => {
      const noise = [1, 2, 3, 4].reduce((sum) => sum + random(), 0);
      return 10 + more + noise + (random() < 0.02 ? 100 * random() : 0);
    });
  };

  it("finds a difference of a tenth of the noise, and none where there is none", () => {
    expect(Math.abs(welchT(times(1, 0), times(2, 0)))).toBeLessThan(TELLS_APART);
    expect(welchT(times(1, 0.1), times(2, 0))).toBeGreaterThan(TELLS_APART);
  });

  it("agrees with a t computed by hand", () => {
    // Means 2 and 3, variances 1 and 1, three of each, nothing cropped: -1 / sqrt(2/3).
    expect(welchT([1, 2, 3], [2, 3, 4])).toBeCloseTo(-1 / Math.sqrt(2 / 3), 9);
  });
});

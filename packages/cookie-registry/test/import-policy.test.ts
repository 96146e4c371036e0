import { existsSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { completeDrafts, type EntryDraft, importPolicyText } from "../src/imports/index.ts";
import { checkRegistry, defineRegistry, renderMarkdown } from "../src/index.ts";
import { loadWords } from "../src/locales/index.ts";
import { entry } from "./declare.ts";

const seed = new URL("../../../../shared/seeds/004_a48e56421da95f94.txt", import.meta.url);

/** What a row says, short. */
const short = ({ name, retention = [], category, party, provider, inferred }: EntryDraft) => [
  name,
  retention.map((one) => ("iso" in one ? one.iso : Object.keys(one)[0])).join(" "),
  category,
  party,
  provider?.application,
  inferred?.join(" "),
];

describe("the cookie tables of a real policy", () => {
  it.skipIf(!existsSync(seed))("are read as they stand (../shared/seeds)", () => {
    const { drafts, problems } = importPolicyText(readFileSync(seed, "utf8"));
    expect(problems).toEqual([]);
    expect(drafts.map(short)).toEqual([
      ["local_csrftoken", "P30D", "essential", "first", false, undefined],
      ["opene_cs", "P7D P365D", "essential", "first", false, undefined],
      ["local_sessid", "session", "essential", "first", false, undefined],
      ["rmp-rate", "P20D", "essential", "first", false, undefined],
      ["wp_gdsr_cmmthumb", "P1Y", "essential", "first", false, undefined],
      ["_ga_<container-id>", "P2Y", undefined, "first", true, "party"],
      ["_gat_<container-id>", "P30D", undefined, "first", true, "party"],
      ["_ga", "P2Y", undefined, "first", true, "party"],
      ["_gid", "PT24H", undefined, "first", true, "party"],
      ["_gcl_au", "P90D", undefined, "first", true, "party"],
    ]);
    expect(checkRegistry({ entries: completeDrafts(drafts) })).toEqual([]);
  });
});

const POLICY = `
Cookies of the Lantern Society

We keep little, and we say what. See also our privacy notice of 2 March.

  • Strictly necessary cookies

    Without these the site does not work. We set these first-party cookies ourselves:

    Name Purpose Kept for
    lantern_sid Tells your visit from others while you are signed in. Session
    lantern-lang Remembers the language that you read in. 1 year, 6 months
    choice Keeps what you consented to. 14 days / 180 days
    lantern_soon Is going to be described later.
    lantern_vote One vote an article, for up to 20 days. 20 days
  • Statistics

    We count visits, with the help of others. We use these third-party services:

    Cookie name Expiration Description
    _pk_id_* 13 months Recognises a browser that comes back.
    _pk_ses_* 30 minutes Holds the pages of one visit together.

We may change this list. Ask us for the list of 2 years ago.
`;

describe("a table of single spaces", () => {
  const { drafts, problems } = importPolicyText(POLICY);

  it("is read by what its cells can be", () => {
    expect(drafts.map(short)).toEqual([
      ["lantern_sid", "session", "essential", "first", false, undefined],
      ["lantern-lang", "P1Y6M", "essential", "first", false, undefined],
      ["choice", "P14D P180D", "essential", "first", false, undefined],
      ["lantern_vote", "P20D", "essential", "first", false, undefined],
      ["_pk_id_<id>", "P13M", "analytics", "first", true, "party"],
      ["_pk_ses_<id>", "PT30M", "analytics", "first", true, "party"],
    ]);
    expect(drafts[3]?.purpose).toEqual({ en: "One vote an article, for up to 20 days." });
    expect(drafts[4]?.purpose).toEqual({ en: "Recognises a browser that comes back." });
  });

  it("loses no row: what cannot be read is reported with its line", () => {
    const line = POLICY.split("\n").findIndex((text) => text.includes("lantern_soon")) + 1;
    expect(problems).toMatchObject([
      { code: "unreadable-row", line, text: "lantern_soon Is going to be described later." },
    ]);
    expect(problems[0]?.message).toMatch(new RegExp(`^line ${line}: .*no retention is found`));
  });

  it("takes the shorter of two periods of a consent cookie for the one after a refusal", () => {
    const [, , choice] = completeDrafts(drafts);
    expect(choice?.retention).toEqual([
      { iso: "P14D", when: { en: "after refusal" } },
      { iso: "P180D", when: { en: "after consent" } },
    ]);
    expect(choice?.inferred).toEqual(["retention.when"]);
  });

  it("joins lines that a purpose was broken into, and no two rows", () => {
    const text = `Name Purpose Retention
one_a Remembers what you
put into your basket, and for
whom. 30 days
two_b Says nothing of time
three_c Keeps you signed in.
2 weeks
four_d Has no end`;
    const read = importPolicyText(text);
    expect(read.drafts.map(({ name, purpose }) => [name, purpose?.["en"]])).toEqual([
      ["one_a", "Remembers what you put into your basket, and for whom."],
      ["three_c", "Keeps you signed in."],
    ]);
    expect(read.problems.map(({ line, text }) => [line, text])).toEqual([
      [5, "two_b Says nothing of time"],
      [8, "four_d Has no end"],
    ]);
  });

  it("is not begun by prose, and ends where prose begins", () => {
    const text = `The name and purpose of a cookie are in its retention table.

Name Purpose Retention
a_1 Counts. 1 day

These are kept for 2 years.
E-mail addresses are kept for 3 years`;
    const read = importPolicyText(text);
    expect(read.drafts.map(({ name }) => name)).toEqual(["a_1"]);
    expect(read.problems).toEqual([]);
  });

  it("says when two columns of free text cannot be told apart", () => {
    const read = importPolicyText("Name Provider Purpose Expiry\n_ga Google Counts. 2 years");
    expect(read.drafts).toEqual([]);
    expect(read.problems[0]?.message).toMatch(
      /line 2: .*provider and purpose cannot be told apart/,
    );
  });

  it("reads categories, parties and hosts at either end", () => {
    const read = importPolicyText(`Cookie Domain Category Purpose Lifetime Party
_fbp shop.example Marketing Shows you advertisements. 3 months First-party
fr facebook.com Advertising Shows you advertisements elsewhere. 90 days 3rd party`);
    expect(read.drafts).toMatchObject([
      { name: "_fbp", domain: "shop.example", category: "marketing", party: "first" },
      { name: "fr", domain: "facebook.com", category: "marketing", party: "third" },
    ]);
    expect(read.problems).toEqual([]);
  });
});

describe("tables with marks between cells", () => {
  const expected = [
    ["sid", "session", "essential", undefined, undefined, undefined],
    ["_ga_<id>", "P2Y", "analytics", undefined, undefined, undefined],
  ];

  it.each([
    [
      "tabs",
      "Category\tName\tPurpose\tDuration\nNecessary\tsid\tSigned in\tSession\nStatistics\t_ga_XXXX\tCounts\t2 years",
    ],
    [
      "Markdown",
      "| Category | Name | Purpose | Duration |\n|---|:--|---|--:|\n| Necessary | `sid` | Signed in | Session |\n| Statistics | `_ga_{id}` | Counts | 2 years |",
    ],
    [
      "Markdown without outer pipes",
      "Category | Name | Purpose | Duration\n--- | --- | --- | ---\nNecessary | sid | Signed in | Session\nStatistics | _ga_# | Counts | 2 years",
    ],
    [
      "a drawn table",
      "┌──────────┬──────┐\n│ Category │ Name │ Purpose │ Duration │\n├──────────┼──────┤\n│ Necessary │ sid │ Signed in │ Session │\n├──────────┼──────┤\n│ Statistics │ _ga_* │ Counts │ 2 years │\n└──────────┴──────┘",
    ],
    [
      "columns of spaces",
      "Category     Name      Purpose      Duration\n-----------  --------  -----------  --------\nNecessary    sid       Signed in    Session\nStatistics   _ga_*     Counts       2 years",
    ],
    [
      "columns with cells broken over lines",
      "Category     Name      Purpose      Duration\nNecessary    sid       Signed       Session\n                       in\nStatistics   _ga_*     Counts       2\n                                    years",
    ],
    [
      "a line a cell",
      "Category\nName\nPurpose\nDuration\n\nNecessary\nsid\nSigned in\nSession\n\nStatistics\n_ga_*\nCounts\n2 years\n\nThat is all.",
    ],
    [
      "blocks of labels",
      "Name: sid\nCategory: Necessary\nPurpose: Signed in\nDuration: Session\n\nName: _ga_*\nCategory: Statistics\nPurpose: Counts\nDuration: 2 years",
    ],
    [
      "a label and what it says on lines of their own",
      "Cookie\nsid\nCategory\nNecessary\nDuration\nSession\nDescription\nSigned in\n\nCookie\n_ga_*\nCategory\nStatistics\nDuration\n2 years\nDescription\nCounts",
    ],
    [
      "Markdown whose rows were broken",
      "Category | Name | Purpose | Duration |\nNecessary | sid | Signed in | Session |\nStatistics\n| _ga_*\n| Counts\n| 2 years |",
    ],
    [
      "wide gaps in the headings alone",
      "Name    Purpose   Duration     Category\nsid Signed in. Session Necessary\n_ga_* Counts. 2 years Statistics",
    ],
    [
      "a row to a paragraph",
      "Name Purpose Duration Category\n\nsid Signed in. Session Necessary\n\n_ga_* Counts. 2 years Statistics\n\nWe keep this up to date.",
    ],
  ])("are read: %s", (_, text) => {
    for (const ends of ["\n", "\r\n"]) {
      const { drafts, problems } = importPolicyText(text.replaceAll("\n", ends));
      expect(problems).toEqual([]);
      expect(drafts.map(short)).toEqual(expected);
      expect(drafts[0]?.purpose?.["en"]).toMatch(/^Signed in\.?$/);
    }
  });

  it("come with headings in other languages", () => {
    const german = importPolicyText(
      "Unbedingt erforderlich\n\nName\tAnbieter\tZweck\tSpeicherdauer\nsid\tDiese Website\tHält die Anmeldung\tSitzung\nlang\tDiese Website\tSprache\t2 Jahre",
      { language: "de" },
    );
    expect(german.problems).toEqual([]);
    expect(german.drafts).toEqual([
      {
        name: "sid",
        category: "essential",
        party: "first",
        provider: { application: false },
        purpose: { de: "Hält die Anmeldung" },
        retention: [{ session: true }],
        inferred: ["party"],
      },
      expect.objectContaining({ name: "lang", retention: [{ iso: "P2Y" }] }),
    ]);
  });

  it("report a cell that cannot be read, and keep the rest of its row", () => {
    const text = `| Cookie | Category | Provider | Expires | Domain |
| --- | --- | --- | --- | --- |
| a_1 | Misc | Ads & Co (third party) | soon | not a host |
| a 2<  | Marketing | Ads & Co | 1 day | |
|  | Marketing | Ads & Co | 1 day | |
| a_3 | Marketing | Ads & Co | 1 day | ads.example | surplus |
| a_4, a_5 | Marketing | Ads & Co | | ads.example |`;
    const { drafts, problems } = importPolicyText(text);
    expect(
      drafts.map(({ name, party, provider, domain }) => [name, party, provider?.name, domain]),
    ).toEqual([
      ["a_1", "third", "Ads & Co", undefined],
      ["a_4", undefined, "Ads & Co", "ads.example"],
      ["a_5", undefined, "Ads & Co", "ads.example"],
    ]);
    expect(problems.map(({ code, line, entry }) => `${line} ${code} ${entry ?? ""}`)).toEqual([
      "3 bad-value a_1",
      "3 bad-duration a_1",
      "3 bad-value a_1",
      "4 bad-name a 2<",
      "5 missing-field ",
      "6 unreadable-row ",
      "7 bad-duration a_4",
      "7 bad-duration a_5",
    ]);
  });

  it("report a column whose heading says nothing, and take the nearest that does", () => {
    const { drafts, problems } = importPolicyText(
      "Cookie name\tColour\tPurpose of use/Explanation\tFirst Party/Third Party\tLifespan\nApp.[User ID].token\tred\tChecks the account\tThird Party\t1 year",
    );
    expect(problems).toMatchObject([{ code: "unknown-field", line: 1, text: "Colour" }]);
    expect(drafts).toMatchObject([
      {
        name: "App.<user-id>.token",
        party: "third",
        purpose: { en: "Checks the account" },
        retention: [{ iso: "P1Y" }],
      },
    ]);
  });

  it("report headings without a row", () => {
    expect(importPolicyText("Name Purpose Retention\n\nNothing here.").problems).toMatchObject([
      { code: "unreadable-row", line: 1 },
    ]);
  });
});

describe("whatever a table holds", () => {
  const word = fc.constantFrom(
    "keeps",
    "your",
    "basket",
    "Session",
    "for",
    "2",
    "years",
    "a",
    "30 days",
    "x-y",
  );
  const row = fc.record({
    purpose: fc.array(word, { minLength: 1, maxLength: 8 }).map((words) => words.join(" ")),
    ends: fc.constantFrom(".", "", "!"),
    retention: fc.constantFrom("30 days", "Session", "1 year / 2 years", "soon", "", "varies"),
  });

  it.each([
    ["tabs", "\t", "Name\tPurpose\tRetention"],
    ["pipes", " | ", "Name | Purpose | Retention"],
    ["single spaces", " ", "Name Purpose Retention"],
  ])("no row of it is lost between %s", (_, gap, header) => {
    let [read, reported] = [0, 0];
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 8 }), (rows) => {
        const lines = rows.map(({ purpose, ends, retention }, at) =>
          [`name_${at}`, `${purpose}${ends}`, retention].join(gap),
        );
        const { drafts, problems } = importPolicyText([header, ...lines].join("\n"));
        lines.forEach((_, at) => {
          const drafted = drafts.some(({ name }) => name === `name_${at}`);
          const told = problems.some(
            ({ line = 0, text = "" }) => line <= at + 2 && text.includes(`name_${at}`),
          );
          expect(drafted || told, `row ${at} of ${JSON.stringify(lines)}`).toBe(true);
          if (drafted) read++;
          else reported++;
        });
      }),
      { numRuns: 500 },
    );
    expect(read).toBeGreaterThan(500);
    if (gap === " ") expect(reported).toBeGreaterThan(100);
  });

  it("takes time in proportion to it", () => {
    for (const text of ["Name ".repeat(20_000), "| ".repeat(20_000), "Name\n".repeat(20_000)]) {
      expect(() => importPolicyText(text)).not.toThrow();
    }
  });
});

describe("what a registry renders as Markdown", () => {
  const registry = defineRegistry({
    entries: [
      entry("sid", { purpose: { en: "Signed *in* | as `you`.", de: "Angemeldet." } }),
      entry("opene_cs", {
        retention: [
          { iso: "P7D", when: { en: "after refusal", de: "nach Ablehnung" } },
          { iso: "P365D", when: { en: "after consent", de: "nach Einwilligung" } },
        ],
        purpose: { en: "Keeps a choice.", de: "Hält eine Wahl." },
      }),
      entry("cart", {
        storage: "localStorage",
        category: "functional",
        retention: [{ persistent: true }],
        purpose: { en: "Keeps a cart.", de: "Hält den Korb." },
      }),
      entry("_ga_<container-id:alnum>", {
        category: "analytics",
        provider: { name: "Google Analytics", application: true },
        retention: [{ iso: "P1Y6M" }],
        purpose: { en: "Counts.", de: "Zählt." },
      }),
      entry("fr", {
        category: "marketing",
        party: "third",
        provider: { name: "Ads & Co" },
        retention: [{ until: { en: "you sign out", de: "Sie gehen" } }, { iso: "PT24H" }],
        purpose: { en: "Advertises.", de: "Wirbt." },
      }),
    ],
  });

  it.each(["en", "de", "fr", "sv", "es", "it", "nl"])(
    "is read back as it was declared: %s",
    async (language) => {
      const words = await loadWords(language);
      const { drafts, problems } = importPolicyText(
        renderMarkdown(registry, { locale: language, words }),
        { language },
      );
      expect(problems).toEqual([]);
      const only = (texts: Readonly<Record<string, string>>) => ({
        [language]: texts[language] ?? texts["en"],
      });
      const read = completeDrafts(drafts);
      expect(
        read.map(({ inferred = [], ...rest }) => ({ storage: "cookie", ...rest, inferred })),
      ).toEqual(
        registry.entries.map(({ purpose, retention, provider, ...rest }) => ({
          ...rest,
          ...(provider && { provider }),
          purpose: only(purpose),
          retention: retention.map((one) => ({
            ...one,
            ...(one.when && { when: only(one.when) }),
            ...("until" in one && { until: only(one.until) }),
          })),
          inferred: rest.party === "third" ? [] : ["party"],
        })),
      );
    },
  );
});

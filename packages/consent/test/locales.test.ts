import { readdirSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { beforeAll, describe, expect, it } from "vitest";
import type { Locale } from "../src/core/locale.ts";
import { en } from "../src/locales/en.ts";
import { LOCALE_TAGS, LOCALES, loadLocale, nearestLocale } from "../src/locales/index.ts";

const folder = join(import.meta.dirname, "../src/locales");
const tags = readdirSync(folder)
  .map((file) => file.replace(/\.\w+$/, ""))
  .filter((name) => !["index", "tsconfig"].includes(name))
  .sort();

/** The 24 official languages of the European Union. */
const OFFICIAL = "bg cs da de el en es et fi fr ga hr hu it lt lv mt nl pl pt ro sk sl sv".split(
  " ",
);

/** A locale's texts by where they stand, e.g. `categories.analytics.0`. */
function texts(value: unknown, path = ""): [string, string][] {
  if (typeof value === "string") return [[path, value]];
  return Object.entries(value as object).flatMap(([key, one]) =>
    texts(one, path ? `${path}.${key}` : key),
  );
}

/** Where a `%` stands for something: the same places in every language. */
const holes = texts(en)
  .filter(([, text]) => text.includes("%"))
  .map(([path]) => path);

let sizes: Map<string, number>;

beforeAll(async () => {
  const { outputFiles } = await build({
    entryPoints: tags.map((tag) => join(folder, `${tag}.ts`)),
    outdir: "out",
    bundle: true,
    splitting: true,
    format: "esm",
    minify: true,
    charset: "utf8",
    chunkNames: "lines",
    write: false,
  });
  sizes = new Map(
    outputFiles.map(({ path, contents }) => [
      path.replace(/^.*\/|\.js$/g, ""),
      gzipSync(contents, { level: 9 }).length,
    ]),
  );
});

describe("the languages", () => {
  it("are 44, the 24 official ones of the European Union among them", () => {
    expect(tags).toHaveLength(44);
    expect(tags).toEqual(expect.arrayContaining(OFFICIAL));
    expect([...LOCALE_TAGS].sort()).toEqual(tags);
    expect(Object.keys(LOCALES).sort()).toEqual(tags);
  });

  it("are honest about review: no native speaker has read any of them yet", () => {
    expect(Object.values(LOCALES).filter(({ reviewed }) => reviewed)).toEqual([]);
  });

  it.each([
    [["de-AT"], "de"],
    [["zh-TW"], "zh-Hant"],
    [["zh"], "zh-Hans"],
    [["zh-Hant-HK"], "zh-Hant"],
    [["no"], "nb"],
    [["nn-NO", "en"], "nb"],
    [["gsw", "FR-ch"], "fr"],
    [["tlh"], "en"],
    [["", "not a tag!", "uk"], "uk"],
    [[], "en"],
  ])("%j is answered by %s", async (wanted, tag) => {
    expect(nearestLocale(wanted)).toBe(tag);
    expect((await loadLocale(wanted)).lang).toBe(tag);
  });
});

describe.each(tags)("%s", (tag) => {
  let locale: Locale;

  beforeAll(async () => {
    locale = (await LOCALES[tag]?.load()) as Locale;
  });

  it("has every text, each with its hole where the English one has it", () => {
    const own = texts(locale).filter(([path]) => !["dir", "comma"].includes(path));
    expect(own.map(([path]) => path)).toEqual(texts(en).map(([path]) => path));
    for (const [path, text] of own) {
      expect(text.trim(), path).toBe(text);
      expect(text, path).not.toBe("");
      expect(text.split("%").length - 1, path).toBe(holes.includes(path) ? 1 : 0);
    }
    expect(locale.lang).toBe(tag);
  });

  it("parts the names of a list as its readers do", () => {
    // By ICU, in lists of the two kinds that have commas: "a, b und c", "a、b和c".
    const lists = (["unit", "conjunction"] as const).map((type) =>
      new Intl.ListFormat(tag, { type, style: "long" }).format(["a", "b", "c"]),
    );
    const comma = /[،、]/u.exec(lists.join())?.[0] ?? ",";
    expect((locale.comma ?? ", ").trim()).toBe(comma);
  });

  it("is in its own script and direction, with no English left", () => {
    // ICU's data on scripts and directions: nothing of ours.
    const intl = new Intl.Locale(tag) as Intl.Locale & { textInfo: { direction: string } };
    expect(locale.dir ?? "ltr").toBe(intl.textInfo.direction);
    const { script = "" } = intl.maximize();
    const several: Record<string, string[]> = {
      Hans: ["Han"],
      Hant: ["Han"],
      Jpan: ["Han", "Hiragana", "Katakana"],
      Kore: ["Hangul"],
    };
    const own = (several[script] ?? [script]).map((name) => `\\p{scx=${name}}`).join("");
    for (const [path, text] of texts(locale)) {
      if (["lang", "dir", "comma"].includes(path)) continue;
      const plain = text.replaceAll("Global Privacy Control", "").replace(/cookies?|browser/gi, "");
      const foreign = plain
        .match(/\p{L}/gu)
        ?.filter((one) => !new RegExp(`[${own}]`, "u").test(one));
      expect(foreign ?? [], `${path}: ${text}`).toEqual([]);
      if (tag === "en") continue;
      expect(` ${text.toLowerCase()} `, path).not.toMatch(/ (?:your|the|you|what|which|this) /);
      const sentence = text.split(" ").length > 3;
      if (sentence) expect(text, path).not.toBe(texts(en).find(([at]) => at === path)?.[1]);
    }
  });

  it("gives yes and no the same weight", () => {
    const words = (text: string) => text.split(" ").length;
    expect(Math.abs(words(locale.accept) - words(locale.reject))).toBeLessThanOrEqual(1);
    const ratio = [...locale.accept].length / [...locale.reject].length;
    expect(ratio).toBeGreaterThan(0.6);
    expect(ratio).toBeLessThan(1.7);
    expect(locale.accept).not.toBe(locale.reject);
  });

  it("is a file under 0.6 kB, gzip", () => {
    expect(sizes.get(tag)).toBeLessThan(600);
  });
});

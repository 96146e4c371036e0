import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { campaign } from "@candor/engines/campaign";
import { afterAll, describe, expect, it } from "vitest";
import { ignoreRules, pathText, readIgnoreRules } from "../src/core/selection/ignore-rules.ts";
import { EVERYTHING, type Selection } from "../src/core/selection/selection.ts";
import { bytesOf } from "./support/small-vault.ts";

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** What git would keep of a folder, by its `.gitignore` files: the judge. */
function keptByGit(folder: string): string[] {
  execFileSync("git", ["init", "-q", folder]);
  const command = ["ls-files", "-o", "-z", "--exclude-per-directory=.gitignore"];
  const listed = execFileSync("git", ["-c", "core.excludesFile=/dev/null", ...command], {
    cwd: folder,
    encoding: "latin1",
  });
  return listed.split("\0").slice(0, -1).sort();
}

/** What our rules keep of it. */
function keptByUs(folder: string, files: ReadonlyMap<string, string>): string[] {
  const kept: string[] = [];
  const walk = (at: string, selection: Selection): void => {
    const path = Buffer.from(`${folder}/${at}`, "latin1");
    for (const entry of readdirSync(path, { withFileTypes: true, encoding: "buffer" })) {
      const name = pathText(entry.name);
      if (name === ".git" || selection.leavesOut(name, entry.isDirectory())) continue;
      if (!entry.isDirectory()) kept.push(at + name);
      else walk(`${at}${name}/`, within(`${at}${name}/`, selection.inside(name)));
    }
  };
  const within = (at: string, selection: Selection): Selection => {
    const content = files.get(`${at}.gitignore`);
    if (content === undefined) return selection;
    return selection.with(readIgnoreRules(Buffer.from(content, "latin1")));
  };
  walk("", within("", EVERYTHING));
  return kept.sort();
}

function written(files: ReadonlyMap<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), "zk-ignore-"));
  folders.push(folder);
  for (const [path, content] of files) {
    mkdirSync(Buffer.from(join(folder, path, ".."), "latin1"), { recursive: true });
    writeFileSync(Buffer.from(join(folder, path), "latin1"), content, "latin1");
  }
  return folder;
}

const PATHS = [
  ...["a", "b", "ab", "a.o", "A.O", "x y", "x ", "#h", "!n", "-", "]", "[", "\\", "*", "a*b", "é"],
  ...["d/a", "d/b.o", "d/e/a", "d/e/f/a.o", "e/a", "e/d/a", "build/x", "src/build/x", "src/a.o"],
  ...["\xff\xfe", "d/\xff", "a\tb", "0", "9", "_", "d/e/f/g/h"],
];

describe("rules as in gitignore(5)", () => {
  it.each([
    ["a"],
    ["*.o"],
    ["/a"],
    ["d/"],
    ["d"],
    ["d/*"],
    ["d/**"],
    ["**/a"],
    ["d/**/a"],
    ["/*"],
    ["*\n!/d/\n/d/*\n!/d/e/"],
    ["build/"],
    ["/build"],
    ["build\n!src/build"],
    ["*\n!*/\n!*.o"],
    ["?"],
    ["[ab]"],
    ["[!ab]"],
    ["[^a]*"],
    ["[a-c]b"],
    ["[]]"],
    ["[]-]"],
    ["[[:digit:]]"],
    ["[[:punct:]]"],
    ["[[:nosuch:]]"],
    ["[a"],
    ["[a-"],
    ["[\\]]"],
    ["[!]]"],
    ["[--0]"],
    ["[a-]"],
    ["a\\"],
    ["\\#h"],
    ["\\!n"],
    ["#h"],
    ["!n"],
    ["\\*"],
    ["a\\*b"],
    ["\\\\"],
    ["x\\ "],
    ["x "],
    ["x\\ \\ "],
    ["x y  "],
    ["  a"],
    ["a\r\nb"],
    ["\n\n# no\n\n"],
    ["\xef\xbb\xbfa"],
    ["\xff*"],
    ["\xc3\xa9"],
    ["?\xfe"],
    ["**"],
    ["/**"],
    ["**/"],
    ["***"],
    ["a**"],
    ["d**a"],
    ["/d**/a"],
    ["/\xff**/*"],
    ["d/e**/g/h"],
    ["**/**/a"],
    ["d/**/**/a"],
    ["**/e/**"],
    ["/**/a"],
    ["d/***/a"],
    ["//a"],
    ["d//a"],
    ["/"],
    ["!/"],
    ["d/e"],
    ["/d/e/"],
    ["e/d"],
    ["*/a"],
    ["*/*/a"],
    ["**/d/a"],
    ["d/**/"],
    ["[d/]e"],
    ["d[/]a"],
    ["d?a"],
    ["a\nb\n!a"],
    ["!a\na"],
    ["[^/]"],
    ["\\a"],
    ["[\\a]"],
    ["[a\\-c]"],
    ["a\\\\"],
    ["[[:alpha:]-z]"],
    ["d/e/f/\n!d/e/f/g"],
    ["*.[oO]"],
    ["[z-a]"],
    ["[a-a]"],
    ["a[]b"],
    ["[[]"],
    ["[:alpha:]"],
  ])("keeps with %j what git keeps", (rules) => {
    const files = new Map(PATHS.map((path) => [path, ""]));
    files.set(".gitignore", rules);
    const folder = written(files);
    expect(keptByUs(folder, files)).toEqual(keptByGit(folder));
  });

  it("keeps with random rules at several depths what git keeps", () => {
    const run = campaign("gitignore rules against git", { share: 60, full: 3_000 });
    let seed = run.seed;
    const random = (below: number): number => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff;
      return (seed >>> 8) % below;
    };
    const PIECES = [
      "a",
      "b",
      "d",
      "e",
      "f",
      "*",
      "**",
      "?",
      "/",
      "/",
      "[ab]",
      "[!a]",
      ".o",
      "\\",
      "!",
      " ",
      "\xff",
    ];
    const line = () =>
      (random(4) === 0 ? "!" : "") +
      Array.from({ length: 1 + random(6) }, () => PIECES[random(PIECES.length)]).join("");
    for (let n = 0; n < run.count; n++) {
      const files = new Map(PATHS.map((path) => [path, ""]));
      for (const at of ["", "d/", "d/e/", "src/"])
        files.set(`${at}.gitignore`, Array.from({ length: random(5) }, line).join("\n"));
      const folder = written(files);
      const rules = [...files].filter(([path]) => path.endsWith(".gitignore"));
      expect(keptByUs(folder, files), JSON.stringify([n, rules])).toEqual(keptByGit(folder));
      rmSync(folder, { recursive: true });
      folders.pop();
    }
    run.record({ "trees with random rules": run.count, "told apart from git": 0 });
  }, 3_600_000);

  it("refuses half of a character pair in a rule that a program gives", () => {
    expect(() => ignoreRules(["\ud800"])).toThrow("half of a character pair");
    expect(ignoreRules(["é"]).verdict(pathText(bytesOf("é")), false)).toBe("out");
  });
});

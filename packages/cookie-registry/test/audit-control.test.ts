import { describe, expect, it } from "vitest";
import { findChromium } from "../src/audit/chromium/find-chromium.ts";
import { readControl } from "../src/audit/observe/control.ts";
import { createFrontier } from "../src/audit/observe/links.ts";

describe("a control", () => {
  it.each([
    ['role=button[name="Reject all"]', "  reject ALL ", true],
    ['role=button[name="Reject all"]', "Reject all cookies", false],
    ["role=button[name=/reject/i]", "Reject all cookies", true],
    ["role=button[name=/^reject$/]", "Reject", false],
    ['role=link[name="What? (more)"]', "What? (more)", true],
    ["role=button[name=/a\\/b/]", "a/b", true],
  ])("%s takes %j: %s", (text, name, fits) => {
    const control = readControl(text);
    expect("role" in control && control.name?.test(name)).toBe(fits);
  });

  it("by role alone takes any name", () => {
    expect(readControl("role=button")).toMatchObject({ role: "button", name: undefined });
  });

  it("is CSS otherwise", () => {
    expect(readControl("#reject, .no")).toEqual({ css: "#reject, .no" });
  });

  it.each([
    "",
    "  ",
    "role=",
    "role=button[name=Reject]",
    'role=button[title="x"]',
    "role=button[name=/(/]",
  ])("%j is refused", (text) => {
    expect(() => readControl(text)).toThrow(expect.objectContaining({ code: "bad-control" }));
  });
});

describe("findChromium", () => {
  it("takes the one that is named, or says that it is not there", () => {
    expect(findChromium({ CHROMIUM_PATH: "/a" }, "linux", (path) => path === "/a")).toBe("/a");
    expect(() => findChromium({ CHROMIUM_PATH: "/a" }, "linux", () => false)).toThrow(/\/a/);
  });

  it("looks through the PATH, then where installers put it", () => {
    const path = { PATH: "/one:/two" };
    expect(findChromium(path, "linux", (file) => file === "/two/google-chrome")).toBe(
      "/two/google-chrome",
    );
    expect(findChromium({}, "darwin", (file) => file.includes("Edge"))).toMatch(/Microsoft Edge$/);
  });

  it("says what to install", () => {
    expect(() => findChromium({}, "linux", () => false)).toThrow(
      expect.objectContaining({
        code: "no-chromium",
        message: expect.stringMatching(/apt-get install chromium.*CHROMIUM_PATH/),
      }),
    );
  });
});

describe("a crawl", () => {
  it("stays on the site, www and all, visits nothing twice and new paths before new queries", () => {
    const frontier = createFrontier("https://shop.example/");
    frontier.add([
      ...[
        "https://shop.example/?a=1",
        "https://shop.example/a?page=1",
        "https://shop.example/a?page=2",
      ],
      ...[
        "https://www.shop.example/b#part",
        "https://www.shop.example/b",
        "https://other.example/",
      ],
      ...["mailto:a@shop.example", "javascript:void 0", "http://[", "ftp://shop.example/"],
    ]);
    const visited: (string | undefined)[] = [];
    for (let url = frontier.next(); url !== undefined; url = frontier.next()) visited.push(url);
    expect(visited).toEqual([
      "https://shop.example/",
      "https://shop.example/a?page=1",
      "https://www.shop.example/b",
      "https://shop.example/?a=1",
      "https://shop.example/a?page=2",
    ]);
  });
});

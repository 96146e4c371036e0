import { describe, expect, it } from "vitest";
import { css } from "../src/index.ts";

type Scheme = "light" | "dark";

/** The colours of a palette, by name, as the stylesheet's rule for `selector` states them. */
function palette(selector: string, scheme: Scheme): Map<string, string> {
  const start = css.indexOf(`\n${selector} {`);
  const rule = css.slice(start, css.indexOf("\n}", start));
  const pairs = rule.matchAll(/--([a-z-]+): light-dark\((#\w{6}), (#\w{6})\)/g);
  return new Map(
    [...pairs].map(([, name = "", light = "", dark = ""]) => [
      name,
      scheme === "light" ? light : dark,
    ]),
  );
}

/** Relative luminance, WCAG 2.2. */
function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [high = 0, low = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

const TEXT: readonly [string, readonly string[]][] = [
  ["ink", ["paper", "raised", "sunken", "tint"]],
  ["quiet", ["paper", "raised", "sunken"]],
  ["accent", ["paper", "raised", "sunken"]],
  ["accent-deep", ["paper", "raised", "tint"]],
  ["on-accent", ["accent", "accent-deep"]],
  ["good", ["good-tint", "raised"]],
  ["warn", ["warn-tint", "raised"]],
  ["bad", ["bad-tint", "raised", "paper"]],
];

describe.each([":root", '[data-brand="hearth"]', '[data-brand="stratum"]'])("%s", (selector) => {
  describe.each(["light", "dark"] as const)("%s", (scheme) => {
    const colours = new Map([...palette(":root", scheme), ...palette(selector, scheme)]);
    const pairs = TEXT.flatMap(([text, grounds]) =>
      grounds.map((ground) => [text, ground] as const),
    );

    it.each(pairs)("text in %s on %s reads (1.4.3: 4.5 to 1)", (text, ground) => {
      const ratio = contrast(colours.get(text) ?? "", colours.get(ground) ?? "");
      expect(ratio).toBeGreaterThanOrEqual(4.5);
    });

    it("the edge of a control stands out (1.4.11: 3 to 1)", () => {
      for (const ground of ["raised", "paper"]) {
        const ratio = contrast(colours.get("control") ?? "", colours.get(ground) ?? "");
        expect(ratio).toBeGreaterThanOrEqual(3);
      }
    });
  });
});

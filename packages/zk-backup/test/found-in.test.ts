import { expect, it } from "vitest";
import { searchFor } from "./support/found-in.ts";
import { noise } from "./support/small-vault.ts";

const content = Buffer.from(noise(50_000, 1));
const search = searchFor({ contents: [content], texts: ["tax return", "hunter2"] });

it("finds every run of 16 bytes, wherever it begins in either", () => {
  for (let shift = 0; shift < 40; shift++) {
    const haystack = Buffer.from(noise(10_000, 2));
    content.copy(haystack, 5_000 + shift, 123 + 7 * shift, 123 + 7 * shift + 16);
    expect(search.in(haystack), `shift ${shift}`).not.toEqual([]);
  }
});

it("finds every text, also at the ends", () => {
  for (const at of [0, 1, 2, 3, 500, 990]) {
    const haystack = Buffer.from(noise(1_000, 3));
    haystack.write("tax return", at, "latin1");
    expect(search.in(haystack)).toEqual([`tax return at ${at}`]);
  }
});

it("finds nothing where there is nothing, nor in a run of 7 bytes", () => {
  const haystack = Buffer.from(noise(2_000_000, 4));
  content.copy(haystack, 5_000, 123, 130);
  haystack.write("tax retur", 70, "latin1");
  expect(search.in(haystack)).toEqual([]);
});

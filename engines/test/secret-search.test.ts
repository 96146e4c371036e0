import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { searchFor, writtenAs } from "../src/secret-search.ts";

/** Bytes that stand nowhere else, the same in every run. */
function noise(length: number, seed: number): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < length; at += 32)
    parts.push(createHash("sha256").update(`${seed} ${at}`).digest());
  return Buffer.concat(parts).subarray(0, length);
}

const content = noise(50_000, 1);
const search = searchFor({ contents: [content], texts: ["tax return", "hunter2"] });

it("finds every run of 16 bytes, wherever it begins in either", () => {
  for (let shift = 0; shift < 40; shift++) {
    const haystack = noise(10_000, 2);
    content.copy(haystack, 5_000 + shift, 123 + 7 * shift, 123 + 7 * shift + 16);
    expect(search.in(haystack), `shift ${shift}`).not.toEqual([]);
  }
});

it("finds every text, also at the ends", () => {
  for (const at of [0, 1, 2, 3, 500, 990]) {
    const haystack = noise(1_000, 3);
    haystack.write("tax return", at, "latin1");
    expect(search.in(haystack)).toEqual([`tax return at ${at}`]);
  }
});

it("finds nothing where there is nothing, nor in a run of 7 bytes", () => {
  const haystack = noise(2_000_000, 4);
  content.copy(haystack, 5_000, 123, 130);
  haystack.write("tax retur", 70, "latin1");
  expect(search.in(haystack)).toEqual([]);
});

it("finds a key raw and as text, and no part of it", () => {
  const key = noise(32, 5);
  const keys = searchFor({ contents: [], texts: writtenAs(key) });
  const forms = [key, key.toString("hex"), key.toString("base64"), key.toString("base64url")];
  for (const form of forms) {
    const haystack = Buffer.concat([noise(300, 6), Buffer.from(form), noise(300, 7)]);
    expect(keys.in(haystack), `${form}`).not.toEqual([]);
    expect(keys.in(Buffer.concat([Buffer.from(form).subarray(1)]))).toEqual([]);
  }
});

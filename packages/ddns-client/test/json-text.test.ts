import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseJsonText } from "../src/cli/json-text.ts";

describe("JSON with the lines of its values", () => {
  it("reads what JSON.parse reads, however it is laid out", () => {
    fc.assert(
      fc.property(fc.json(), fc.integer({ min: 0, max: 4 }), (text, indent) => {
        const value: unknown = JSON.parse(text);
        const laidOut = JSON.stringify(value, null, indent);
        expect(parseJsonText(laidOut).value).toEqual(JSON.parse(laidOut));
      }),
    );
  });

  it("refuses what JSON.parse refuses, and quotes nothing of it", () => {
    const piece = fc.constantFrom(
      '"s3cret"',
      "{",
      "}",
      "[",
      "]",
      ",",
      ":",
      "1",
      "tru",
      "null",
      "\n",
      '"',
      "\\",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join("");
        let value: unknown;
        let good = true;
        try {
          value = JSON.parse(text);
        } catch {
          good = false;
        }
        try {
          expect(parseJsonText(text).value).toEqual(value);
        } catch (error) {
          expect(error).toMatchObject({ code: "option" });
          expect((error as Error).message).not.toContain("s3cret");
          expect(good && !/name stands twice/.test((error as Error).message), text).toBe(false);
          return;
        }
        expect(good, text).toBe(true);
      }),
    );
  });

  it("knows the line of each member, and of what would hold one that is missing", () => {
    const { lineOf } = parseJsonText('{\n "a": 1,\n "b": [\n  {"c":\n2},\n  3]\n}');
    expect(["a", "b", "b[0]", "b[0].c", "b[1]", "", "nowhere"].map(lineOf)).toEqual([
      2, 3, 4, 4, 6, 1, 1,
    ]);
    expect(["b[0].d", "b[9]", "b[0].c.d"].map(lineOf)).toEqual([4, 3, 4]);
  });

  it("ends at sixty-four levels", () => {
    expect(() => parseJsonText("[".repeat(70) + "]".repeat(70))).toThrow("nested too deeply");
  });
});

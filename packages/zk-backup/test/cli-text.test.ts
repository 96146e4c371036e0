import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { modeText } from "../src/cli/entry-text.ts";
import { progressText } from "../src/cli/output.ts";
import { bytesText, durationText } from "../src/cli/report.ts";
import { escaped, jsonPath, parsePath, shownPath } from "../src/cli/shown-path.ts";
import { tableText } from "../src/cli/table-text.ts";

const bytes = (text: string) => new Uint8Array(Buffer.from(text, "latin1"));

describe("paths", () => {
  it("show what would drive a terminal, and what is no text, as its code", () => {
    expect(shownPath([bytes("a"), bytes("\x1b[31m\n")])).toBe("a/\\x1b[31m\\x0a");
    expect(shownPath([bytes("no\xff\\")])).toBe("no\\xff\\\\");
    expect(shownPath([new Uint8Array(Buffer.from("Grüße\\"))])).toBe("Grüße\\\\");
    expect(escaped("\u009b2J")).toBe("\\u009b2J");
  });

  it("go to programs as they are, with their bytes where they are no text", () => {
    expect(jsonPath([bytes("a"), bytes("\x1b")])).toEqual({ path: "a/\x1b" });
    expect(jsonPath([bytes("\xff")])).toEqual({ path: "\\xff", pathBytes: "/w==" });
  });

  const name = fc
    .uint8Array({ minLength: 1, maxLength: 12 })
    .filter((part) => !part.includes(0x2f) && !part.every((byte) => byte === 0x2e));

  it("come back from what is shown, whatever bytes they have", () => {
    fc.assert(
      fc.property(fc.array(name, { maxLength: 4 }), (names) => {
        expect(parsePath(shownPath(names)).map((part) => Buffer.from(part))).toEqual(
          names.map((part) => Buffer.from(part)),
        );
      }),
    );
  });

  it("are named from the root and never step up", () => {
    expect(parsePath("/a//./b/")).toEqual(parsePath("a/b"));
    expect(() => parsePath("a/../b")).toThrow("steps up");
  });
});

describe("text for people", () => {
  it.each([
    [0, "0 s"],
    [61_000, "1 min 1 s"],
    [3_600_000, "1 h"],
    [90_061_000, "1 d 1 h"],
  ])("%i ms are %s", (milliseconds, text) => {
    expect(durationText(milliseconds)).toBe(text);
  });

  it("says share, rate and time left, and no more than is known", () => {
    const all = { files: 5, allFiles: 10, bytes: 25_000_000, allBytes: 100_000_000 };
    expect(progressText(all, 5)).toBe(
      " 25 %, 5 of 10 files, 25.0 MB of 100 MB, 5.00 MB/s, 15 s left",
    );
    expect(progressText({ files: 5, bytes: 0, storedBytes: 10 }, 0)).toBe(
      "5 files, 0 bytes, 0 bytes/s, 10 bytes stored",
    );
  });

  it("writes modes as ls does", () => {
    expect(modeText({ kind: "directory", mode: 0o1777 })).toBe("drwxrwxrwt");
    expect(modeText({ kind: "file", mode: 0o4644 })).toBe("-rwSr--r--");
    expect(modeText({ kind: "symlink", mode: 0o777 })).toBe("lrwxrwxrwx");
  });

  it("aligns columns and lets no cell break a line", () => {
    expect(
      tableText(
        [
          ["a", "1"],
          ["b\nc", "22"],
        ],
        [1],
      ),
    ).toBe("a        1\nb\\x0ac  22");
    expect(bytesText(999_499)).toBe("999 kB");
  });
});

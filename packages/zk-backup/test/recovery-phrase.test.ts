import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeRecoveryPhrase, encodeRecoveryPhrase, isZkBackupError } from "../src/index.ts";

const secrets = fc.uint8Array({ minLength: 32, maxLength: 32 });
const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** What a phrase is refused with; null when it is taken. */
function refusal(phrase: string): string | null {
  try {
    decodeRecoveryPhrase(phrase);
    return null;
  } catch (error) {
    if (isZkBackupError(error, "bad-phrase")) return error.message;
    throw error;
  }
}

describe("a recovery phrase", () => {
  it("gives the secret back, however it is typed", () => {
    fc.assert(
      fc.property(secrets, (secret) => {
        const phrase = encodeRecoveryPhrase(secret);
        expect(phrase).toMatch(/^([0-9A-HJKMNP-TV-Z]{5}-){12}[0-9A-HJKMNP-TV-Z]{5}$/);
        const typed = [
          phrase,
          phrase.toLowerCase(),
          phrase.replaceAll("-", ""),
          phrase.replaceAll("-", "\n"),
          phrase.replaceAll("0", "o").replaceAll("1", "l"),
          phrase.replaceAll("1", "I"),
        ];
        for (const way of typed) expect(decodeRecoveryPhrase(way)).toEqual(secret);
      }),
    );
  });

  it("says which group is mistyped, for every single wrong character", () => {
    fc.assert(
      fc.property(secrets, fc.nat(76), fc.nat(30), (secret, at, step) => {
        const phrase = encodeRecoveryPhrase(secret);
        const letter = phrase[at] ?? "-";
        if (letter === "-") return;
        const other = LETTERS[(LETTERS.indexOf(letter) + 1 + step) % 32] ?? "";
        const wrong = phrase.slice(0, at) + other + phrase.slice(at + 1);
        expect(refusal(wrong)).toMatch(new RegExp(`Group ${Math.floor(at / 6) + 1} `));
      }),
      { numRuns: 2000 },
    );
  });

  it("says which group has two characters exchanged", () => {
    fc.assert(
      fc.property(secrets, fc.nat(12), fc.nat(4), fc.nat(4), (secret, group, i, j) => {
        const groups = encodeRecoveryPhrase(secret).split("-");
        const letters = [...(groups[group] ?? "")];
        if (letters[i] === letters[j]) return;
        [letters[i], letters[j]] = [letters[j] ?? "", letters[i] ?? ""];
        groups[group] = letters.join("");
        expect(refusal(groups.join("-"))).toMatch(new RegExp(`Group ${group + 1} `));
      }),
      { numRuns: 2000 },
    );
  });

  it("notices any two groups exchanged", () => {
    fc.assert(
      fc.property(secrets, fc.nat(12), fc.nat(12), (secret, i, j) => {
        if (i === j) return;
        const groups = encodeRecoveryPhrase(secret).split("-");
        [groups[i], groups[j]] = [groups[j] ?? "", groups[i] ?? ""];
        expect(refusal(groups.join("-"))).toMatch(new RegExp(`Group ${Math.min(i, j) + 1} `));
      }),
    );
  });

  it.each([
    ["", /0 characters; 13 groups of 5 have 65/],
    ["AAAAA-BBBBB", /10 characters/],
    [`${"0".repeat(7)}U${"0".repeat(57)}`, /Group 2 has a character/],
    [`${"0".repeat(64)}é`, /Group 13 has a character/],
  ])("refuses %j", (phrase, message) => {
    expect(refusal(phrase)).toMatch(message);
  });

  it("keeps what was typed out of its messages", () => {
    const phrase = encodeRecoveryPhrase(new Uint8Array(32).fill(77)).replace(/^./, "Z");
    expect(refusal(phrase)).not.toContain(phrase.slice(0, 5));
  });

  it("is made of 32 bytes and nothing else", () => {
    expect(() => encodeRecoveryPhrase(new Uint8Array(31))).toThrow(/32 bytes/);
  });
});

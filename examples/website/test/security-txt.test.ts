import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { company as hearth } from "../companies/hearth/company.ts";
import { securityFile } from "../src/security/security-file.ts";
import {
  readSecurityTxt,
  SecurityTxtError,
  writeSecurityTxt,
} from "../src/security/security-txt.ts";

const NOW = new Date("2026-11-23T12:00:00Z");
const GOOD = `# A comment
Contact: mailto:security@example.org
contact: https://example.org/report
Contact: tel:+46-8-555-0100
Expires: 2027-03-01T00:00:00Z
Encryption: openpgp4fpr:5f2de5521c63a801ab59ccb603d49de44b29100f
Preferred-Languages: en, sv-FI ,zh-Hant
Canonical: https://example.org/.well-known/security.txt
Policy: https://example.org/policy
Hiring: https://example.org/jobs
X-Else: anything may stand here
`;

/** What the RFC forbids, and a word of the complaint. */
const BAD: readonly (readonly [string, string, RegExp])[] = [
  ["empty", "", /contact is missing/],
  ["no expiry", "Contact: mailto:a@b.example\n", /expires is missing/],
  ["no contact", "Expires: 2027-01-01T00:00:00Z\n", /contact is missing/],
  ["two expiries", `${GOOD}Expires: 2027-03-02T00:00:00Z\n`, /line 12: expires .* second time/],
  ["two language lists", `${GOOD}Preferred-Languages: de\n`, /second time/],
  ["expired", GOOD.replace("2027-03", "2026-03"), /expired/],
  ["expiring this very moment", GOOD.replace("2027-03-01T00", "2026-11-23T12"), /expired/],
  ["more than a year ahead", GOOD.replace("2027-03", "2028-03"), /more than a year/],
  ["a date without a time", GOOD.replace("T00:00:00Z", ""), /line 5: Expires/],
  ["a date in words", GOOD.replace("2027-03-01T00:00:00Z", "Mon, 1 Mar 2027"), /line 5: Expires/],
  ["no offset", GOOD.replace("00Z", "00"), /line 5: Expires/],
  ["the 31st of February", GOOD.replace("2027-03-01", "2027-02-31"), /no day there is/],
  ["a bare address", GOOD.replace("mailto:", ""), /line 2: contact is no URI/],
  [
    "plain http",
    GOOD.replace("https://example.org/report", "http://example.org/"),
    /line 3: .*https/,
  ],
  ["plain http for the key", GOOD.replace("openpgp4fpr:", "http://k.example/"), /line 6: .*https/],
  ["no space after the colon", GOOD.replace("Policy: ", "Policy:"), /line 9: no field/],
  ["a space before the colon", GOOD.replace("Policy:", "Policy :"), /line 9: no field/],
  ["a line of prose", `Hello\n${GOOD}`, /line 1: no field/],
  ["an empty value", GOOD.replace("en, sv-FI ,zh-Hant", " "), /line 7: no field/],
  ["languages that are none", GOOD.replace("en, sv-FI ,zh-Hant", "English!"), /line 7: .*BCP 47/],
  ["a hole in the list", GOOD.replace("en, sv-FI ,zh-Hant", "en,,sv"), /line 7: .*BCP 47/],
  ["a folded line", GOOD.replace("https://example.org/policy", "\n https://x"), /line 9: no field/],
  ["a line without end", `${GOOD}X: ${"x".repeat(3000)}\n`, /line 12: longer/],
  ["a file without end", GOOD + "# x\n".repeat(9000), /longer than/],
  [
    "a signature cut short",
    `-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\n${GOOD}`,
    /line 1/,
  ],
];

describe("security.txt", () => {
  it("is read with every field, in any case and order", () => {
    expect(readSecurityTxt(GOOD, NOW)).toEqual({
      contact: ["mailto:security@example.org", "https://example.org/report", "tel:+46-8-555-0100"],
      expires: new Date("2027-03-01T00:00:00Z"),
      canonical: ["https://example.org/.well-known/security.txt"],
      encryption: ["openpgp4fpr:5f2de5521c63a801ab59ccb603d49de44b29100f"],
      preferredLanguages: ["en", "sv-FI", "zh-Hant"],
      policy: ["https://example.org/policy"],
    });
    expect(readSecurityTxt(GOOD.replaceAll("\n", "\r\n"), NOW).contact).toHaveLength(3);
  });

  it.each(BAD)("with %s is refused, and the line is named", (_, text, why) => {
    expect(() => readSecurityTxt(text, NOW)).toThrowError(SecurityTxtError);
    expect(() => readSecurityTxt(text, NOW)).toThrowError(why);
  });

  it("is judged alike by a reader in another language, written from the RFC", () => {
    const judge = fileURLToPath(new URL("./judge-security-txt.py", import.meta.url));
    const cases = [["good", GOOD] as const, ...BAD.map(([name, text]) => [name, text] as const)];
    const said = execFileSync("python3", [judge, NOW.toISOString()], {
      input: JSON.stringify(cases.map(([, text]) => text)),
      encoding: "utf8",
    });
    const verdicts = JSON.parse(said) as boolean[];
    expect(cases.map(([name], at) => [name, verdicts[at]])).toEqual(
      cases.map(([name]) => [name, name === "good"]),
    );
  });

  it("reads back what it writes", () => {
    const host = fc.domain();
    fc.assert(
      fc.property(
        fc.array(host, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 364 * 86_400 }),
        (hosts, seconds) => {
          const file = {
            contact: hosts.map((one) => `mailto:security@${one}`),
            expires: new Date(NOW.getTime() + seconds * 1000),
            canonical: hosts.map((one) => `https://${one}/.well-known/security.txt`),
            encryption: [],
            preferredLanguages: ["en"],
            policy: hosts.map((one) => `https://${one}/security`),
          };
          expect(readSecurityTxt(writeSecurityTxt(file), NOW)).toEqual(file);
        },
      ),
    );
  });

  it("takes any bytes without an error of another kind", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (noise) => {
        try {
          readSecurityTxt(GOOD + noise, NOW);
        } catch (error) {
          expect(error).toBeInstanceOf(SecurityTxtError);
        }
      }),
    );
  });
});

describe("a company's file", () => {
  it("is written anew each month, and never expires within five or beyond seven months", async () => {
    let now = new Date("2026-01-31T23:59:59Z");
    const key = { publicKey: "", fingerprint: "", sign: async (text: string) => text };
    const file = securityFile(hearth, key, () => now);
    for (let day = 0; day < 800; day++) {
      now = new Date(Date.UTC(2026, 0, 31 + day, 23, 59, 59));
      const { expires } = readSecurityTxt(await file.text(), now);
      const months = (expires.getTime() - now.getTime()) / (30.44 * 86_400_000);
      expect(months).toBeGreaterThan(4.8);
      expect(months).toBeLessThan(6.1);
    }
  });
});

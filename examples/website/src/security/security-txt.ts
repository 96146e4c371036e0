/** What a security.txt says (RFC 9116 section 2.5). */
export interface SecurityTxt {
  /** URIs in order of preference: `mailto:security@example.org`. */
  readonly contact: readonly string[];
  /** After this moment the file is stale; less than a year ahead (section 2.5.5). */
  readonly expires: Date;
  /** Where the file itself is; what is signed and found elsewhere is not to be trusted. */
  readonly canonical: readonly string[];
  readonly encryption: readonly string[];
  /** BCP 47 tags, in no order of preference. */
  readonly preferredLanguages: readonly string[];
  readonly policy: readonly string[];
}

/** A file that is none, with the line at fault, counted from 1; 0 for the file as a whole. */
export class SecurityTxtError extends Error {
  readonly code = "security_txt";
  readonly line: number;

  constructor(line: number, message: string) {
    super(line === 0 ? message : `line ${line}: ${message}`);
    this.name = "SecurityTxtError";
    this.line = line;
  }
}

/** Longest line and file that is looked at; the RFC leaves limits to the reader (section 5.4). */
const LINE_LIMIT = 2048;
const FILE_LIMIT = 32 * 1024;
const YEAR_MS = 365 * 86_400_000;

/** ABNF of section 4: `field-name ":" SP value`. */
const FIELD = /^([A-Za-z0-9][A-Za-z0-9-]*):[ ](\S(?:.*\S)?)$/;
/** RFC 3339 date-time, as section 2.5.5 asks. */
const DATE_TIME =
  /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])[Tt]([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)$/;
/** Well-formed tags of the lengths that BCP 47 gives language, script, region and variants. */
const LANGUAGE = /^([A-Za-z]{2,3}|[A-Za-z]{5,8})(-[A-Za-z0-9]{2,8})*$/;
const FIELDS = [
  ...["acknowledgments", "canonical", "contact", "encryption"],
  ...["expires", "hiring", "policy", "preferred-languages"],
];

/**
 * Writes the fields, in the order in which a person would ask for them.
 *
 * @example
 * writeSecurityTxt({ contact: ["mailto:security@example.org"], expires, ... })
 */
export function writeSecurityTxt(file: SecurityTxt): string {
  const lines = [
    ...file.contact.map((uri) => `Contact: ${uri}`),
    `Expires: ${file.expires.toISOString().replace(/\.\d+Z$/, "Z")}`,
    ...file.encryption.map((uri) => `Encryption: ${uri}`),
    `Preferred-Languages: ${file.preferredLanguages.join(", ")}`,
    ...file.canonical.map((uri) => `Canonical: ${uri}`),
    ...file.policy.map((uri) => `Policy: ${uri}`),
  ];
  return `${lines.join("\n")}\n`;
}

/**
 * Reads and checks a file, signed or not; the signature itself is OpenPGP's business.
 *
 * @param now moment at which the file must not have expired
 * @throws SecurityTxtError for whatever RFC 9116 forbids, with the line.
 */
export function readSecurityTxt(text: string, now: Date): SecurityTxt {
  if (text.length > FILE_LIMIT)
    throw new SecurityTxtError(0, `longer than ${FILE_LIMIT} characters`);
  const found = new Map<string, string[]>();
  for (const { line, number } of signedLines(text)) {
    const trimmed = line.replace(/[ \t]+$/, "");
    if (trimmed === "" || trimmed.startsWith("#")) continue;
    const { name, value } = readField(trimmed, number);
    const values = found.get(name) ?? [];
    if (values.length > 0 && (name === "expires" || name === "preferred-languages"))
      throw new SecurityTxtError(number, `${name} stands here a second time (section 2.5)`);
    found.set(name, [...values, value]);
  }
  return {
    contact: required(found, "contact"),
    expires: expiry(required(found, "expires")[0] ?? "", now),
    canonical: found.get("canonical") ?? [],
    encryption: found.get("encryption") ?? [],
    preferredLanguages: (found.get("preferred-languages")?.[0] ?? "")
      .split(/\s*,\s*/)
      .filter(Boolean),
    policy: found.get("policy") ?? [],
  };
}

function readField(
  line: string,
  number: number,
): { readonly name: string; readonly value: string } {
  if (line.length > LINE_LIMIT)
    throw new SecurityTxtError(number, `longer than ${LINE_LIMIT} characters`);
  const [, field = "", value = ""] = FIELD.exec(line) ?? [];
  if (field === "") throw new SecurityTxtError(number, "no field: write `Name: value` (section 4)");
  const name = field.toLowerCase();
  if (name === "expires" && !DATE_TIME.test(value))
    throw new SecurityTxtError(number, "Expires is no date-time of RFC 3339");
  if (name === "preferred-languages") checkLanguages(value, number);
  else if (name !== "expires" && FIELDS.includes(name)) checkUri(name, value, number);
  return { name, value };
}

/** Section 2.5: a field with a URI that is a web address says https. */
function checkUri(name: string, value: string, number: number): void {
  if (!/^[A-Za-z][A-Za-z0-9+.-]*:[\x21-\x7e]+$/.test(value) || !URL.canParse(value))
    throw new SecurityTxtError(number, `${name} is no URI: a mail address is written mailto:`);
  if (/^http:/i.test(value)) throw new SecurityTxtError(number, `${name} must say https`);
}

function checkLanguages(value: string, number: number): void {
  if (value.split(/\s*,\s*/).every((tag) => LANGUAGE.test(tag))) return;
  throw new SecurityTxtError(number, "Preferred-Languages is no list of BCP 47 tags");
}

function required(found: ReadonlyMap<string, string[]>, name: string): string[] {
  const values = found.get(name);
  if (values) return values;
  throw new SecurityTxtError(0, `${name} is missing (section 2.5)`);
}

function expiry(value: string, now: Date): Date {
  const expires = new Date(value);
  // JavaScript takes the 31st of February for the 3rd of March.
  const [year = 0, month = 0, day = 0] = value.slice(0, 10).split("-").map(Number);
  const lastDay = new Date(Date.UTC(year, month, 0)).getUTCDate();
  if (Number.isNaN(expires.getTime()) || day > lastDay)
    throw new SecurityTxtError(0, "Expires is no day there is");
  if (expires <= now) throw new SecurityTxtError(0, `expired at ${value}`);
  if (expires.getTime() - now.getTime() > YEAR_MS)
    throw new SecurityTxtError(0, "expires in more than a year, which the RFC advises against");
  return expires;
}

interface NumberedLine {
  readonly line: string;
  readonly number: number;
}

/** The lines that count: all of them, or those that a cleartext signature covers (RFC 9580, 7). */
function signedLines(text: string): NumberedLine[] {
  const lines = text
    .replace(/^\ufeff/, "")
    .split(/\r?\n/)
    .map((line, at) => ({ line, number: at + 1 }));
  if (lines[0]?.line !== "-----BEGIN PGP SIGNED MESSAGE-----") return lines;
  const start = lines.findIndex(({ line }) => line === "");
  const end = lines.findIndex(({ line }) => line === "-----BEGIN PGP SIGNATURE-----");
  if (start < 0 || end < start)
    throw new SecurityTxtError(1, "signed, but the signature's lines are not in order");
  return lines
    .slice(start + 1, end)
    .map(({ line, number }) => ({ line: line.replace(/^- /, ""), number }));
}

import { ZkBackupError } from "../errors.ts";

/** Crockford's base 32: no I, L, O, U, which are misread or offend. */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const GROUPS = 13;
const DATA = 4; // characters of a group that carry the secret; one more checks them

/**
 * Writes 32 secret bytes as 13 groups of 5 characters that a person can write down and type:
 * section 4.2 of the format.
 *
 * @throws ZkBackupError `bad-input`.
 * @example
 * encodeRecoveryPhrase(secret); // "7J0QX-…", 77 characters with the hyphens
 */
export function encodeRecoveryPhrase(secret: Uint8Array): string {
  if (secret.length !== 32)
    throw new ZkBackupError("bad-input", "A recovery phrase stands for 32 bytes.");
  const numbers = fives(secret);
  const groups: string[] = [];
  for (let k = 0; k < GROUPS; k++) {
    const data = numbers.slice(DATA * k, DATA * (k + 1));
    groups.push([...data, check(k, data)].map((number) => ALPHABET[number]).join(""));
  }
  return groups.join("-");
}

/**
 * Reads a recovery phrase as it was typed: lower case, spaces, `O` for `0` and `I` or `L` for `1`
 * are taken.
 *
 * @throws ZkBackupError `bad-phrase`, naming the group that is wrong.
 */
export function decodeRecoveryPhrase(phrase: string): Uint8Array {
  const numbers = [...phrase.replace(/[\s-]/g, "")].map((letter, at) => number(letter, at));
  const wanted = GROUPS * (DATA + 1);
  if (numbers.length !== wanted)
    throw badPhrase(`It has ${numbers.length} characters; ${GROUPS} groups of 5 have ${wanted}.`);
  const data: number[] = [];
  for (let k = 0; k < GROUPS; k++) {
    const group = numbers.slice((DATA + 1) * k, (DATA + 1) * (k + 1));
    if (group.pop() !== check(k, group)) throw badPhrase(`Group ${k + 1} is mistyped.`);
    data.push(...group);
  }
  const bits = data.map((value) => value.toString(2).padStart(5, "0")).join("");
  if (!bits.endsWith("0000")) throw badPhrase(`Group ${GROUPS} is mistyped.`);
  return Uint8Array.from({ length: 32 }, (_, i) =>
    Number.parseInt(bits.slice(8 * i, 8 * i + 8), 2),
  );
}

/** 256 bits and 4 zeros as 52 numbers of 5 bits. */
function fives(secret: Uint8Array): number[] {
  const bits = `${Array.from(secret, (byte) => byte.toString(2).padStart(8, "0")).join("")}0000`;
  return Array.from({ length: GROUPS * DATA }, (_, i) =>
    Number.parseInt(bits.slice(5 * i, 5 * i + 5), 2),
  );
}

/** Check number of group k: a^k + a d0 + a^2 d1 + a^3 d2 + a^4 d3 in GF(32). */
function check(k: number, data: readonly number[]): number {
  let power = 1;
  for (let i = 0; i < k; i++) power = double(power);
  let weight = 1;
  return data.reduce((sum, value) => {
    weight = double(weight);
    return sum ^ multiply(weight, value);
  }, power);
}

/** Times x in GF(2)[x] modulo x^5 + x^2 + 1. */
function double(value: number): number {
  return value & 16 ? (value << 1) ^ 0b100101 : value << 1;
}

function multiply(a: number, b: number): number {
  let product = 0;
  for (let bit = 0, shifted = b; bit < 5; bit++, shifted = double(shifted))
    if ((a >> bit) & 1) product ^= shifted;
  return product;
}

function number(letter: string, at: number): number {
  const upper = letter.toUpperCase();
  const meant = upper === "O" ? "0" : upper === "I" || upper === "L" ? "1" : upper;
  const value = ALPHABET.indexOf(meant);
  if (value >= 0) return value;
  const group = Math.floor(at / (DATA + 1)) + 1;
  throw badPhrase(`Group ${group} has a character that none has.`);
}

function badPhrase(what: string): ZkBackupError {
  return new ZkBackupError("bad-phrase", `The recovery phrase is not right: ${what}`);
}

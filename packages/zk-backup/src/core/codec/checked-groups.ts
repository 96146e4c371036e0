import type { ZkBackupError } from "../errors.ts";

/** Crockford's base 32: no I, L, O, U, which are misread or offend. */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const DATA = 4; // characters of a group that carry bits; one more checks them
const GROUP_BITS = 5 * DATA;

/**
 * Writes bytes as groups of 5 characters that a person can write down and type: section 4.2 of the
 * format. What is missing to the last whole group is filled with zero bits.
 */
export function encodeGroups(bytes: Uint8Array): string {
  const count = Math.ceil((8 * bytes.length) / GROUP_BITS);
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, "0"))
    .join("")
    .padEnd(count * GROUP_BITS, "0");
  const numbers = Array.from({ length: count * DATA }, (_, i) =>
    Number.parseInt(bits.slice(5 * i, 5 * i + 5), 2),
  );
  const groups = Array.from({ length: count }, (_, k) => {
    const data = numbers.slice(DATA * k, DATA * (k + 1));
    return [...data, check(k, data)].map((number) => ALPHABET[number]).join("");
  });
  return groups.join("-");
}

/** What reading groups takes. */
export interface GroupsOptions {
  /** How many there are; any number when left out. */
  readonly groups?: number;
  /** Makes the error; what it is told names the group that is wrong. */
  readonly error: (what: string) => ZkBackupError;
}

/**
 * Reads groups as they were typed: lower case, spaces, `O` for `0` and `I` or `L` for `1` are taken.
 *
 * @returns the bits as characters, 20 a group
 * @throws what `error` makes
 */
export function decodeGroups(text: string, { groups, error }: GroupsOptions): string {
  const numbers = [...text.replace(/[\s-]/g, "")].map((letter, at) => number(letter, at, error));
  const count = groups ?? Math.ceil(numbers.length / (DATA + 1));
  const wanted = count * (DATA + 1);
  if (numbers.length !== wanted || count === 0)
    throw error(`It has ${numbers.length} characters; ${count} groups of 5 have ${wanted}.`);
  const data: number[] = [];
  for (let k = 0; k < count; k++) {
    const group = numbers.slice((DATA + 1) * k, (DATA + 1) * (k + 1));
    if (group.pop() !== check(k, group)) throw error(`Group ${k + 1} is mistyped.`);
    data.push(...group);
  }
  return data.map((value) => value.toString(2).padStart(5, "0")).join("");
}

/** The first bytes of bits that are written as characters. */
export function bytesOfBits(bits: string, length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => Number.parseInt(bits.slice(8 * i, 8 * i + 8), 2));
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

function number(letter: string, at: number, error: GroupsOptions["error"]): number {
  const upper = letter.toUpperCase();
  const meant = upper === "O" ? "0" : upper === "I" || upper === "L" ? "1" : upper;
  const value = ALPHABET.indexOf(meant);
  if (value >= 0) return value;
  throw error(`Group ${Math.floor(at / (DATA + 1)) + 1} has a character that none has.`);
}

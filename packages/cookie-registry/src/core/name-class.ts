/** A set of characters, as a bit; a character's own bits say which sets it is in. */
export type CharacterClass = number;

/** Every character. */
export const ANY: CharacterClass = 32;

/** The hyphen alone, as it stands in a UUID. */
export const HYPHEN: CharacterClass = 64;

/**
 * The classes a placeholder may name, each within the next: `token` is what RFC 9110 section 5.6.2
 * lets a cookie's name be made of, and what a placeholder stands for that names no class;
 * `base64url` is the alphabet of RFC 4648 section 5.
 */
const CLASSES: Readonly<Record<string, CharacterClass>> = {
  digits: 1,
  hex: 2,
  alnum: 4,
  base64url: 8,
  word: 8,
  token: 16,
  any: ANY,
};

/** Finds a class by the name a placeholder gives it. */
export function classNamed(name: string): CharacterClass | undefined {
  return Object.hasOwn(CLASSES, name) ? CLASSES[name] : undefined;
}

const MEMBERS: readonly (readonly [CharacterClass, RegExp])[] = [
  [1, /\d/],
  [2, /[\da-f]/i],
  [4, /[\da-z]/i],
  [8, /[\w-]/],
  [16, /[\w!#$%&'*+.^`|~-]/],
  [HYPHEN, /-/],
];

/** The classes of each ASCII character; all others are in {@link ANY} alone. */
const ASCII: Uint8Array = Uint8Array.from({ length: 128 }, (_, code) =>
  MEMBERS.reduce(
    (bits, [bit, set]) => (set.test(String.fromCharCode(code)) ? bits | bit : bits),
    ANY,
  ),
);

/** Tells the classes that a UTF-16 unit is in. */
export function classesOf(code: number): number {
  return ASCII[code] ?? ANY;
}

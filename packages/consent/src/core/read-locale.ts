import type { Locale } from "./locale.ts";

/** Languages written from right to left. */
const RIGHT_TO_LEFT = /^(?:ar|fa|he|ur)\b/;

/** Languages whose comma is another. `Intl.ListFormat` knows them too, and takes 10 ms to load. */
const COMMAS: Readonly<Record<string, string>> = { ar: "، ", fa: "، ", ja: "、", zh: "、" };

/**
 * Reads the texts of a language from 29 lines, in the order in which {@link Locale} names them, the
 * categories as essential, functional, analytics, marketing. Names for 44 times the same fields
 * would be a quarter of every file that a visitor loads.
 */
export function readLocale(lang: string, lines: string): Locale {
  const all = lines.split("\n");
  const comma = COMMAS[lang.slice(0, 2)];
  const take = (): string => all.shift() as string;
  const two = (): [string, string] => [take(), take()];
  return {
    lang,
    ...(RIGHT_TO_LEFT.test(lang) && { dir: "rtl" }),
    ...(comma && { comma }),
    title: take(),
    text: take(),
    policy: take(),
    accept: take(),
    reject: take(),
    settings: take(),
    heading: take(),
    save: take(),
    close: take(),
    always: take(),
    details: take(),
    columns: two(),
    kept: [...two(), ...two()],
    gpc: take(),
    embed: take(),
    allow: take(),
    visit: take(),
    categories: { essential: two(), functional: two(), analytics: two(), marketing: two() },
  };
}

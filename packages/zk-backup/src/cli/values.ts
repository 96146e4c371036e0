import { UsageError } from "./command-error.ts";
import type { Option, OptionValue } from "./option.ts";

/** Reads what was given for an option, or what stands for its absence. @throws UsageError. */
export function optionValue(
  name: string,
  { kind }: Option,
  given: readonly string[],
): OptionValue[keyof OptionValue] {
  if (kind === "list") return given;
  if (kind === "flag") return given.length > 0;
  const last = given.at(-1);
  if (last === undefined || kind === "text") return last;
  if (kind === "count") return countOf(name, last);
  return kind === "size" ? sizeOf(name, last) : durationOf(name, last);
}

const SIZE_UNITS: Readonly<Record<string, number>> = {
  "": 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 1024,
  Mi: 1024 ** 2,
  Gi: 1024 ** 3,
  Ti: 1024 ** 4,
};

const DURATION_UNITS: Readonly<Record<string, number>> = {
  s: 1e3,
  m: 60e3,
  h: 3600e3,
  d: 86_400e3,
  w: 604_800e3,
};

function countOf(name: string, text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new UsageError(`--${name} wants a whole number, not "${text}".`);
}

function sizeOf(name: string, text: string): number {
  const [, number = "", unit = ""] = /^(\d+(?:\.\d+)?)([kMGT]i?|Ki)?B?$/.exec(text) ?? [];
  const size = Math.round(Number(number) * (SIZE_UNITS[unit] ?? Number.NaN));
  if (number !== "" && size > 0 && Number.isSafeInteger(size)) return size;
  throw new UsageError(`--${name} wants a size such as 500k, 2M or 1Gi, not "${text}".`);
}

function durationOf(name: string, text: string): number {
  const [, number = "", unit = ""] = /^(\d{1,6})([smhdw])$/.exec(text) ?? [];
  if (number !== "") return Number(number) * (DURATION_UNITS[unit] ?? 0);
  throw new UsageError(`--${name} wants a time such as 90s, 30m, 12h or 7d, not "${text}".`);
}

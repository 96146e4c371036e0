import type { Decision } from "./decision.ts";

/**
 * Version 1 of the cookie's value. Six fields parted by `~`: format, fingerprint of the question,
 * time in base 36, `g` under Global Privacy Control, choices, receipt reference. Every character
 * stands in a cookie as it is (RFC 6265 section 4.1.1), so nothing on its way escapes it.
 *
 * `1~1x8d3kf~t5z4e8~~analytics!-marketing~uX3kQ0yS6rQv0m0m9w1zTA`
 */
const FORMAT = /^1~([0-9a-z]{1,7})~([0-9a-z]{1,8})~(g?)~([a-z0-9/!-]{1,800})~([\w-]{22}|)$/;

/** Writes a decision as a cookie's value. */
export function encodeDecision(decision: Decision): string {
  const { choices, decidedAt, question, gpc, receipt } = decision;
  const list = Object.keys(choices).map((id) => (choices[id] ? id : `-${id}`));
  return ["1", question, decidedAt.toString(36), gpc ? "g" : "", list.join("!"), receipt].join("~");
}

/** Reads a cookie's value; null for whatever this package did not write, however it was damaged. */
export function decodeDecision(value: string): Decision | null {
  const [, question, time, gpc, list, receipt = ""] = FORMAT.exec(value) ?? [];
  if (!question || !time || !list) return null;
  const choices: Record<string, boolean> = {};
  for (const text of list.split("!")) {
    const id = text.replace(/^-/, "");
    if (!id || id in choices) return null;
    choices[id] = id === text;
  }
  return { choices, decidedAt: Number.parseInt(time, 36), question, gpc: !!gpc, receipt };
}

/**
 * Picks the newest of several values: after a change of the cookie's domain a browser holds two
 * cookies of one name, and sends the older one first.
 *
 * @param latest seconds since 1970 UTC; a choice from later than this was not made
 */
export function newestDecision(values: readonly string[], latest: number): Decision | null {
  const found = values
    .flatMap((value) => decodeDecision(value) ?? [])
    .filter(({ decidedAt }) => decidedAt <= latest)
    .sort((a, b) => b.decidedAt - a.decidedAt);
  return found[0] ?? null;
}

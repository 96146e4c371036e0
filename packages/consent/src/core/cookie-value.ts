import type { Decision } from "./decision.ts";

/**
 * Version 1 of the cookie's value. Seven fields parted by `~`: format, policy version, registry
 * version, time in base 36, `g` under Global Privacy Control, choices, receipt reference.
 * Every character stands in a cookie as it is (RFC 6265 section 4.1.1) and in js-cookie too.
 *
 * `1~2025-06~r3~t5z4e8~~analytics!-marketing~uX3kQ0yS6rQv0m0m9w1zTA`
 */
const FORMAT =
  /^1~([\w.-]{1,32})~([\w.-]{1,32})~([0-9a-z]{1,8})~(g?)~([a-z0-9/!-]{1,800})~([\w-]{22}|)$/;
const CHOICE = /^(-?)([a-z0-9][a-z0-9-]*(?:\/[a-z0-9][a-z0-9-]*)?)$/;

/** Tells whether a version can stand in the cookie: 1 to 32 letters, digits, `.`, `_` or `-`. */
export function isVersion(version: string): boolean {
  return /^[\w.-]{1,32}$/.test(version);
}

/** Writes a decision as a cookie's value. */
export function encodeDecision(decision: Decision): string {
  const choices = Object.entries(decision.choices).map(([id, yes]) => (yes ? id : `-${id}`));
  return [
    "1",
    decision.policyVersion,
    decision.registryVersion,
    decision.decidedAt.toString(36),
    decision.gpc ? "g" : "",
    choices.join("!"),
    decision.receipt ?? "",
  ].join("~");
}

/** Reads a cookie's value; null for whatever this package did not write, however it was damaged. */
export function decodeDecision(value: string): Decision | null {
  const [, policyVersion, registryVersion, time, gpc, list, receipt] = FORMAT.exec(value) ?? [];
  if (!policyVersion || !registryVersion || !time || !list) return null;
  const choices: Record<string, boolean> = {};
  for (const text of list.split("!")) {
    const [, no, id] = CHOICE.exec(text) ?? [];
    if (!id || id in choices) return null;
    choices[id] = !no;
  }
  return {
    choices,
    decidedAt: Number.parseInt(time, 36),
    policyVersion,
    registryVersion,
    gpc: gpc === "g",
    receipt: receipt || null,
  };
}

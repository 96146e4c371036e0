import type { Entry } from "../entry.ts";
import type { Finding, FindingKind } from "./finding.ts";
import { finding } from "./judge.ts";
import type { Phase } from "./observation.ts";
import type { Thing } from "./thing.ts";

/** Judges when a declared thing was there: what is not essential needs a yes that still holds. */
export function judgeConsent(thing: Thing, entry: Entry): Finding[] {
  if (entry.category === "essential") return [];
  return [
    early(thing, entry, "before", "before-consent"),
    early(thing, entry, "rejected", "after-reject"),
    withdrawn(thing, entry),
  ].filter((one) => one !== null);
}

const WHEN: Readonly<{ [P in Phase]: string }> = {
  before: "before any choice",
  rejected: "after everything was refused",
  accepted: "after consent",
  withdrawn: "after consent was withdrawn",
};

function early(thing: Thing, entry: Entry, phase: Phase, kind: FindingKind): Finding | null {
  const written = wasWritten(thing, phase);
  if (!written && !isThere(thing, phase)) return null;
  const left = written || phase === "before" ? "" : ", left over from before the refusal";
  const advice =
    left === ""
      ? `let nothing of ${entry.provider?.name ?? "this kind"} run before a yes to ${entry.category}`
      : "set nothing before the choice, and sweep on refusal";
  return said(thing, entry, phase, kind, `is there ${WHEN[phase]}${left}`, advice);
}

function withdrawn(thing: Thing, entry: Entry): Finding | null {
  const phase = "withdrawn";
  if (wasWritten(thing, phase)) {
    const advice = "stop the scripts of the category when consent ends, and on later pages";
    return said(thing, entry, phase, "after-withdrawal", `is set ${WHEN[phase]}`, advice);
  }
  if (!isThere(thing, phase)) return null;
  const advice = "sweep it on withdrawal: every host and path, HttpOnly ones on the server";
  return said(thing, entry, phase, "survived-withdrawal", `is still there ${WHEN[phase]}`, advice);
}

function said(
  thing: Thing,
  entry: Entry,
  phase: Phase,
  kind: FindingKind,
  is: string,
  advice: string,
): Finding {
  const { storage, name, host } = thing;
  const message = `${name} (${entry.category}) ${is}`;
  const evidence = thing.evidence.filter((one) => one.phase === phase);
  return finding(kind, "error", { storage, name, host, entry, message, advice, evidence });
}

function wasWritten({ writes, items, kept }: Thing, phase: Phase): boolean {
  if (writes.some((one) => one.phase === phase)) return true;
  if (phase === "withdrawn") {
    // What was seen lying there may be old; only what was written, and stayed, is new.
    const stays = kept.some((one) => one.phase === phase);
    return stays && items.some((one) => one.phase === phase && !one.stayed);
  }
  return items.some((one) => one.phase === phase);
}

function isThere({ held, kept }: Thing, phase: Phase): boolean {
  return [...held, ...kept].some((one) => one.phase === phase);
}

import type { Entry } from "../entry.ts";
import type { Registry } from "../registry.ts";
import { FINDING_KINDS, type Finding, SEVERITIES } from "./finding.ts";
import { type Case, finding } from "./judge.ts";
import { judgeConsent } from "./judge-consent.ts";
import { judgeDeclaration } from "./judge-declaration.ts";
import { judgePages } from "./judge-pages.ts";
import { judgeRefusals } from "./judge-refusals.ts";
import { judgeRequests } from "./judge-requests.ts";
import type { Observation } from "./observation.ts";
import { gatherThings } from "./thing.ts";

/** What a comparison needs to know of the world. */
export interface CompareOptions {
  /** Names the site a host belongs to: its registrable domain by the Public Suffix List. */
  readonly siteOf: (host: string) => string;
  /** Names the provider that a name is known to belong to; nobody's when left out. */
  readonly knownProvider?: (name: string) => string | undefined;
}

/**
 * Compares what is declared with what a browser saw. It looks at nothing itself: the same
 * observation and registry give the same findings, in the same order.
 *
 * @returns the findings, the heaviest first
 * @example
 * const findings = compareObservation(registry, observation, { siteOf });
 * findings.filter(({ severity }) => severity === "error");
 */
export function compareObservation(
  registry: Registry,
  observation: Observation,
  options: CompareOptions,
): Finding[] {
  const { siteOf, knownProvider = () => undefined } = options;
  const host = /^https?:\/\/([^/:?#]+)/i.exec(observation.url)?.[1] ?? "";
  const on: Case = { registry, observation, site: siteOf(host), siteOf, knownProvider };
  const seen = new Set<Entry>();
  const found: Finding[] = [];
  for (const thing of gatherThings(observation)) {
    const { entry, findings } = judgeDeclaration(thing, on);
    found.push(...findings);
    if (!entry) continue;
    seen.add(entry);
    found.push(...judgeConsent(thing, entry));
  }
  const refusals = judgeRefusals(on);
  const refused = new Set(refusals.map(({ entry }) => entry));
  found.push(...refusals, ...judgeRequests(on), ...judgePages(on));
  for (const entry of registry.entries) {
    if (!seen.has(entry) && !refused.has(entry.name)) found.push(unused(entry));
  }
  return found.sort(byWeight);
}

function unused(entry: Entry): Finding {
  const { name, storage } = entry;
  const message = `${name} is declared and was not seen on the pages visited`;
  const advice = "visit more pages or what sets it, or drop the entry when nothing does any more";
  const subject = { storage, name, host: entry.domain ?? "", entry, evidence: [] };
  return finding("unused", "note", { ...subject, message, advice });
}

const KINDS = Object.keys(FINDING_KINDS);

/** By severity, then kind, then name: an order that no run can change. */
function byWeight(a: Finding, b: Finding): number {
  return (
    SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
    KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) ||
    compareText(a.name, b.name) ||
    compareText(a.host, b.host) ||
    compareText(a.storage, b.storage) ||
    compareText(a.message, b.message)
  );
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

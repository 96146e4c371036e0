import type { Finding, Severity } from "../core/audit/finding.ts";
import { SEVERITIES } from "../core/audit/finding.ts";
import type { Observation } from "../core/audit/observation.ts";

/** What every report is made from. */
export interface Report {
  /** What was seen. */
  readonly observation: Observation;
  /** The findings, the heaviest first. */
  readonly findings: readonly Finding[];
  /** The registry's file, as the user named it. */
  readonly registryFile: string;
  /** Line of each entry in that file, by its name and storage; see `entryLines`. */
  readonly lines: ReadonlyMap<string, number>;
  /** From this weight on a finding fails the audit. */
  readonly failOn: Severity;
  /** This package's version. */
  readonly version: string;
  /** When the audit began. */
  readonly at: Date;
}

/** Tells whether a finding fails the audit. */
export function fails({ severity }: Finding, failOn: Severity): boolean {
  return SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(failOn);
}

/** How many findings there are of each weight. */
export function counts(findings: readonly Finding[]): Readonly<Record<Severity, number>> {
  const of = (severity: Severity): number =>
    findings.filter((one) => one.severity === severity).length;
  return { error: of("error"), warning: of("warning"), note: of("note") };
}

/** `1 error, 0 warnings, 3 notes`. */
export function spellCounts(findings: readonly Finding[]): string {
  return Object.entries(counts(findings))
    .map(([severity, count]) => `${count} ${severity}${count === 1 ? "" : "s"}`)
    .join(", ");
}

/** How many addresses were visited, in how many phases. */
export function spellPages({ phases }: Observation): string {
  const pages = new Set(phases.flatMap((phase) => phase.pages.map(({ url }) => url)));
  const plural = (count: number, word: string): string =>
    `${count} ${word}${count === 1 ? "" : "s"}`;
  return `${plural(pages.size, "page")}, ${plural(phases.length, "phase")}`;
}

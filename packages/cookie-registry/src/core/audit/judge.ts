import type { Entry } from "../entry.ts";
import type { Registry } from "../registry.ts";
import type { Evidence, Finding, FindingKind, Severity } from "./finding.ts";
import type { Observation } from "./observation.ts";

/** What the judges share. */
export interface Case {
  readonly registry: Registry;
  readonly observation: Observation;
  /** The site that was audited. */
  readonly site: string;
  /** Names the site a host belongs to. */
  siteOf(host: string): string;
  /** Names the provider that a name is known to belong to, where one is. */
  knownProvider(name: string): string | undefined;
}

/** The parts of a finding that differ. */
interface Said {
  readonly storage: Finding["storage"];
  readonly name: string;
  readonly host: string;
  readonly entry?: Entry | undefined;
  readonly message: string;
  readonly advice: string;
  /** What it rests on, in order; the first says phase and page. */
  readonly evidence: readonly Evidence[];
}

const MOST_EVIDENCE = 5;

/** Puts a finding together. */
export function finding(kind: FindingKind, severity: Severity, said: Said): Finding {
  const { storage, name, host, entry, message, advice, evidence } = said;
  const [first] = evidence;
  return {
    ...{ kind, severity, storage, name, host },
    ...(entry && { entry: entry.name }),
    phase: first?.phase ?? "before",
    page: first?.page ?? "",
    ...{ message, advice },
    evidence: evidence.slice(0, MOST_EVIDENCE),
  };
}

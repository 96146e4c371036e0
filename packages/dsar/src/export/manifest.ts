import type { CopyRight } from "../core/disclosure/disclosure-rules.ts";
import { RULES_AS_OF } from "../core/request/rights.ts";
import type { ExportPlan, PlannedKind } from "./export-plan.ts";

/** A file of an export as its manifest lists it. */
export interface ManifestFile {
  readonly path: string;
  readonly bytes: number;
  /** SHA-256 in hexadecimal. */
  readonly sha256: string;
}

/** What one system contributed. */
export interface ManifestSystem {
  readonly connector: string;
  readonly title: string;
  readonly kinds: readonly {
    readonly kind: string;
    readonly records: number;
    /** Places that were withheld. */
    readonly withheld: number;
  }[];
  /** Kinds of records that the right does not cover. */
  readonly leftOut: readonly { readonly kind: string; readonly why: string }[];
}

/** The manifest at the end of every export. */
export interface Manifest {
  readonly format: "candor-dsar-export";
  readonly version: 2;
  readonly right: CopyRight;
  readonly request: string;
  readonly controller: string;
  readonly createdAt: string;
  readonly versions: {
    /** Version of the format of `data/*.json`. */
    readonly records: 2;
    /** The register's own version and date, from which the page was written. */
    readonly register: string | null;
    readonly effective: string | null;
    /** The laws were read as of this day. */
    readonly rulesAsOf: string;
  };
  readonly counts: { readonly records: number; readonly withheld: number };
  readonly systems: readonly ManifestSystem[];
  readonly files: readonly ManifestFile[];
}

/** Writes the manifest of an export whose data files have been written. */
export function manifestOf(plan: ExportPlan, files: readonly ManifestFile[]): Manifest {
  const { source, right } = plan;
  const systems = plan.connectors.map(({ name, title, kinds, leftOut }) => ({
    connector: name,
    title,
    kinds: kinds.map((kind) => ({
      kind: kind.kind,
      records: kind.tally.records,
      withheld: withheldIn(kind),
    })),
    leftOut: leftOut.map(({ kind, why }) => ({ kind, why: why.en })),
  }));
  const all = systems.flatMap(({ kinds }) => kinds);
  return {
    format: "candor-dsar-export",
    version: 2,
    right,
    request: source.requestId,
    controller: source.controller,
    createdAt: source.createdAt.toISOString(),
    versions: {
      records: 2,
      register: source.register.version ?? null,
      effective: source.register.effective ?? null,
      rulesAsOf: RULES_AS_OF,
    },
    counts: {
      records: all.reduce((sum, { records }) => sum + records, 0),
      withheld: all.reduce((sum, { withheld }) => sum + withheld, 0),
    },
    systems,
    files,
  };
}

/** What Art. 20 does not cover is no gap, and is not counted as one. */
function withheldIn({ tally }: PlannedKind): number {
  return [...tally.withheld]
    .filter(([rule]) => rule.withhold !== "omit")
    .reduce((sum, [, times]) => sum + times, 0);
}

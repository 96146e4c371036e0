import {
  type CopyRight,
  type FieldRule,
  type KindRule,
  rulesFor,
} from "../core/disclosure/disclosure-rules.ts";
import { createShape, type Shape } from "../core/disclosure/shape.ts";
import type { Localized } from "../core/register/register.ts";
import type { ExportSource } from "./export-source.ts";
import { fileNames } from "./file-names.ts";

/** A kind of record on its way into an export, with what was learned on the way. */
export interface PlannedKind {
  readonly kind: string;
  readonly count: number;
  readonly rules: readonly FieldRule[];
  /** `data/shop/orders.csv` */
  readonly csv: string;
  readonly shape: Shape;
  readonly tally: Tally;
}

/** What was written of a kind so far. */
interface Tally {
  records: number;
  /** How often each rule withheld something. */
  readonly withheld: Map<FieldRule, number>;
}

/** A connector on its way into an export. */
export interface PlannedConnector {
  readonly name: string;
  readonly title: string;
  readonly json: string;
  readonly schema: string;
  readonly kinds: readonly PlannedKind[];
  readonly leftOut: readonly { readonly kind: string; readonly why: Localized }[];
}

/** Which files an export has and what stands in them. */
export interface ExportPlan {
  readonly source: ExportSource;
  readonly right: CopyRight;
  readonly own: string | null;
  readonly connectors: readonly PlannedConnector[];
}

/**
 * Plans an export by the register.
 *
 * @throws DsarError `export-invalid` for a name that cannot be a file's.
 */
export function planExport(source: ExportSource): ExportPlan {
  const { right = "access", email, register } = source;
  const folders = fileNames(source.connectors.map(({ name }) => name));
  const connectors = source.connectors.map(({ name, title, kinds }): PlannedConnector => {
    const folder = folders.get(name) ?? name;
    const files = fileNames(kinds.map(({ kind }) => kind));
    const ruled = kinds.map((each) => ({
      ...each,
      rule: rulesFor(register, right, name, each.kind),
    }));
    return {
      ...{ name, title, json: `data/${folder}.json`, schema: `data/${folder}.schema.json` },
      kinds: ruled.flatMap(({ kind, count, rule }) =>
        rule.included
          ? [planned(kind, count, rule, `data/${folder}/${files.get(kind) ?? kind}.csv`)]
          : [],
      ),
      leftOut: ruled.flatMap(({ kind, rule }) => (rule.included ? [] : [{ kind, why: rule.why }])),
    };
  });
  return { source, right, own: email?.toLowerCase() ?? null, connectors };
}

function planned(
  kind: string,
  count: number,
  { fields }: KindRule & { readonly included: true },
  csv: string,
): PlannedKind {
  const shape = createShape({ top: true });
  return { kind, count, rules: fields, csv, shape, tally: { records: 0, withheld: new Map() } };
}

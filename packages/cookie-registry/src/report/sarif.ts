import {
  FINDING_KINDS,
  type Finding,
  type FindingKind,
  type Severity,
} from "../core/audit/finding.ts";
import type { Report } from "./report.ts";

const SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";
const HELP = "https://www.npmjs.com/package/@candor/cookie-registry";

/**
 * Writes a report as SARIF 2.1.0 (OASIS), which code hosts show beside the code. A finding stands
 * at the line of the entry it is about; one without an entry at the head of the registry.
 */
export function renderSarif(report: Report): string {
  const { findings, observation, version } = report;
  const kinds = [...new Set(findings.map(({ kind }) => kind))];
  const run = {
    tool: {
      driver: {
        name: "cookie-registry",
        version,
        informationUri: HELP,
        rules: kinds.map((kind) => rule(kind, findings)),
      },
    },
    automationDetails: { id: `cookie-registry/${hostOf(observation.url)}/` },
    invocations: [{ executionSuccessful: true, startTimeUtc: report.at.toISOString() }],
    results: findings.map((finding) => result(finding, kinds, report)),
    columnKind: "utf16CodeUnits",
  };
  return `${JSON.stringify({ $schema: SCHEMA, version: "2.1.0", runs: [run] }, null, 2)}\n`;
}

function rule(kind: FindingKind, findings: readonly Finding[]): object {
  const first = findings.find((one) => one.kind === kind);
  return {
    id: kind,
    shortDescription: { text: sentence(FINDING_KINDS[kind]) },
    help: { text: sentence(first?.advice ?? FINDING_KINDS[kind]) },
    defaultConfiguration: { level: first?.severity ?? "warning" },
  };
}

function result(finding: Finding, kinds: readonly FindingKind[], report: Report): object {
  const { kind, severity, message, advice, phase, page, evidence } = finding;
  const level: Severity = severity;
  return {
    ruleId: kind,
    ruleIndex: kinds.indexOf(kind),
    level,
    message: { text: `${sentence(message)} ${sentence(advice)}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(report.registryFile) },
          region: { startLine: lineOf(finding, report) },
        },
        ...(page && { logicalLocations: [{ fullyQualifiedName: page, kind: "resource" }] }),
      },
    ],
    partialFingerprints: { "finding/v1": fingerprint(finding) },
    properties: { phase, evidence },
  };
}

/** The same difference keeps its fingerprint from run to run, whatever the page or the day. */
function fingerprint({ kind, storage, name, host }: Finding): string {
  return [kind, storage, name, host].join("|");
}

function lineOf({ entry, storage }: Finding, { lines }: Report): number {
  if (entry === undefined) return 1;
  return lines.get(`${storage} ${entry}`) ?? lines.get(entry) ?? 1;
}

function hostOf(url: string): string {
  return /^https?:\/\/([^/?#]+)/i.exec(url)?.[1] ?? "";
}

/** SARIF wants a URI reference, with slashes whatever the machine. */
function uriOf(file: string): string {
  return encodeURI(file.replaceAll("\\", "/"));
}

function sentence(text: string): string {
  const first = text.slice(0, 1);
  return /[a-z]/.test(first) && !/^[\w-]*[_<]/.test(text)
    ? `${first.toUpperCase()}${text.slice(1)}.`
    : `${text}.`;
}

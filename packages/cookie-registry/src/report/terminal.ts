import { FINDING_KINDS, type Finding, type FindingKind } from "../core/audit/finding.ts";
import { plainLine } from "./escape.ts";
import { fails, type Report, spellCounts, spellPages } from "./report.ts";

/** How a report looks on a terminal. */
export interface TerminalOptions {
  /** ANSI colours. */
  readonly colour: boolean;
}

const COLOURS = { error: 31, warning: 33, note: 36, bold: 1, dim: 2, good: 32 } as const;

/** Names that belong to one kind are listed up to here; the rest is counted. */
const MOST_UNUSED = 12;

/** Writes a report for a person at a terminal: grouped by kind, each with what to do. */
export function renderTerminal(report: Report, { colour }: TerminalOptions): string {
  const paint = (what: keyof typeof COLOURS, text: string): string =>
    colour ? `\x1b[${COLOURS[what]}m${text}\x1b[0m` : text;
  const { findings, observation, failOn } = report;
  const failing = findings.filter((one) => fails(one, failOn)).length;
  const verdict =
    failing === 0
      ? paint("good", "nothing fails")
      : paint("error", `${failing} of them ${failing === 1 ? "fails" : "fail"}`);
  return [
    paint("bold", `${observation.url} against ${report.registryFile}`),
    paint("dim", `${spellPages(observation)}, ${observation.browser}`),
    "",
    ...byKind(findings).flatMap(([kind, all]) => group(kind, all)),
    `${spellCounts(findings)}; ${verdict} (--fail-on ${failOn})`,
    "",
  ].join("\n");

  function group(kind: FindingKind, all: readonly Finding[]): string[] {
    const [first] = all;
    if (!first) return [];
    const head = `${paint(first.severity, first.severity)} ${paint("bold", kind)}: ${FINDING_KINDS[kind]}`;
    if (kind === "unused")
      return [head, `  ${unusedNames(all)}`, paint("dim", `  ${first.advice}`), ""];
    return [head, ...all.flatMap(one), ""];
  }

  function one({ message, advice, evidence }: Finding): string[] {
    const shown = evidence.slice(0, 2).map(({ phase, page, text }) =>
      paint(
        "dim",
        `      ${[phase, page, text]
          .filter((part) => part !== "")
          .map(plainLine)
          .join(" | ")}`,
      ),
    );
    const more = evidence.length > 2 ? [paint("dim", `      and ${evidence.length - 2} more`)] : [];
    return [`  ${plainLine(message)}`, ...shown, ...more, `      -> ${advice}`];
  }
}

function unusedNames(all: readonly Finding[]): string {
  const names = all.slice(0, MOST_UNUSED).map(({ name }) => plainLine(name));
  const rest = all.length - names.length;
  return `${names.join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
}

/** Findings by severity and kind, in the order they came. */
function byKind(findings: readonly Finding[]): [FindingKind, Finding[]][] {
  const groups = new Map<string, [FindingKind, Finding[]]>();
  for (const finding of findings) {
    const key = `${finding.severity} ${finding.kind}`;
    const group = groups.get(key) ?? [finding.kind, []];
    group[1].push(finding);
    groups.set(key, group);
  }
  return [...groups.values()];
}

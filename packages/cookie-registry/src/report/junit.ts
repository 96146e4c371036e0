import { FINDING_KINDS, type Finding } from "../core/audit/finding.ts";
import { escapeXml } from "./escape.ts";
import { fails, type Report, spellPages } from "./report.ts";

/**
 * Writes a report as JUnit XML: a test case for each declared entry, and one for each thing that
 * no entry names. A finding that fails the audit fails its case; the others stand in its output.
 */
export function renderJunit(report: Report, declared: readonly string[]): string {
  const { findings, observation, failOn, registryFile } = report;
  const cases = [
    ...declared.map((name) => ({
      name: `${name} is kept as declared`,
      found: findings.filter(({ entry }) => entry === name),
    })),
    ...findings
      .filter(({ entry }) => entry === undefined)
      .map((one) => ({ name: `${one.kind}: ${one.name}`, found: [one] })),
  ];
  const failed = cases.filter(({ found }) => found.some((one) => fails(one, failOn))).length;
  const suite = `cookie-registry audit ${observation.url}`;
  const attributes = `tests="${cases.length}" failures="${failed}" errors="0" skipped="0"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${attributes}>`,
    `  <testsuite name="${escapeXml(suite)}" ${attributes} timestamp="${report.at.toISOString().slice(0, 19)}">`,
    ...property("registry", registryFile),
    ...cases.flatMap(({ name, found }) => testCase(name, found)),
    "  </testsuite>",
    "</testsuites>",
    "",
  ].join("\n");

  function property(name: string, value: string): string[] {
    const line = (key: string, text: string): string =>
      `      <property name="${key}" value="${escapeXml(text)}"/>`;
    const pages = line("visited", spellPages(observation));
    return ["    <properties>", line(name, value), pages, "    </properties>"];
  }

  function testCase(name: string, found: readonly Finding[]): string[] {
    const [bad, rest] = [
      found.filter((one) => fails(one, failOn)),
      found.filter((one) => !fails(one, failOn)),
    ];
    const open = `    <testcase classname="${escapeXml(registryFile)}" name="${escapeXml(name)}"`;
    if (found.length === 0) return [`${open}/>`];
    return [
      `${open}>`,
      ...bad.map(
        (one) =>
          `      <failure type="${one.kind}" message="${escapeXml(one.message)}">${escapeXml(details(one))}</failure>`,
      ),
      ...(rest.length > 0
        ? [`      <system-out>${escapeXml(rest.map(details).join("\n\n"))}</system-out>`]
        : []),
      "    </testcase>",
    ];
  }
}

function details({ kind, severity, message, advice, evidence }: Finding): string {
  const seen = evidence.map(({ phase, page, text }) => `  ${phase} ${page} ${text}`);
  return [`${severity} ${kind} (${FINDING_KINDS[kind]})`, message, ...seen, `-> ${advice}`].join(
    "\n",
  );
}

import { counts, fails, type Report } from "./report.ts";

/** The format's own version, for programs that read it. */
const FORMAT = "candor-cookie-audit/1";

/** Writes a report for programs. Pictures are left out; they are in the HTML report. */
export function renderJson(report: Report): string {
  const { observation, findings, failOn } = report;
  const phases = observation.phases.map(({ screenshot: _, ...phase }) => phase);
  const value = {
    format: FORMAT,
    url: observation.url,
    registry: report.registryFile,
    at: report.at.toISOString(),
    tool: { name: "@candor/cookie-registry", version: report.version },
    browser: observation.browser,
    failOn,
    failed: findings.some((one) => fails(one, failOn)),
    counts: counts(findings),
    findings,
    phases,
  };
  return `${JSON.stringify(value, null, 2)}\n`;
}

import { REPORT_GROUP } from "./policy.ts";

/** Whether a policy is enforced, or only reported on while it is being rolled out. */
export type PolicyMode = "enforce" | "report-only";

/** The headers that carry a policy. */
export function policyHeaders(
  csp: string,
  mode: PolicyMode,
  reportTo: string | undefined,
): Record<string, string> {
  if (mode === "report-only") {
    return { "content-security-policy-report-only": csp, ...endpoint(reportTo) };
  }
  // Resolving a link's host beforehand tells a name server what the visitor reads.
  return {
    "content-security-policy": csp,
    "x-dns-prefetch-control": "off",
    ...endpoint(reportTo),
  };
}

function endpoint(path: string | undefined): Record<string, string> {
  return path === undefined ? {} : { "reporting-endpoints": `${REPORT_GROUP}="${path}"` };
}

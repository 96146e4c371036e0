import type { Category } from "../entry.ts";
import { domainCovers } from "../host.ts";
import type { Evidence, Finding } from "./finding.ts";
import { type Case, finding } from "./judge.ts";
import { type ForeignRequest, PHASES, type Phase } from "./observation.ts";
import type { InPhase } from "./thing.ts";

/** Judges requests to other sites: is the host declared, and was there a yes to its category? */
export function judgeRequests(on: Case): Finding[] {
  const byHost = new Map<string, InPhase<ForeignRequest>[]>();
  for (const { phase, requests } of on.observation.phases) {
    for (const one of requests) {
      byHost.set(one.host, [...(byHost.get(one.host) ?? []), { ...one, phase }]);
    }
  }
  return [...byHost].flatMap(([host, requests]) => judgeHost(host, requests, on));
}

function judgeHost(
  host: string,
  requests: readonly InPhase<ForeignRequest>[],
  on: Case,
): Finding[] {
  const categories = declaredFor(host, on);
  const subject = { storage: "request" as const, name: host, host };
  const without = requests.filter(({ phase }) => phase !== "accepted");
  if (categories.length === 0) {
    const message = `${host} is asked, which no entry and no service names`;
    const advice = "name it in `domains` of a provider or service, or serve it yourself";
    const evidence = evidenceOf(requests);
    // With a yes to everything it is a gap in the table; without one the address went out unasked.
    const severity = without.length > 0 ? "warning" : "note";
    return [finding("undeclared-request", severity, { ...subject, message, advice, evidence })];
  }
  if (categories.includes("essential") || without.length === 0) return [];
  const phases = [...new Set(without.map(({ phase }) => phase))];
  const message = `${host} (${categories.join(", ")}) is asked ${phases.map((phase) => WHEN[phase]).join(", ")}`;
  const advice = `load nothing from it before a yes to ${categories.join(" or ")}`;
  const evidence = evidenceOf(without);
  return [finding("request-without-consent", "error", { ...subject, message, advice, evidence })];
}

const WHEN: Readonly<{ [P in Phase]: string }> = {
  before: "before any choice",
  rejected: "after refusal",
  accepted: "after consent",
  withdrawn: "after withdrawal",
};

/** The categories of the entries and services that name the host. */
function declaredFor(host: string, { registry }: Case): Category[] {
  const covers = (domain: string | undefined): boolean =>
    domain !== undefined && domainCovers(domain, host);
  const entries = registry.entries.filter(
    ({ domain, provider, party }) =>
      (party === "third" && covers(domain)) || provider?.domains?.some(covers),
  );
  const services = registry.services.filter(({ domains }) => domains?.some(covers));
  return [...new Set([...entries, ...services].map(({ category }) => category))];
}

function evidenceOf(requests: readonly InPhase<ForeignRequest>[]): Evidence[] {
  const all = requests.map(({ phase, page, type, url }) => ({
    ...{ phase, page },
    text: `${type} ${url}`,
  }));
  const unique = [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
  const order = (one: Evidence): string => `${PHASES.indexOf(one.phase)} ${one.page} ${one.text}`;
  return unique.sort((a, b) => (order(a) < order(b) ? -1 : 1));
}

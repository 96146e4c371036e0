import { type Audited, audit } from "../instruments/audit.ts";
import { mirrorWithCookie } from "../instruments/mirror.ts";
import { visitor } from "../instruments/site.ts";
import type { Witness } from "../promise.ts";
import type { System } from "../system.ts";

/** Both sites keep what the registries that they publish say, as far as an audit can see. */
export async function auditBoth(system: System, witness: Witness): Promise<void> {
  const stratum = await auditHost(system, "stratum.localhost", ["--candor", "--crawl", "2"]);
  clean(witness, "stratum", stratum, 4);
  const minute = stratum.findings.find(({ line }) => line.startsWith("warning drift _gat_"));
  witness.expect(
    minute?.message.includes("1 minute") === true,
    `the audit says of Stratum: ${minute?.message ?? "nothing of _gat_"}`,
  );
  clean(witness, "hearth", await auditHost(system, "hearth.localhost", ["--crawl", "5"]), 1);
}

/** A cookie that somebody adds and tells nobody of is found, and fails the audit. */
export async function auditOfMore(system: System, witness: Witness): Promise<void> {
  const host = "stratum.localhost";
  const mirror = await mirrorWithCookie(system, host, "visitor_id=42; Path=/; Max-Age=31536000");
  try {
    const url = `http://${host}:${mirror.port}/`;
    const { exit, findings } = await audit(system, url, await published(system, host), []);
    const found = findings.find(({ line }) => line === "error undeclared visitor_id");
    witness.expect(
      exit === 1 && found !== undefined,
      `behind the registry's back: exit ${exit}, ${found?.message ?? "nothing of visitor_id"}`,
    );
  } finally {
    mirror.close();
  }
}

async function auditHost(system: System, host: string, args: readonly string[]): Promise<Audited> {
  const url = `http://${host}:${system.website.port}/`;
  return audit(system, url, await published(system, host), args);
}

/** The registry as the site shows it to everybody. */
async function published(system: System, host: string): Promise<string> {
  const { status, text } = await visitor(system, host).ask("/cookies/registry.json");
  if (status !== 200) throw new Error(`${host} publishes no registry: ${status}`);
  return text;
}

function clean(witness: Witness, name: string, audited: Audited, phases: number): void {
  const errors = audited.findings.filter(({ line }) => line.startsWith("error"));
  const said = errors[0]?.message ?? audited.said;
  witness.expect(
    audited.exit === 0 && audited.phases === phases,
    `cookie-registry audit of ${name}: exit ${audited.exit}, ${audited.pages} visits in ${audited.phases} phases, ${errors.length} errors${audited.exit === 0 ? "" : `: ${said}`}`,
  );
}

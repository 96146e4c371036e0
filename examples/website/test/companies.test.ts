import { unreachedProcessors } from "@candor/dsar/connectors";
import { lintRegister } from "@candor/dsar/register";
import { describe, expect, it } from "vitest";
import { company as hearth } from "../companies/hearth/company.ts";
import { company as stratum } from "../companies/stratum/company.ts";
import { consentPolicy } from "../companies/stratum/consent-policy.ts";
import type { Company } from "../src/company.ts";
import { responseRules } from "../src/http/response-rules.ts";
import { notice } from "../src/pages/notice.ts";
import { processorConnectors } from "../src/rights/processors.ts";

const TAGS = "http://tags.localhost:8080";

/** Every response's policy, as one string. */
function policyOf(company: Company): string {
  const request = new Request(`http://${company.host}/`);
  const response = responseRules(company, TAGS)(request, new Response("x"));
  return response.headers.get("content-security-policy") ?? "";
}

describe.each([hearth, stratum])("$id", (company) => {
  it("has a register without gaps", () => {
    expect(lintRegister(company.register)).toEqual([]);
  });

  it("reaches every processor that its register names", () => {
    const outside = processorConnectors(
      company,
      { origin: "http://127.0.0.1:1" },
      new Uint8Array(32),
    );
    expect(unreachedProcessors(company.register, outside)).toEqual([]);
  });

  it("declares every cookie that its server sets, as essential", () => {
    const { session, csrf, theme, votes } = company.cookies;
    const names = [session, csrf, theme, votes?.article, votes?.comment, company.consent?.cookie];
    for (const name of names.filter((one) => one !== null && one !== undefined))
      expect([name, company.registry.match(name)?.category]).toEqual([name, "essential"]);
  });

  it.each([...["account", "newsletter", "purchase", "rights", "security"]])(
    "tells before the %s form what it is for",
    (id) => {
      const text = notice(company.register, id).markup;
      for (const { name } of company.register.purposesIn(id)) expect(text).toContain(name.en);
      expect(text).toContain("Kept ");
    },
  );

  it("forbids inline scripts and styles", () => {
    expect(policyOf(company)).toContain("default-src 'self'");
    expect(policyOf(company)).not.toContain("unsafe");
    expect(policyOf(company)).not.toContain("*");
  });
});

it("Hearth's policy names no other site, Stratum's the tag's site and for scripts alone", () => {
  expect(policyOf(hearth)).not.toMatch(/https?:/);
  const naming = policyOf(stratum)
    .split("; ")
    .filter((directive) => directive.includes("http"));
  expect(naming).toEqual([`script-src 'self' ${TAGS}`]);
});

it("Hearth's rules hold back a cookie that its registry does not know", () => {
  const response = new Response("x");
  response.headers.append("set-cookie", "hearth_session=a; Path=/");
  response.headers.append("set-cookie", "visitor=42; Path=/");
  const ruled = responseRules(hearth, TAGS)(new Request("http://hearth.localhost/"), response);
  expect(ruled.headers.getSetCookie()).toEqual(["hearth_session=a; Path=/"]);
});

it("Stratum keeps a choice as long as its registry says", () => {
  const retention = stratum.registry.match(consentPolicy.cookie)?.retention ?? [];
  const stated = retention.flatMap((one) => ("iso" in one ? [one.iso] : []));
  expect(stated).toEqual([consentPolicy.lifetime.refuse, consentPolicy.lifetime.accept]);
});

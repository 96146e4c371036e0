import type { EntryInput, Service } from "./entry.ts";
import { isHost } from "./host.ts";
import { type Place, quoted } from "./issues.ts";
import type { RegistryInput } from "./registry.ts";

/** Checks what a browser or the law would not allow, and what contradicts itself. */
export function checkSense({ entries, services = [] }: RegistryInput, top: Place): void {
  entries.forEach((entry, index) => {
    const place = top.at("entries").at(index).named(entry.name);
    checkOwner(entry, place);
    if ((entry.storage ?? "cookie") === "cookie") checkCookie(entry, place);
    else checkOtherStorage(entry, place);
  });
  services.forEach((service, index) => {
    checkPromise(service, services.slice(0, index), entries, top.at("services").at(index));
  });
}

/** GDPR article 13(1)(e): a visitor is told who receives the data. */
function checkOwner({ party, provider, domain }: EntryInput, place: Place): void {
  if (provider) {
    checkName(provider.name, place.at("provider").at("name"));
    checkHosts(provider.domains, place.at("provider").at("domains"));
  }
  if (party === "third" && !provider) {
    place.at("provider").refuse("missing-field", "is missing; say whose the entry is");
  }
  if (domain !== undefined) checkHost(domain, place.at("domain"));
}

function checkHosts(domains: readonly string[] | undefined, place: Place): void {
  domains?.forEach((domain, index) => {
    checkHost(domain, place.at(index));
  });
}

function checkHost(domain: string, place: Place): void {
  if (isHost(domain)) return;
  const problem = `${quoted(domain)} is no host name in lower case, such as shop.example`;
  place.refuse("bad-value", problem);
}

function checkName(name: string, place: Place): void {
  if (name.trim() === "") place.refuse("bad-value", "is empty; write the name a visitor knows");
}

function checkCookie(entry: EntryInput, place: Place): void {
  const { name, path = "/" } = entry;
  // RFC 6265bis section 5.6: a browser ends the name at the first = and the pair at the first ;
  if (/[=;]/.test(name)) place.at("name").refuse("bad-name", "a cookie's name holds no = and no ;");
  if (!/^\/[^;\p{Cc}]*$/u.test(path)) {
    place.at("path").refuse("bad-value", `${quoted(path)} is no path; begin with / and hold no ;`);
  }
  checkPrefix(entry, place);
}

/**
 * RFC 6265bis section 4.1.3, and the `__Http-` prefixes that browsers have added; they compare
 * without regard to case.
 */
function checkPrefix({ name, domain, path = "/", httpOnly }: EntryInput, place: Place): void {
  if (/^__host-/i.test(name)) {
    const problem = "browsers refuse a __Host- cookie with a Domain or a Path other than /";
    if (domain !== undefined) place.at("domain").refuse("contradiction", problem);
    if (path !== "/") place.at("path").refuse("contradiction", problem);
  }
  if (httpOnly === false && /^__(?:host-)?http-/i.test(name)) {
    const problem = "browsers refuse a cookie with Http- in its prefix that scripts can read";
    place.at("httpOnly").refuse("contradiction", problem);
  }
}

function checkOtherStorage(entry: EntryInput, place: Place): void {
  for (const field of ["path", "httpOnly", "partitioned"] as const) {
    if (entry[field] === undefined) continue;
    place.at(field).refuse("contradiction", `is for cookies, not for ${entry.storage}`);
  }
  if (entry.storage !== "sessionStorage") return;
  entry.retention.forEach((one, index) => {
    if ("session" in one || "until" in one) return;
    const problem = "sessionStorage ends with the tab; state session or until";
    place.at("retention").at(index).refuse("contradiction", problem);
  });
}

function checkPromise(
  { name, domains }: Service,
  earlier: readonly Service[],
  entries: readonly EntryInput[],
  unnamed: Place,
): void {
  const place = unnamed.named(name);
  checkName(name, place.at("name"));
  checkHosts(domains, place.at("domains"));
  if (earlier.some((service) => service.name === name)) {
    place.at("name").refuse("duplicate", "another service has this name", name);
  }
  const owned = entries.find(({ provider }) => provider?.name === name)?.name;
  if (owned === undefined) return;
  const problem = `keeps nothing, yet "${owned}" names it as provider`;
  place.at("expects").refuse("contradiction", problem, owned);
}

import { type Entry, STORAGE_KINDS } from "../entry.ts";
import { domainCovers } from "../host.ts";
import { COOKIE_LIFETIME_CAP, compareLifetime, type ObservedLifetime } from "../lifetime.ts";
import { formatRetention } from "../retention-format.ts";
import type { Evidence, Finding } from "./finding.ts";
import { type Case, finding } from "./judge.ts";
import { lifetimeOf } from "./observation.ts";
import { spellSeconds } from "./spell-seconds.ts";
import { type Thing, writeText } from "./thing.ts";

/** What became of a thing when it was held against the registry. */
export interface Verdict {
  /** The entry that declares it, here or in another place. */
  readonly entry: Entry | null;
  readonly findings: readonly Finding[];
}

/** Judges one thing by the entry that declares it: is there one, and is what it says so? */
export function judgeDeclaration(thing: Thing, on: Case): Verdict {
  const { storage, name, host, evidence } = thing;
  const promise = brokenPromise(thing, on);
  if (promise) return { entry: null, findings: [promise] };
  const entry = on.registry.match(name, storage, host);
  if (entry) return { entry, findings: judgeEntry(thing, entry, on) };
  const subject = { storage, name, host, evidence };
  const elsewhere = on.registry.match(name, storage);
  if (elsewhere) {
    const message = `${name} belongs to ${host}; it is declared for ${elsewhere.domain}`;
    const advice = "correct the entry's domain, or where the cookie is set";
    const wrong = finding("wrong-domain", "error", {
      ...subject,
      entry: elsewhere,
      message,
      advice,
    });
    return { entry: elsewhere, findings: [wrong, ...judgeEntry(thing, elsewhere, on)] };
  }
  const other = STORAGE_KINDS.map((kind) => on.registry.match(name, kind, host)).find(Boolean);
  if (other) {
    const message = `${name} is kept in ${storage}; it is declared as ${other.storage}`;
    const advice = `declare it for ${storage} too, or keep it where the registry says`;
    const wrong = finding("wrong-storage", "error", { ...subject, entry: other, message, advice });
    return { entry: other, findings: [wrong] };
  }
  return { entry: null, findings: [undeclared(thing, on)] };
}

function undeclared(thing: Thing, on: Case): Finding {
  const { storage, name, host, evidence } = thing;
  const what = storage === "cookie" ? `the cookie ${name}` : `${name} in ${storage}`;
  const known = on.knownProvider(name);
  const whose = on.siteOf(host) === on.site ? "" : `, another site (${on.siteOf(host)})`;
  const message = `${what} is set for ${host}${whose}, and no entry names it${known ? `; it is known from ${known}` : ""}`;
  const advice = "declare it with purpose, category and retention, or stop setting it";
  return finding("undeclared", "error", { storage, name, host, message, advice, evidence });
}

/** A service that is declared as keeping nothing, and kept this. */
function brokenPromise(thing: Thing, on: Case): Finding | null {
  const { storage, name, host, evidence } = thing;
  const known = on.knownProvider(name);
  const writers = thing.writes.map(({ by }) => hostOf(by));
  const service = on.registry.services.find(
    (one) =>
      one.name === known ||
      one.domains?.some((domain) => [host, ...writers].some((at) => domainCovers(domain, at))),
  );
  if (!service) return null;
  const message = `${service.name} is declared as keeping nothing, and keeps ${name} in ${storage} of ${host}`;
  const advice = `set ${service.name} up without storage, or declare an entry and ask for consent`;
  return finding("broken-promise", "error", { storage, name, host, message, advice, evidence });
}

function hostOf(url: string | null): string {
  return /^https?:\/\/(?:[^/@]*@)?([^/:?#]+)/i.exec(url ?? "")?.[1]?.toLowerCase() ?? "";
}

function judgeEntry(thing: Thing, entry: Entry, on: Case): Finding[] {
  const { storage, name, host, evidence } = thing;
  const subject = { storage, name, host, entry, evidence };
  const found: Finding[] = [];
  const party = on.siteOf(host) === on.site ? "first" : "third";
  if (party !== entry.party) {
    const message = `${name} is ${party}-party (${host}); it is declared as ${entry.party}-party`;
    const advice = "correct the entry's party: a visitor is told whose storage it is";
    found.push(finding("wrong-party", "error", { ...subject, message, advice }));
  }
  found.push(...judgeLifetime(thing, entry));
  if (storage === "cookie") found.push(...judgeAttributes(thing, entry, on));
  return found;
}

interface SeenLifetime {
  readonly lifetime: ObservedLifetime;
  readonly evidence: Evidence;
}

/** What was written says more than what is held: the browser's cap has not cut it yet. */
function lifetimes({ writes, held, items, evidence }: Thing): SeenLifetime[] {
  if (writes.length > 0) {
    return writes.map((write) => ({
      lifetime: write.lifetime,
      evidence: { phase: write.phase, page: write.page, text: writeText(write) },
    }));
  }
  const [first] = evidence;
  if (!first) return [];
  const [cookie] = held;
  if (cookie) return [{ lifetime: cookie.lifetime, evidence: first }];
  const [item] = items;
  return item ? [{ lifetime: lifetimeOf(item), evidence: first }] : [];
}

function judgeLifetime(thing: Thing, entry: Entry): Finding[] {
  const { storage, name, host } = thing;
  const found = new Map<string, Finding>();
  for (const { lifetime, evidence } of lifetimes(thing)) {
    const { verdict } = compareLifetime(entry.retention, lifetime);
    const stated = formatRetention(entry.retention, "en");
    const subject = { storage, name, host, entry, evidence: [evidence] };
    if (verdict === "shorter" || verdict === "longer") {
      const message = `${name} is kept ${spell(lifetime)}; the registry says ${stated}`;
      const advice = `correct the retention, or the ${storage === "cookie" ? "cookie" : "script"}`;
      // Kept for longer than told harms the visitor; for less, it only makes the table untrue.
      const severity = verdict === "longer" ? "error" : "warning";
      if (!found.has(verdict)) {
        found.set(verdict, finding("drift", severity, { ...subject, message, advice }));
      }
    }
    const cut = typeof lifetime === "number" && lifetime > COOKIE_LIFETIME_CAP;
    if (verdict === "capped" || (verdict === "equal" && cut)) {
      const message = `${name} is declared for ${stated}; browsers keep it 400 days at most`;
      const advice = "nothing need change; the table may say 400 days";
      if (!found.has("capped")) {
        found.set("capped", finding("capped", "note", { ...subject, message, advice }));
      }
    }
  }
  return [...found.values()];
}

function spell(lifetime: ObservedLifetime): string {
  if (lifetime === "session") return "until the browser is closed";
  return lifetime === "persistent" ? "until somebody deletes it" : `for ${spellSeconds(lifetime)}`;
}

function judgeAttributes(thing: Thing, entry: Entry, on: Case): Finding[] {
  const { storage, name, host, writes, held, evidence } = thing;
  const subject = { storage, name, host, entry, evidence };
  const seen = [...writes, ...held];
  const found: Finding[] = [];
  const advice = "correct the entry, or the way the cookie is set";
  const path = seen.find((one) => entry.path !== undefined && one.path !== entry.path)?.path;
  if (path !== undefined) {
    const message = `${name} has the path ${path}; the registry says ${entry.path}`;
    found.push(finding("wrong-path", "warning", { ...subject, message, advice }));
  }
  if (entry.httpOnly !== undefined && seen.some((one) => one.httpOnly !== entry.httpOnly)) {
    const message = entry.httpOnly
      ? `scripts can read ${name}; it is declared as HttpOnly`
      : `scripts cannot read ${name}; it is declared as readable`;
    const severity = entry.httpOnly ? "error" : "warning";
    found.push(finding("http-only", severity, { ...subject, message, advice }));
  }
  if (
    entry.partitioned !== undefined &&
    seen.some((one) => one.partitioned !== entry.partitioned)
  ) {
    const message = `${name} is ${entry.partitioned ? "not " : ""}partitioned, other than declared`;
    found.push(finding("partitioned", "warning", { ...subject, message, advice }));
  }
  const foreign = writes.find(
    ({ how, by }) => how === "script" && by !== null && on.siteOf(hostOf(by)) !== on.siteOf(host),
  );
  if (foreign && !entry.provider) {
    const message = `${name} is declared as the site's own, and a script of ${hostOf(foreign.by)} writes it`;
    const name_ = "name the provider in the entry: { name, application: true }";
    found.push(finding("wrong-writer", "warning", { ...subject, message, advice: name_ }));
  }
  return found;
}

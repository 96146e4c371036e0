import { prefixOf, prefixRule } from "./cookie-prefix.ts";
import type { Finding } from "./finding.ts";
import { type Case, finding } from "./judge.ts";
import type { CookieWrite } from "./observation.ts";
import { deletes, type InPhase, wasTaken, writeText } from "./thing.ts";

/** What browsers say when they refuse a cookie, and what it means. */
const REASONS: Readonly<{ [reason: string]: string }> = {
  InvalidPrefix: "its name promises what it does not keep",
  SecureOnly: "it is Secure and came over plain HTTP",
  OverwriteSecure: "a Secure cookie of the same name is there, and this came over plain HTTP",
  InvalidDomain: "the host must not set cookies for that domain",
  SameSiteNoneInsecure: "SameSite=None without Secure",
  SameSiteLax: "SameSite=Lax, and it was set from another site",
  SameSiteStrict: "SameSite=Strict, and it was set from another site",
  SameSiteUnspecifiedTreatedAsLax: "no SameSite, and it was set from another site",
  NameValuePairExceedsMaxSize: "name and value are longer than 4096 bytes",
  UserPreferences: "the browser's settings block it",
  ThirdPartyPhaseout: "the browser blocks cookies of other sites",
  NotKept: "the browser did not keep it",
};

/** Judges cookies that the browser refused: they are meant to be there, and are not. */
export function judgeRefusals(on: Case): Finding[] {
  const found = new Map<string, Finding>();
  for (const { phase, writes, held } of on.observation.phases) {
    for (const write of writes) {
      if (wasTaken(write, held) || deletes(write)) continue;
      const key = JSON.stringify([write.name, write.host]);
      if (!found.has(key)) found.set(key, judge({ ...write, phase }, on));
    }
  }
  return [...found.values()];
}

function judge(write: InPhase<CookieWrite>, { registry }: Case): Finding {
  const { name, host, phase, page, refused, how } = write;
  const entry = registry.match(name, "cookie", host) ?? undefined;
  const evidence = [{ phase, page, text: writeText(write) }];
  const subject = { storage: "cookie" as const, name, host, entry, evidence };
  const prefix = prefixOf(name);
  if (prefix && (refused.includes("InvalidPrefix") || how === "script")) {
    const message = `the browser refuses ${name}: the prefix ${prefix} ${prefixRule(prefix)}`;
    const advice = "set it with what its name promises, or without the prefix";
    return finding("prefix-rejected", "error", { ...subject, message, advice });
  }
  const why = refused.map((reason) => REASONS[reason] ?? reason).join(", ");
  const message = `the browser refuses ${name}: ${why}`;
  const advice = "correct how it is set, or stop setting it";
  return finding("refused", "warning", { ...subject, message, advice });
}

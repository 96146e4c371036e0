import type { Email } from "postal-mime";

/** What our own mail exchanger found about a sender (RFC 8601). */
export interface SenderAuthentication {
  /** Name of the server that checked. */
  readonly server: string;
  /** `pass`, `fail`, `softfail`, `none`, ... */
  readonly spf: string | null;
  readonly dkim: string | null;
  readonly dmarc: string | null;
  /** Domain of the signature that passed. */
  readonly domain: string | null;
}

const RESULT = /^[a-z]{1,20}$/;

/**
 * Reads `Authentication-Results`, from a server that is trusted by name and from nobody else: anyone can
 * write such a header into a letter. It counts only above the second `Received`, where a server puts what
 * it adds itself, so that a copied name further down says nothing (RFC 8601, sections 5 and 7.1).
 */
export function senderAuthentication(
  { headers }: Pick<Email, "headers">,
  trusted: readonly string[],
): SenderAuthentication | null {
  let hops = 0;
  for (const { key, value } of headers) {
    if (key === "received" && ++hops > 1) return null;
    if (key !== "authentication-results") continue;
    const found = read(value.slice(0, 4000), trusted);
    if (found !== null) return found;
  }
  return null;
}

function read(value: string, trusted: readonly string[]): SenderAuthentication | null {
  const [name = "", ...results] = value.replace(/\([^()]*\)/g, " ").split(";");
  const server = name.trim().split(/\s+/)[0]?.toLowerCase() ?? "";
  if (!trusted.some((one) => one.toLowerCase() === server)) return null;
  const of = (method: string): string | null => {
    const all = results.flatMap((one) => {
      const found = new RegExp(`^\\s*${method}\\s*=\\s*([a-z]+)`, "i").exec(one)?.[1];
      return found === undefined ? [] : [found.toLowerCase()];
    });
    // Of several signatures one that passes is enough (RFC 6376, section 6.1).
    const best = all.includes("pass") ? "pass" : all[0];
    return best !== undefined && RESULT.test(best) ? best : null;
  };
  const passed = results.find((one) => /^\s*dkim\s*=\s*pass/i.test(one));
  return {
    ...{ server, spf: of("spf"), dkim: of("dkim"), dmarc: of("dmarc") },
    domain: /header\.(?:d|i)\s*=\s*@?([a-z0-9.-]+)/i.exec(passed ?? "")?.[1]?.toLowerCase() ?? null,
  };
}

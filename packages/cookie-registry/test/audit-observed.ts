import type {
  CookieWrite,
  Observation,
  Phase,
  PhaseObservation,
} from "../src/core/audit/observation.ts";
import { parseSetCookie } from "../src/core/audit/set-cookie.ts";

export const PAGE = "https://shop.example/";

/** A site by its last two labels: enough for the hosts of these tests. */
export function lastTwoLabels(host: string): string {
  return host.split(".").slice(-2).join(".");
}

/** A cookie written by a header of the page, or by something else. */
export function written(line: string, more: Partial<CookieWrite> = {}): CookieWrite {
  const cookie = parseSetCookie(line, 0);
  if (!cookie) throw new Error(`no cookie: ${line}`);
  const { name, lifetime, httpOnly, partitioned, path = "/" } = cookie;
  return {
    ...{ name, lifetime, httpOnly, partitioned, path, line, host: cookie.domain ?? "shop.example" },
    ...{ how: "header", by: PAGE, refused: [], page: PAGE },
    ...more,
  };
}

/** A phase in which one page was visited and nothing else happened, but for what is given. */
export function phase(name: Phase, more: Partial<PhaseObservation> = {}): PhaseObservation {
  return {
    phase: name,
    pages: [{ url: PAGE, outcome: "ok", detail: "", interruptions: [] }],
    ...{ writes: [], held: [], items: [], kept: [], requests: [] },
    ...more,
  };
}

export function observed(...phases: readonly PhaseObservation[]): Observation {
  return { url: PAGE, browser: "Chrome/156", phases };
}

import { readBody } from "../http/read-body.ts";
import { readReports, type Violation } from "./read-reports.ts";
import { renderReports } from "./render-reports.ts";

/** One kind of violation, counted. */
export interface ReportRow extends Violation {
  /** How often it was reported. */
  readonly count: number;
  /** When it was first and last reported, in milliseconds since 1970 UTC. */
  readonly first: number;
  readonly last: number;
}

/** Options of {@link cspReports}. */
export interface CspReportsOptions {
  /** Kinds of violations remembered; 500 when left out. The rarest give way. */
  readonly most?: number;
  /** The clock, in milliseconds since 1970 UTC; the system's when left out. */
  readonly now?: () => number;
}

/** What browsers reported of a policy. */
export interface CspReports {
  /** Answers `POST` at the path that `reportTo` names: 204, or 400, 405, 413, 415. */
  receive(request: Request): Promise<Response>;
  /** What was reported, the most frequent first. */
  list(): readonly ReportRow[];
  /** A page for the people who roll the policy out; show it to nobody else. */
  page(): Response;
}

/** Longest body that is read. */
const MAX_BYTES = 65_536;

/**
 * Counts what browsers report about a policy, for a rollout from `report-only`. Kept in memory:
 * directive, blocked origin and path of the page, without query and without anything about who
 * reported. Whoever can reach the site can send reports: they are hints, not proof.
 *
 * @example
 * const reports = cspReports();
 * if (path === "/csp") return reports.receive(request);
 * if (path === "/admin/csp") return reports.page();
 */
export function cspReports({ most = 500, now = Date.now }: CspReportsOptions = {}): CspReports {
  const rows = new Map<string, ReportRow>();

  function count(violation: Violation): void {
    const key = JSON.stringify([violation.directive, violation.blocked, violation.page]);
    const at = now();
    const row = rows.get(key) ?? { ...violation, count: 0, first: at, last: at };
    rows.set(key, { ...row, count: row.count + 1, last: at });
    if (rows.size > most) rows.delete(rarest(key));
  }

  /** The row that makes room: seen least, and longest ago; never the newest. */
  function rarest(newest: string): string {
    const old = [...rows].filter(([key]) => key !== newest);
    old.sort(([, a], [, b]) => a.count - b.count || a.last - b.last);
    return old[0]?.[0] ?? newest;
  }

  const list = () => [...rows.values()].sort((a, b) => b.count - a.count || b.last - a.last);

  return {
    list,
    async receive(request) {
      if (request.method !== "POST") return empty(405, { allow: "POST" });
      const text = await readBody(request, MAX_BYTES);
      if (text === null) return empty(413);
      const found = readReports(request.headers.get("content-type") ?? "", text, request.url);
      if (typeof found === "number") return empty(found);
      for (const violation of found) count(violation);
      return empty(204);
    },
    page: () => renderReports(list()),
  };
}

function empty(status: number, headers: Record<string, string> = {}): Response {
  return new Response(null, { status, headers: { "cache-control": "no-store", ...headers } });
}

import type { Refused, UpdateOutcome } from "../../core/rfc2136/outcome.ts";
import { type ApiAnswer, refusedBy } from "./http-api.ts";

type Answered = Extract<ApiAnswer, { kind: "answer" }>;

const RATE_LIMIT_MS = 300_000; // "all API calls for the next five minutes will be blocked"

// Error codes of the v4 API, as its pages and its users' reports give them.
const AUTHENTICATION = [6003, 6111, 9103, 9106, 9109, 10000, 10001];
const GONE = [81044]; // the record with this id is no longer there
const THERE = [81053, 81054, 81057, 81058]; // such a record, or an alias, stands at the name already
const NO_ZONE = [7000, 7003];

/** Whether a write failed because another writer was faster; null when that is not the reason. */
export function overtakenBy({ json }: Answered): UpdateOutcome | null {
  const codes = codesIn(json);
  if (codes.some((code) => GONE.includes(code))) return { kind: "prerequisite", code: "NXRRSET" };
  if (codes.some((code) => THERE.includes(code))) return { kind: "prerequisite", code: "YXRRSET" };
  return null;
}

/** What a refusal means: by the numbers in `errors`, and where they say nothing by the status. */
export function refusalOf(answer: Answered): Refused {
  const codes = codesIn(answer.json);
  if (answer.status === 429) {
    const { retryAfterMs = RATE_LIMIT_MS } = answer;
    return { ...refusedBy(answer, "more than 1,200 calls in five minutes"), retryAfterMs };
  }
  if (codes.some((code) => AUTHENTICATION.includes(code)))
    return final("NOTAUTH", codes, 'the token is not taken: it needs "DNS: Edit" on this zone');
  if (codes.some((code) => NO_ZONE.includes(code)))
    return final("NOTZONE", codes, "there is no zone with this zoneId");
  return refusedBy(answer, `Cloudflare did not take the request${numbers(codes)}`);
}

function final(code: string, codes: readonly number[], what: string): Refused {
  const message = `${what}${numbers(codes)}`;
  return { kind: "refused", code, authenticated: true, final: true, message };
}

function numbers(codes: readonly number[]): string {
  return codes.length === 0 ? "" : ` (Cloudflare's code ${codes.join(", ")})`;
}

function codesIn(json: unknown): number[] {
  const { errors } = (json ?? {}) as { errors?: unknown };
  if (!Array.isArray(errors)) return [];
  return errors.flatMap((error) => (typeof error?.code === "number" ? [error.code] : []));
}

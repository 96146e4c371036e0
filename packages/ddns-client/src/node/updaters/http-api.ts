import { DdnsError } from "../../core/errors.ts";
import type { Refused, Unreachable } from "../../core/rfc2136/outcome.ts";
import { exchangeHttp, isProved } from "./http-exchange.ts";

/** One call of a provider's JSON API. */
export interface ApiCall {
  readonly method: "GET" | "PATCH" | "POST" | "PUT" | "DELETE";
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** What came back: the status and the JSON, or why there is neither. */
export type ApiAnswer =
  | {
      readonly kind: "answer";
      readonly status: number;
      readonly json: unknown;
      /** Milliseconds that the provider wants to be left alone, where it says so. */
      readonly retryAfterMs?: number;
    }
  | Unreachable;

/** Calls an API that speaks JSON. */
export async function callApi(call: ApiCall): Promise<ApiAnswer> {
  const body = call.body === undefined ? "" : JSON.stringify(call.body);
  const content = {
    "content-type": "application/json",
    "content-length": `${Buffer.byteLength(body)}`,
  };
  const answer = await exchangeHttp({
    ...call,
    body,
    headers: {
      ...{ accept: "application/json", "user-agent": "Candor ddns-client/1.0", ...call.headers },
      ...(body === "" ? {} : content),
    },
  });
  if (answer.kind === "unreachable") return answer;
  const { text, ...rest } = answer;
  return { ...rest, json: parsed(text) };
}

// An empty or broken body is no object; who reads the answer says what is missing.
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/**
 * A refusal by status: 400 to 499 are the provider's own word and final (over TLS they are proved,
 * RFC 9110 section 15.5), but for 408, 409 and 429, after which one comes back later.
 */
export function refusedBy(
  { status, retryAfterMs }: Extract<ApiAnswer, { kind: "answer" }>,
  what: string,
): Refused {
  const later = status < 400 || status >= 500 || [408, 409, 429].includes(status);
  const code = later ? (status === 429 ? "RATE" : "SERVFAIL") : "REFUSED";
  const message = `status ${status}: ${what}`;
  const wait = retryAfterMs === undefined ? {} : { retryAfterMs };
  return { kind: "refused", code, authenticated: !later, message, ...wait };
}

/**
 * Address of an API's root, without a slash at its end.
 *
 * @param plain whether http: will do, for a server in the same network.
 * @throws DdnsError `option` when it is not safe to send a key there.
 */
export function apiRoot(text: string, plain: boolean): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  const open = url?.protocol === "http:" && (plain || isProved(url));
  if (url !== null && (url.protocol === "https:" || open))
    return `${url.origin}${url.pathname}`.replace(/\/$/, "");
  const needed = plain ? "an http: or https: address" : "an https: address";
  throw new DdnsError("option", `url: ${needed} is needed`, { field: "url" });
}

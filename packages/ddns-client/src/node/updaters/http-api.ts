import type { Refused, Unreachable } from "../../core/rfc2136/outcome.ts";
import { exchangeHttp } from "./http-exchange.ts";

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
  | { readonly kind: "answer"; readonly status: number; readonly json: unknown }
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
  return { kind: "answer", status: answer.status, json: parsed(answer.text) };
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
export function refusedBy(status: number, what: string): Refused {
  const later = status < 400 || status >= 500 || [408, 409, 429].includes(status);
  const code = later ? (status === 429 ? "RATE" : "SERVFAIL") : "REFUSED";
  return { kind: "refused", code, authenticated: !later, message: `status ${status}: ${what}` };
}

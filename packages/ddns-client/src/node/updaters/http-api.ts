import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import type { Refused, Unreachable } from "../../core/rfc2136/outcome.ts";

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

const LARGEST = 1_048_576; // bytes

/** Calls an API: no redirect is followed, since the credentials would go with it. */
export async function callApi(call: ApiCall): Promise<ApiAnswer> {
  const limit = AbortSignal.timeout(call.timeoutMs);
  try {
    return await send(call, AbortSignal.any([call.signal, limit]));
  } catch (error) {
    const code = call.signal.aborted ? "aborted" : limit.aborted ? "timeout" : "network";
    const why = error instanceof Error ? error.message : String(error);
    return { kind: "unreachable", code, message: `${call.url.host}: ${why}` };
  }
}

function send({ method, url, headers, body }: ApiCall, signal: AbortSignal): Promise<ApiAnswer> {
  const open = url.protocol === "https:" ? httpsRequest : httpRequest;
  const text = body === undefined ? "" : JSON.stringify(body);
  const all = {
    ...{ accept: "application/json", "user-agent": "candor-ddns-client", ...headers },
    ...(text === ""
      ? {}
      : { "content-type": "application/json", "content-length": Buffer.byteLength(text) }),
  };
  return new Promise((resolve, reject) => {
    const request = open(url, { agent: false, method, headers: all, signal }, (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on("data", (chunk: Buffer) => {
        size += chunk.length;
        chunks.push(chunk);
        if (size > LARGEST) request.destroy(new Error("the answer is too long"));
      });
      response.on("error", reject);
      response.on("end", () => {
        const json = parsed(Buffer.concat(chunks).toString("utf8"));
        resolve({ kind: "answer", status: response.statusCode ?? 0, json });
      });
    });
    request.on("error", reject);
    request.end(text);
  });
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

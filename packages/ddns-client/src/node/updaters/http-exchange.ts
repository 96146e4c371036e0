import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import type { Unreachable } from "../../core/rfc2136/outcome.ts";

/** One request with credentials. */
export interface HttpCall {
  /** GET when left out. */
  readonly method?: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** The answer's status and text, or why there is none. */
export type HttpAnswer =
  | {
      readonly kind: "answer";
      readonly status: number;
      readonly text: string;
      /** Milliseconds that the `Retry-After` header asks for, where it names seconds. */
      readonly retryAfterMs?: number;
    }
  | Unreachable;

const LARGEST = 1_048_576; // bytes; a zone by API, though most answers are one line

/** Sends it; no redirect is followed, since the credentials would go with it. */
export async function exchangeHttp(call: HttpCall): Promise<HttpAnswer> {
  const { method = "GET", url, headers, body = "", timeoutMs, signal } = call;
  const limit = AbortSignal.timeout(timeoutMs);
  const until = AbortSignal.any([signal, limit]);
  const open = url.protocol === "https:" ? httpsRequest : httpRequest;
  try {
    return await new Promise((resolve, reject) => {
      const request = open(url, { agent: false, method, headers, signal: until }, (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (chunk: string) => {
          text += chunk;
          if (text.length > LARGEST) request.destroy(new Error("the answer is too long"));
        });
        response.on("error", reject);
        response.on("end", () => {
          const { statusCode: status = 0, headers } = response;
          const wait = retryAfter(headers["retry-after"]);
          resolve({ kind: "answer", status, text: text.trim(), ...wait });
        });
      });
      request.on("error", reject);
      request.end(body);
    });
  } catch (error) {
    const code = signal.aborted ? "aborted" : limit.aborted ? "timeout" : "network";
    const why = error instanceof Error ? error.message : String(error);
    return { kind: "unreachable", code, message: `${url.host}: ${why}` };
  }
}

const LONGEST_WAIT = 86_400; // seconds; whoever asks for more is asked again after a day

function retryAfter(header: string | undefined): { readonly retryAfterMs?: number } {
  if (!/^\d{1,9}$/.test(header ?? "")) return {};
  return { retryAfterMs: 1000 * Math.min(LONGEST_WAIT, Number(header)) };
}

/** Tells whether an answer from there is proved to be from there: by TLS, or on this machine. */
export function isProved(url: URL): boolean {
  return url.protocol === "https:" || /^(127\.|localhost$|\[::1\]$)/.test(url.hostname);
}

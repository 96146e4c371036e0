import { request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import type { Family } from "../../core/agent/record.ts";
import { DdnsError } from "../../core/errors.ts";
import type { AddressSource } from "./source.ts";

/** Settings of {@link httpSource}. */
export interface HttpSourceOptions {
  /** `https:` or `http:` address that answers with the caller's address. */
  readonly url: string;
  /**
   * `json` (the default): `{"address": "..."}` with a JSON media type; `text`: the address alone,
   * as `text/plain`, which many public services give.
   */
  readonly format?: "json" | "text";
  /** Connect over this IP version alone, so that the party sees the address of that family. */
  readonly family?: Family;
  /** Milliseconds for the whole answer; 5000 by default. */
  readonly timeoutMs?: number;
}

const LARGEST = 4096; // bytes; an answer is one short JSON object

/**
 * Asks the party that is updated, and nobody else: it sees the address anyway.
 *
 * Strict on purpose, because captive portals answer everything: status 200, the right media type,
 * no redirect followed, nothing beside the address. What it says is for the agent to judge.
 *
 * @throws DdnsError `option` when the URL is none.
 */
export function httpSource(options: HttpSourceOptions): AddressSource {
  const url = parseUrl(options.url);
  return async (signal) => {
    const limit = AbortSignal.timeout(options.timeoutMs ?? 5000);
    try {
      return await get(url, options, AbortSignal.any([signal, limit]));
    } catch (cause) {
      if (cause instanceof DdnsError) throw cause;
      if (limit.aborted) throw new DdnsError("timeout", `${url.host} did not answer in time`);
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new DdnsError("source", `${url.host}: ${why}`, { cause });
    }
  };
}

function parseUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url !== null && (url.protocol === "http:" || url.protocol === "https:")) return url;
  throw new DdnsError("option", "url: an http: or https: address is needed", { field: "url" });
}

function get(
  url: URL,
  { family, format = "json" }: HttpSourceOptions,
  signal: AbortSignal,
): Promise<string> {
  const open = url.protocol === "https:" ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const request = open(
      url,
      {
        agent: false,
        signal,
        headers: { accept: MEDIA[format].name, "user-agent": "candor-ddns-client" },
        ...(family === undefined ? {} : { family: family === "ipv4" ? 4 : 6 }),
      },
      (response) => {
        readAnswer(response, url, format)
          .then(resolve, reject)
          .finally(() => request.destroy());
      },
    );
    request.on("error", reject);
    request.end();
  });
}

type Format = "json" | "text";

const MEDIA = {
  json: { name: "application/json", pattern: /^application\/(\S+\+)?json\b/i },
  text: { name: "text/plain", pattern: /^text\/plain\b/i },
} as const;

async function readAnswer(response: IncomingMessage, url: URL, format: Format): Promise<string> {
  const type = response.headers["content-type"] ?? "";
  if (response.statusCode !== 200) throw useless(url, `status ${response.statusCode}`);
  if (!MEDIA[format].pattern.test(type)) throw useless(url, `no ${MEDIA[format].name}`);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST) throw useless(url, `more than ${LARGEST} bytes`);
    chunks.push(chunk);
  }
  const body = Buffer.concat(chunks).toString("utf8");
  return format === "text" ? body.replace(/\r?\n$/, "") : addressIn(body, url);
}

function addressIn(body: string, url: URL): string {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw useless(url, "broken JSON");
  }
  const address = (value as { address?: unknown } | null)?.address;
  if (typeof address !== "string") throw useless(url, "JSON without a text under `address`");
  return address;
}

function useless(url: URL, what: string): DdnsError {
  return new DdnsError("source", `${url.host} gave ${what}`);
}

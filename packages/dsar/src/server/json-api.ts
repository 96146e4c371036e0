import { isDsarError } from "../core/error.ts";
import { parseNewRequest } from "../core/request/new-request.ts";
import type { Accepted, Dsar, RequestStatus } from "../engine/dsar.ts";
import { exportResponse } from "./export-response.ts";
import { openApiDocument } from "./openapi.ts";
import { isForeign } from "./origin.ts";

/** What {@link createDsarApi} needs. */
export interface DsarApiOptions {
  readonly dsar: Dsar;
  /** Path at which the handler is mounted: `/api/privacy`. */
  readonly path: string;
  /** Further origins whose pages may post. */
  readonly origins?: readonly string[];
}

const MAX_BYTES = 200_000;
const TOKEN = /^\/requests\/([A-Za-z0-9_-]{32})(?:\/(confirm|withdraw|appeal|export))?$/;
const DOWNLOAD = /^\/requests\/([A-Za-z0-9_-]{32})\/export\/([0-9a-z]{1,11}-[A-Za-z0-9_-]{32})$/;

/**
 * Builds the JSON twin of the portal, for apps: submit, status, confirm, withdraw, appeal, download,
 * agents' signed mandates, and its own description at `openapi.json`. It tells no more than the portal's pages do.
 *
 * @example
 * const api = createDsarApi({ dsar, path: "/api/privacy" });
 */
export function createDsarApi(options: DsarApiOptions): (request: Request) => Promise<Response> {
  const path = options.path.replace(/\/+$/, "");
  return async (request) => {
    const { pathname } = new URL(request.url);
    const rest = pathname.startsWith(`${path}/`) ? pathname.slice(path.length) : "";
    if (request.method !== "GET" && isForeign(request, options.origins ?? []))
      return problem(403, "foreign-origin", "This origin may not post here.");
    try {
      return await answer(options.dsar, request, rest, path);
    } catch (error) {
      return failure(error);
    }
  };
}

async function answer(dsar: Dsar, request: Request, rest: string, path: string): Promise<Response> {
  const call = `${request.method} ${rest}`;
  if (call === "GET /openapi.json") return json(200, openApiDocument({ path }));
  if (call === "POST /requests") return submit(dsar, request, path);
  if (call === "POST /mandates") return submitMandate(dsar, request, path);
  const [, of, ticket] = DOWNLOAD.exec(rest) ?? [];
  if (of !== undefined && ticket !== undefined) return download(dsar, request, of, ticket);
  const [, token, action = ""] = TOKEN.exec(rest) ?? [];
  if (token === undefined) return problem(404, "not-found", "There is nothing here.");
  if (request.method === "GET" && action === "") return status(await dsar.status(token));
  if (request.method !== "POST" || action === "")
    return problem(405, "method-not-allowed", "This address does not take that method.");
  if (action === "withdraw") return status(await dsar.withdraw(token));
  const { code, key, message } = await body(request);
  if (action === "appeal") return status(await dsar.appeal(token, text(message)));
  if (action === "export") return grant(dsar, path, token, text(key).slice(0, 100));
  return status(await dsar.confirm(token, text(code).slice(0, 100)));
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** The key of the mailed link buys a link of its own for an hour. */
async function grant(dsar: Dsar, path: string, token: string, key: string): Promise<Response> {
  const ticket = await dsar.grantDownload(token, key);
  if (ticket === null) return problem(404, "not-found", "No copy stands behind this key.");
  return json(201, { download: `${path}/requests/${token}/export/${ticket}` });
}

async function download(
  dsar: Dsar,
  request: Request,
  token: string,
  ticket: string,
): Promise<Response> {
  if (request.method !== "GET" && request.method !== "HEAD")
    return problem(405, "method-not-allowed", "This address does not take that method.");
  const file = await dsar.openDownload(token, ticket);
  if (file === null) return problem(404, "not-found", "No copy stands behind this address.");
  return exportResponse(request, file);
}

/** RFC 7515, 9.2.1: a JWS in compact form is `application/jose`. */
async function submitMandate(dsar: Dsar, request: Request, path: string): Promise<Response> {
  if (request.headers.get("content-type")?.split(";")[0]?.trim() !== "application/jose")
    return problem(415, "body-invalid", "A mandate is sent as application/jose.");
  return created(await dsar.submitMandate((await limited(request)).trim()), path);
}

async function submit(dsar: Dsar, request: Request, path: string): Promise<Response> {
  const given = await body(request);
  return created(await dsar.submit(parseNewRequest({ ...given, channel: "api" })), path);
}

function created({ token, clock }: Accepted, path: string): Response {
  const answered = { token, due: clock.due, rule: clock.rule };
  return json(201, answered, { location: `${path}/requests/${token}` });
}

function status(found: RequestStatus | null): Response {
  if (found === null) return problem(404, "not-found", "No request stands behind this address.");
  const { type, state, receivedAt, due, extended, language, justification } = found;
  return json(200, {
    ...{ type, state, receivedAt, due, extended, language, justification },
  });
}

/** Reads a JSON object; the media type keeps plain forms of other sites out (Fetch, CORS). */
async function body(request: Request): Promise<Record<string, unknown>> {
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json") throw new BodyError(415, "The body must be application/json.");
  const text = await limited(request);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new BodyError(400, "The body is no JSON.");
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  throw new BodyError(400, "The body is no JSON object.");
}

async function limited(request: Request): Promise<string> {
  const reader = request.body?.getReader();
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for (let next = await reader?.read(); next && !next.done; next = await reader?.read()) {
    bytes += next.value.length;
    chunks.push(next.value);
    if (bytes <= MAX_BYTES) continue;
    await reader?.cancel();
    throw new BodyError(413, `The body is larger than ${MAX_BYTES} bytes.`);
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}

/** A body that was not read; never leaves this file. */
class BodyError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

function failure(error: unknown): Response {
  if (error instanceof BodyError) return problem(error.status, "body-invalid", error.message);
  if (!isDsarError(error)) throw error;
  const status = {
    "request-invalid": 422,
    "not-found": 404,
    "verification-failed": 403,
    "transition-impossible": 409,
    "mandate-refused": 403,
  }[error.code as string];
  if (status === undefined) throw error;
  return problem(status, error.code, error.message, error.path);
}

/** An error as RFC 9457 has it. */
function problem(status: number, code: string, detail: string, field?: string): Response {
  const value = { status, code, detail, ...(field === undefined ? {} : { field }) };
  return json(status, value, { "content-type": "application/problem+json" });
}

function json(status: number, value: unknown, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(value), {
    status,
    headers: {
      "content-type": "application/json",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
      "x-robots-tag": "noindex, nofollow",
      ...headers,
    },
  });
}

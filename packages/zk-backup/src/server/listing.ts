import { requireListPrefix } from "../core/vault/objects/object-name.ts";
import { requireAccess } from "./access.ts";
import type { Answer, Call } from "./call.ts";
import { badMethod } from "./refusal.ts";

/** Objects in one answer to a listing; the client asks on with `after`. */
const PAGE = 5000;

/** Answers a request for the vault itself: what is in it, and how much. */
export async function answerVault(call: Call): Promise<Answer> {
  const { request, query, role } = call;
  if (request.method !== "GET") return { response: badMethod(request.method, "GET") };
  requireAccess(role, "read");
  return { response: query.has("usage") ? await usage(call) : await list(call) };
}

async function list({ request, query, storage, onBytes }: Call): Promise<Response> {
  const prefix = requireListPrefix(query.get("list") ?? "");
  const after = query.get("after") ?? "";
  const found = await storage.list(prefix, { after, limit: PAGE + 1, signal: request.signal });
  const objects = found.slice(0, PAGE).map(({ name, size }) => ({ name, size }));
  return json({ objects, more: found.length > PAGE }, onBytes);
}

async function usage({ account, storage, quota, role, usage, onBytes }: Call): Promise<Response> {
  const { bytes, objects } = await usage.of(account, storage);
  const most = quota ?? { bytes: null, objects: null };
  return json({ bytes, objects, quota: most, role }, onBytes);
}

function json(content: object, onBytes: (length: number) => void): Response {
  const body = new TextEncoder().encode(JSON.stringify(content));
  onBytes(body.length);
  const headers = { "content-type": "application/json", "cache-control": "no-store" };
  return new Response(body, { headers: { ...headers, "content-length": String(body.length) } });
}

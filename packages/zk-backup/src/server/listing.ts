import { requireListPrefix } from "../core/vault/objects/object-name.ts";
import { requireAccess } from "./access.ts";
import { type Answer, answerJson } from "./answering.ts";
import type { Call } from "./call.ts";
import { badMethod } from "./refusal.ts";

/** Objects in one answer to a listing; the client asks on with `after`. */
const PAGE = 5000;

/** Answers a request for the vault itself: what is in it, and how much. */
export async function answerVault(call: Call): Promise<Answer> {
  const { request, query, role } = call;
  if (request.method !== "GET") return badMethod(request.method, "GET");
  requireAccess(role, "read");
  return query.has("usage") ? usage(call) : list(call);
}

async function list({ request, query, storage, onBytes }: Call): Promise<Answer> {
  const prefix = requireListPrefix(query.get("list") ?? "");
  const after = query.get("after") ?? "";
  const found = await storage.list(prefix, { after, limit: PAGE + 1, signal: request.signal });
  const objects = found.slice(0, PAGE).map(({ name, size }) => ({ name, size }));
  return json({ objects, more: found.length > PAGE }, onBytes);
}

async function usage({ account, storage, quota, role, usage, onBytes }: Call): Promise<Answer> {
  const { bytes, objects } = await usage.of(account, storage);
  const most = quota ?? { bytes: null, objects: null };
  return json({ bytes, objects, quota: most, role }, onBytes);
}

function json(content: object, onBytes: (length: number) => void): Answer {
  const answer = answerJson(content, 200);
  onBytes(answer.body.length);
  return answer;
}

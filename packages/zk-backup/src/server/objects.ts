import { ZkBackupError } from "../core/errors.ts";
import { hashInName } from "../core/vault/objects/object-name.ts";
import { requireAccess } from "./access.ts";
import { type Answer, answerEmpty, type Incoming } from "./answering.ts";
import { parseRange } from "./byte-range.ts";
import { bodyOf, type Call } from "./call.ts";
import { badMethod } from "./refusal.ts";
import { announcedLength } from "./request-body.ts";
import type { Content } from "./served-storage.ts";
import { putResumable } from "./uploads.ts";

/** Answers a request for an object. */
export async function answerObject(call: Call): Promise<Answer> {
  const { method } = call.request;
  if (method === "GET") return get(call);
  if (method === "HEAD") return head(call);
  if (method === "PUT") return put(call);
  if (method === "DELETE") return remove(call);
  return badMethod(method, "GET, HEAD, PUT, DELETE");
}

async function get(call: Call): Promise<Answer> {
  const { request, name, storage, role } = call;
  requireAccess(role, "read");
  const range = parseRange(request.headers.get("range"));
  const content = await storage.read(name, { ...range, signal: request.signal });
  if (range === null) return sending(call, content, 200, {});
  const last = range.start + content.length - 1;
  const field = `bytes ${range.start}-${last}/${content.size}`;
  return sending(call, content, 206, { "content-range": field });
}

async function head({ request, name, storage, role }: Call): Promise<Answer> {
  requireAccess(role, "read");
  const size = await storage.size(name, { signal: request.signal });
  return { status: 200, headers: { ...HEADERS, "content-length": `${size}` }, body: null };
}

async function put(call: Call): Promise<Answer> {
  const { request, name, storage, role, quota, usage } = call;
  requireAccess(role, "write");
  requirePrecondition(request);
  const announced = announcedLength(request);
  if (announced !== null && announced > call.maxObjectBytes)
    throw new ZkBackupError("too-large", `An object has at most ${call.maxObjectBytes} bytes.`);
  if (await storage.exists?.(name))
    throw new ZkBackupError("exists", `There is an object ${name} already.`);
  const resumable = request.headers.get("upload-complete") === "?1" && hashInName(name) !== null;
  if (resumable && storage.uploads !== undefined) return putResumable(call, storage.uploads);
  const wanted = { bytes: announced ?? 0, objects: 1, quota, owner: role === "owner" };
  const room = await usage.reserve(call.account, storage, wanted);
  try {
    const hash = hashInName(name);
    room.stored(await storage.write(name, bodyOf(call, room), { hash, signal: request.signal }));
  } finally {
    room.release();
  }
  return answerEmpty(201);
}

/** A put never replaces; who wants it to is not left in the belief that it did. */
function requirePrecondition({ headers }: Incoming): void {
  const create = headers.get("if-none-match") ?? "*";
  if (
    create.trim() !== "*" ||
    headers.get("if-match") !== null ||
    headers.get("if-unmodified-since") !== null
  )
    throw new ZkBackupError("bad-input", "Objects are made once: If-None-Match: * and no other.");
}

async function remove({ account, name, role, storage, usage }: Call): Promise<Answer> {
  requireAccess(role, "delete");
  if (storage.delete === undefined)
    throw new ZkBackupError("forbidden", "Nothing is deleted from this storage.");
  const bytes = await storage.size(name);
  await storage.delete(name);
  usage.removed(account, { bytes, objects: 1 });
  return answerEmpty(204);
}

const HEADERS = {
  "content-type": "application/octet-stream",
  "accept-ranges": "bytes",
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
};

function sending(
  { onBytes }: Call,
  { body, length }: Content,
  status: number,
  more: Record<string, string>,
): Answer {
  const headers = { ...HEADERS, ...more, "content-length": String(length) };
  if (!(body instanceof Uint8Array)) return { status, headers, ...counted(body, onBytes) };
  onBytes(length);
  return { status, headers, body };
}

/** Counts parts as they are asked for, and tells when there will be no more. */
function counted(
  parts: AsyncIterable<Uint8Array>,
  onBytes: (length: number) => void,
): Required<Pick<Answer, "body" | "sent">> {
  let ended: () => void = () => {};
  const sent = new Promise<void>((resolve) => {
    ended = resolve;
  });
  const iterator = parts[Symbol.asyncIterator]();
  const body: AsyncIterable<Uint8Array> = {
    [Symbol.asyncIterator]: () => ({
      async next() {
        const part = await iterator.next().catch((error: unknown) => {
          ended();
          throw error;
        });
        if (part.done) ended();
        else onBytes(part.value.length);
        return part;
      },
      async return() {
        await iterator.return?.();
        ended();
        return { done: true, value: undefined };
      },
    }),
  };
  return { body, sent };
}

import { isZkBackupError, ZkBackupError } from "../core/errors.ts";
import { hashInName } from "../core/vault/objects/object-name.ts";
import { requireAccess } from "./access.ts";
import { type Answer, answerEmpty, type IncomingFields } from "./answering.ts";
import { bodyOf, type Call } from "./call.ts";
import { badMethod, Refused } from "./refusal.ts";
import { announcedLength } from "./request-body.ts";
import type { UploadStore } from "./served-storage.ts";

// Semantics and header fields: draft-ietf-httpbis-resumable-upload-11. What is simpler here: the
// name of an object says what its bytes are, so that the name is the upload.

/** Answers a request for an unfinished upload. */
export async function answerUpload(call: Call): Promise<Answer> {
  const { request, storage, role } = call;
  const { method } = request;
  if (!["HEAD", "PATCH", "DELETE"].includes(method))
    return badMethod(method, "HEAD, PATCH, DELETE");
  requireAccess(role, "write");
  const { uploads } = storage;
  if (uploads === undefined) throw new ZkBackupError("not-found", "No uploads are kept here.");
  return inTurn(call, (signal) => {
    if (method === "HEAD") return head(call, uploads);
    return method === "PATCH" ? patch(call, uploads, signal) : discard(call, uploads);
  });
}

/** Puts an object whole; what came of it stays when the line breaks. */
export function putResumable(call: Call, uploads: UploadStore): Promise<Answer> {
  return inTurn(call, async (signal) => {
    await forget(call, uploads);
    return append(call, uploads, { offset: 0, complete: true, signal });
  });
}

function inTurn<T>(call: Call, run: (signal: AbortSignal) => Promise<T>): Promise<T> {
  return call.turns.take(`${call.account}/${call.name}`, run);
}

async function head(call: Call, uploads: UploadStore): Promise<Answer> {
  const offset = await uploads.offset(call.name);
  if (offset !== null) return state(call, 204, offset, false);
  const size = await call.storage.size(call.name);
  return state(call, 204, size, true);
}

async function patch(call: Call, uploads: UploadStore, signal: AbortSignal): Promise<Answer> {
  const { request, name, storage } = call;
  if (request.headers.get("content-type") !== "application/partial-upload")
    throw new ZkBackupError("bad-input", "Content-Type must be application/partial-upload.");
  const offset = offsetOf(request);
  const complete = completeOf(request);
  if (await storage.exists?.(name))
    throw new ZkBackupError("exists", `There is an object ${name} already.`);
  const there = (await uploads.offset(name)) ?? 0;
  if (there !== offset)
    throw new Refused("upload-offset", `There are ${there} bytes, not ${offset}: go on there.`, {
      "upload-offset": String(there),
      "upload-complete": "?0",
    });
  return append(call, uploads, { offset, complete, signal });
}

interface Appending {
  readonly offset: number;
  readonly complete: boolean;
  readonly signal: AbortSignal;
}

async function append(
  call: Call,
  uploads: UploadStore,
  { offset, complete, signal }: Appending,
): Promise<Answer> {
  const { request, name, account, storage, quota, role, usage } = call;
  const most = call.maxObjectBytes - offset;
  const bytes = announcedLength(request) ?? 0;
  if (bytes > most)
    throw new ZkBackupError("too-large", `An object has at most ${call.maxObjectBytes} bytes.`);
  const wanted = { bytes, objects: 1, quota, owner: role === "owner" };
  const room = await usage.reserve(account, storage, wanted);
  try {
    const body = bodyOf({ ...call, maxObjectBytes: most }, room, signal);
    await uploads.append(name, offset, body);
    if (complete) return await finish(call, uploads, offset, room.stored);
    return state(call, 204, await keptOf(uploads, name), false);
  } finally {
    // What came counts, whether the body ended or broke.
    room.kept(Math.max(0, (await keptOf(uploads, name)) - offset));
  }
}

async function finish(
  call: Call,
  uploads: UploadStore,
  offset: number,
  stored: (bytes: number) => void,
): Promise<Answer> {
  const { name, account, usage } = call;
  const size = await keptOf(uploads, name);
  try {
    await uploads.finish(name, hashInName(name) ?? "");
  } catch (error) {
    const gone = isZkBackupError(error, "hash-mismatch") || isZkBackupError(error, "exists");
    if (gone) usage.removed(account, { bytes: offset, objects: 0 });
    throw error;
  }
  stored(size - offset);
  return state(call, 201, size, true);
}

async function discard(call: Call, uploads: UploadStore): Promise<Answer> {
  await forget(call, uploads);
  return answerEmpty(204);
}

async function forget({ name, account, usage }: Call, uploads: UploadStore): Promise<void> {
  const bytes = await uploads.discard(name);
  if (bytes > 0) usage.removed(account, { bytes, objects: 0 });
}

async function keptOf(uploads: UploadStore, name: string): Promise<number> {
  return (await uploads.offset(name)) ?? 0;
}

function state(call: Call, status: number, offset: number, complete: boolean): Answer {
  return answerEmpty(status, {
    "upload-offset": String(offset),
    "upload-complete": complete ? "?1" : "?0",
    ...(!complete && { "upload-limit": uploadLimit(call) }),
  });
}

function uploadLimit({ maxObjectBytes, keepUploads }: Call): string {
  return `max-size=${maxObjectBytes}, max-age=${Math.floor(keepUploads / 1000)}`;
}

/** What has fields. */
interface Headed {
  readonly headers: IncomingFields;
}

function offsetOf({ headers }: Headed): number {
  const field = headers.get("upload-offset") ?? "";
  if (/^[0-9]{1,15}$/.test(field)) return Number(field);
  throw new ZkBackupError("bad-input", "Upload-Offset must say with which byte the body begins.");
}

function completeOf({ headers }: Headed): boolean {
  const field = headers.get("upload-complete");
  if (field === "?0" || field === "?1") return field === "?1";
  throw new ZkBackupError("bad-input", "Upload-Complete must be ?1 or ?0.");
}

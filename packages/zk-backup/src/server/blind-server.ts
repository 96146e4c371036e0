import { ZkBackupError } from "../core/errors.ts";
import {
  hashInName,
  requireListPrefix,
  requireObjectName,
} from "../core/vault/objects/object-name.ts";
import type { Storage } from "../core/vault/objects/storage.ts";
import { parseRange } from "./byte-range.ts";
import { refusal } from "./refusal.ts";
import { readBody } from "./request-body.ts";

/** What a token may do: a reader gets and lists, a writer also puts, an owner also deletes. */
export type Access = "reader" | "writer" | "owner";

/** What the verifier is asked: whether this token opens this account's vault. */
export interface AccessQuestion {
  /** As it stands in the URL; letters, digits, `-` and `_`, at most 64. */
  readonly account: string;
  /** The bearer token as sent; compare hashes, in constant time. */
  readonly token: string;
}

/** What was done, without content: for logs, counters and audits. */
export interface ServerEvent {
  readonly account: string;
  readonly method: string;
  /** Name of the object, or the prefix of a listing. */
  readonly name: string;
  readonly status: number;
  /** Bytes taken in or handed out. */
  readonly bytes: number;
}

/** How a blind server is set up. */
export interface BlindServerOptions {
  /** Tells what a token may do with an account's vault; null refuses. */
  readonly authorize: (question: AccessQuestion) => Promise<Access | null> | Access | null;
  /** The storage that keeps this account's vault; called after `authorize` said yes. */
  readonly storage: (account: string) => Promise<Storage> | Storage;
  /** Where accounts begin in the URL's path; default `/vaults/`. */
  readonly basePath?: string;
  /** Largest object taken, bytes; default 16 MiB, the largest size class of the format. */
  readonly maxObjectBytes?: number;
  /** Called after each answer to an authorized request. */
  readonly onEvent?: (event: ServerEvent) => void;
}

/**
 * Makes the server that keeps vaults it cannot read, as a web-standard handler.
 *
 * `PUT <base><account>/<name>` stores an object once (412 `exists` when the name is taken),
 * `GET` and `HEAD` read it, whole or by `Range`, `GET <base><account>/?list=<prefix>&after=<name>`
 * lists, `DELETE` removes and needs an owner's token. Names that are not of the format, and
 * objects that do not hash to their name, are refused. Errors are JSON
 * `{error: code, message}`.
 *
 * @example
 * const handler = createBlindServer({
 *   authorize: ({ account, token }) => (accounts.matches(account, token) ? "writer" : null),
 *   storage: (account) => folderStorage({ folder: `/srv/vaults/${account}` }),
 * });
 */
export function createBlindServer(
  options: BlindServerOptions,
): (request: Request) => Promise<Response> {
  return async (request) => {
    try {
      return await answer(request, options);
    } catch (error) {
      return refusal(error);
    }
  };
}

interface Call {
  readonly request: Request;
  readonly account: string;
  readonly name: string;
  readonly query: URLSearchParams;
  readonly access: Access;
  readonly storage: Storage;
  readonly maxObjectBytes: number;
}

async function answer(request: Request, options: BlindServerOptions): Promise<Response> {
  const { account, name, query } = addressed(request, options.basePath ?? "/vaults/");
  const token = /^Bearer ([\x21-\x7e]{1,512})$/.exec(
    request.headers.get("authorization") ?? "",
  )?.[1];
  const access = token === undefined ? null : await options.authorize({ account, token });
  if (access === null)
    throw new ZkBackupError("unauthorized", "A valid bearer token of this account is needed.");
  const storage = await options.storage(account);
  const maxObjectBytes = options.maxObjectBytes ?? 16 * 1024 * 1024;
  const call = { request, account, name, query, access, storage, maxObjectBytes };
  const response = await dispatch(call).catch(refusal);
  options.onEvent?.({
    account,
    method: request.method,
    name: name === "" ? (query.get("list") ?? "") : name,
    status: response.status,
    bytes: Number(response.headers.get("content-length") ?? request.headers.get("content-length")),
  });
  return response;
}

function addressed(request: Request, basePath: string) {
  const url = new URL(request.url);
  const rest = url.pathname.startsWith(basePath) ? url.pathname.slice(basePath.length) : "";
  const parts = /^([A-Za-z0-9_-]{1,64})\/(.*)$/s.exec(rest);
  if (parts === null) throw new ZkBackupError("not-found", "No vault at this address.");
  const [, account = "", name = ""] = parts;
  if (name !== "") requireObjectName(name);
  return { account, name, query: url.searchParams };
}

function dispatch(call: Call): Promise<Response> {
  const { method } = call.request;
  if (call.name === "") {
    if (method === "GET") return list(call);
  } else if (method === "GET" || method === "HEAD") return get(call);
  else if (method === "PUT") return put(call);
  else if (method === "DELETE") return remove(call);
  return Promise.resolve(
    Response.json(
      { error: "bad-method", message: `${method} is not offered here.` },
      { status: 405, headers: { allow: call.name === "" ? "GET" : "GET, HEAD, PUT, DELETE" } },
    ),
  );
}

async function get({ request, name, storage }: Call): Promise<Response> {
  const range = parseRange(request.headers.get("range"));
  const signal = request.signal;
  if (request.method === "HEAD") return head(await sizeOf(storage, name, signal));
  if (range === null) return content(await storage.get(name, { signal }), 200);
  const bytes = await storage.get(name, { range, signal });
  if (bytes.length === 0)
    throw new ZkBackupError("bad-range", `${name} has no byte ${range.start}.`);
  const last = range.start + bytes.length - 1;
  return content(bytes, 206, { "content-range": `bytes ${range.start}-${last}/*` });
}

async function put({ request, name, access, storage, maxObjectBytes }: Call): Promise<Response> {
  if (access === "reader") throw new ZkBackupError("forbidden", "A reader's token cannot write.");
  const bytes = await readBody(request, maxObjectBytes);
  const promised = hashInName(name);
  if (promised !== null && promised !== (await sha256Hex(bytes)))
    throw new ZkBackupError("hash-mismatch", "The bytes are not those of the name; send again.");
  await storage.put(name, bytes, { signal: request.signal });
  return new Response(null, { status: 201 });
}

async function remove({ name, access, storage }: Call): Promise<Response> {
  if (access !== "owner" || storage.delete === undefined)
    throw new ZkBackupError("forbidden", "Only an owner's token deletes.");
  await storage.delete(name);
  return new Response(null, { status: 204 });
}

/** Objects in one answer to a listing; the client asks on with `after`. */
const PAGE = 5000;

async function list({ request, query, storage }: Call): Promise<Response> {
  const prefix = requireListPrefix(query.get("list") ?? "");
  const after = query.get("after") ?? "";
  const all = await storage.list(prefix, { signal: request.signal });
  const rest = all.filter(({ name }) => name > after);
  return Response.json({ objects: rest.slice(0, PAGE), more: rest.length > PAGE });
}

async function sizeOf(storage: Storage, name: string, signal: AbortSignal): Promise<number> {
  const prefix = name.includes("/") ? name.slice(0, name.lastIndexOf("/") + 1) : "";
  const found = (await storage.list(prefix, { signal })).find((object) => object.name === name);
  if (found === undefined) throw new ZkBackupError("not-found", `No object ${name}.`);
  return found.size;
}

function head(size: number): Response {
  return new Response(null, { headers: { ...HEADERS, "content-length": String(size) } });
}

const HEADERS = {
  "content-type": "application/octet-stream",
  "accept-ranges": "bytes",
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
};

function content(bytes: Uint8Array, status: number, more: Record<string, string> = {}): Response {
  const headers = { ...HEADERS, ...more, "content-length": String(bytes.length) };
  return new Response(bytes as Uint8Array<ArrayBuffer>, { status, headers });
}

async function sha256Hex(bytes: Uint8Array): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>);
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

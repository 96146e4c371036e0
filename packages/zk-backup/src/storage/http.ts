/**
 * A vault on a blind server, over HTTP.
 *
 * @module
 */
import type { Cancellation } from "../core/cancellation.ts";
import { isZkBackupError, ZkBackupError } from "../core/errors.ts";
import { requireListPrefix, requireObjectName } from "../core/vault/objects/object-name.ts";
import type { Storage, StoredObject } from "../core/vault/objects/storage.ts";
import { type Attempts, withAttempts } from "./attempts.ts";
import { refusedBy } from "./server-refusal.ts";

/** Where the server is and how it knows us. */
export interface HttpStorageOptions {
  /** Address of the account's vault, for example `https://cloud.example/vaults/anna/`. */
  readonly url: string;
  /** Bearer token of the account; it must not derive from the vault's password. */
  readonly token: string;
  /** Attempts at each call before it fails, at least 1; default 4. */
  readonly attempts?: number;
  /** First pause between attempts, milliseconds, doubled each time; default 250. */
  readonly pause?: number;
  /** Longest wait for one answer, milliseconds; default 120,000. */
  readonly timeout?: number;
  /** The `fetch` to use; default the platform's. */
  readonly fetch?: typeof fetch;
}

/**
 * Reaches a vault on a blind server.
 *
 * Calls that fail on the network or with a 5xx are tried again. A put whose answer was lost finds
 * its own object on the second attempt and counts as done.
 *
 * @example
 * const storage = httpStorage({ url: "https://cloud.example/vaults/anna/", token });
 */
export function httpStorage(options: HttpStorageOptions): Storage {
  const base = options.url.endsWith("/") ? options.url : `${options.url}/`;
  const attempts: Attempts = { attempts: options.attempts ?? 4, pause: options.pause ?? 250 };
  // What reaches us as a cancellation is an AbortSignal: see Cancellation.
  const send: Send = (path, init, signal) =>
    request(options, base + path, init, signal as AbortSignal | undefined);
  return {
    get: (name, { range, signal } = {}) =>
      withAttempts(attempts, signal, async () => {
        const headers: Record<string, string> = {};
        if (range) headers["range"] = `bytes=${range.start}-${range.start + range.length - 1}`;
        const bytes = await send(requireObjectName(name), { headers }, signal);
        return range ? bytes.subarray(0, range.length) : bytes;
      }),
    put: (name, bytes, { signal } = {}) => put(send, attempts, name, bytes, signal),
    list: (prefix, { signal } = {}) => list(send, attempts, prefix, signal),
    delete: (name, { signal } = {}) =>
      withAttempts(attempts, signal, async () => {
        await send(requireObjectName(name), { method: "DELETE" }, signal);
      }),
  };
}

type Send = (
  path: string,
  init: RequestInit,
  signal: Cancellation | undefined,
) => Promise<Uint8Array<ArrayBuffer>>;

async function put(
  send: Send,
  attempts: Attempts,
  name: string,
  bytes: Uint8Array,
  signal: Cancellation | undefined,
): Promise<void> {
  const headers = { "content-type": "application/octet-stream", "if-none-match": "*" };
  const init = { method: "PUT", headers, body: bytes as Uint8Array<ArrayBuffer> };
  let answerLost = false;
  await withAttempts(attempts, signal, async () => {
    try {
      await send(requireObjectName(name), init, signal);
    } catch (error) {
      const taken = answerLost && isZkBackupError(error, "exists");
      const there = () => send(name, {}, signal);
      if (taken && sameBytes(await withAttempts(attempts, signal, there), bytes)) return;
      answerLost = true;
      throw error;
    }
  });
}

async function list(
  send: Send,
  attempts: Attempts,
  prefix: string,
  signal: Cancellation | undefined,
): Promise<readonly StoredObject[]> {
  const found: StoredObject[] = [];
  for (;;) {
    const after = found.at(-1)?.name ?? "";
    const query = new URLSearchParams({ list: requireListPrefix(prefix), after });
    const bytes = await withAttempts(attempts, signal, () => send(`?${query}`, {}, signal));
    const page = parsePage(bytes, prefix, after);
    found.push(...page.objects);
    if (!page.more) return found;
  }
}

async function request(
  options: HttpStorageOptions,
  url: string,
  init: RequestInit,
  signal: AbortSignal | undefined,
): Promise<Uint8Array<ArrayBuffer>> {
  const headers = { ...init.headers, authorization: `Bearer ${options.token}` };
  const deadline = AbortSignal.timeout(options.timeout ?? 120_000);
  const either = signal ? AbortSignal.any([signal, deadline]) : deadline;
  try {
    const answer = await (options.fetch ?? fetch)(url, {
      ...init,
      headers,
      signal: either,
      redirect: "error", // a token goes to the address it was given for, and nowhere else
    });
    const bytes = new Uint8Array(await answer.arrayBuffer());
    if (answer.ok) return bytes;
    throw refusedBy(answer.status, bytes);
  } catch (cause) {
    signal?.throwIfAborted();
    if (isZkBackupError(cause)) throw cause;
    throw new ZkBackupError("storage-failed", "The server could not be reached; try again.", {
      cause,
    });
  }
}

/** Checks a listing, which comes from a server that is not trusted: names ascend below the prefix. */
function parsePage(
  bytes: Uint8Array,
  prefix: string,
  after: string,
): { objects: readonly StoredObject[]; more: boolean } {
  const page = parseJson(bytes) as { objects?: unknown; more?: unknown } | null;
  const objects = Array.isArray(page?.objects) ? (page.objects as unknown[]) : null;
  if (objects === null) throw badListing();
  let last = after;
  for (const object of objects) {
    const { name, size } = (object ?? {}) as Partial<StoredObject>;
    if (typeof name !== "string" || !name.startsWith(prefix) || name <= last) throw badListing();
    if (!Number.isSafeInteger(size)) throw badListing();
    last = name;
  }
  return { objects: objects as StoredObject[], more: page?.more === true && objects.length > 0 };
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return null;
  }
}

function badListing(): ZkBackupError {
  return new ZkBackupError("storage-failed", "The server sent a listing that is none.");
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

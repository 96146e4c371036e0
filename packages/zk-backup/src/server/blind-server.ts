import { ZkBackupError } from "../core/errors.ts";
import type { Storage } from "../core/vault/objects/storage.ts";
import type { Access } from "./access.ts";
import { type Address, readAddress } from "./address.ts";
import type { Answer, Incoming } from "./answering.ts";
import { bufferedStorage } from "./buffered-storage.ts";
import type { Call, Service } from "./call.ts";
import { allowOrigin, preflight } from "./cors.ts";
import { createGate, type Gate, type ServerLimits } from "./gate.ts";
import { answerVault } from "./listing.ts";
import { answerObject } from "./objects.ts";
import { asOwnFault } from "./own-fault.ts";
import { refusal } from "./refusal.ts";
import type { ServedStorage } from "./served-storage.ts";
import { createTurns } from "./turns.ts";
import { answerUpload } from "./uploads.ts";
import { createUsageBook, type Quota, type Usage } from "./usage.ts";
import { incomingOf, responseOf } from "./web-standard.ts";

/** What the verifier is asked: whether this token opens this account's vault. */
export interface AccessQuestion {
  /** As it stands in the URL; letters, digits, `-` and `_`, at most 64. */
  readonly account: string;
  /** The bearer token as sent; compare hashes, in constant time: `createTokens` does. */
  readonly token: string;
}

/** What a token is good for. */
export interface Admission {
  readonly role: Access;
  /** Id of the token, as events have it; never the token. */
  readonly id?: string;
  /** What the account may hold; no limit when left out. */
  readonly quota?: Quota | null;
}

/** What was done, without content: for logs, counters and audits. */
export interface ServerEvent {
  /** ISO 8601. */
  readonly time: string;
  /** As it stands in the URL; whoever has no token could have made it up. */
  readonly account: string;
  /** Id of the token; null when none was right. */
  readonly token: string | null;
  readonly role: Access | null;
  readonly method: string;
  /** Name of the object, `uploads/` and the name, or the prefix of a listing. */
  readonly name: string;
  readonly status: number;
  /** Bytes of bodies taken in or handed out. */
  readonly bytes: number;
  /** From the request's head to the answer's end. */
  readonly milliseconds: number;
  /** Where it came from, as the adapter says. */
  readonly address: string | null;
}

/** What an adapter knows of a request that does not stand in it. */
export interface Caller {
  /** IP address; null or left out when it is not known, and then nothing is limited by it. */
  readonly address?: string | null;
}

/** How a blind server is set up. */
export interface BlindServerOptions {
  /** Tells what a token may do with an account's vault; null refuses. */
  readonly authorize: (
    question: AccessQuestion,
  ) => Promise<Admission | Access | null> | Admission | Access | null;
  /** The storage that keeps this account's vault; called after `authorize` said yes. */
  readonly storage: (account: string) => Promise<Storage | ServedStorage> | Storage | ServedStorage;
  /** Where accounts begin in the URL's path; default `/vaults/`. */
  readonly basePath?: string;
  /** Largest object taken, bytes; default 16 MiB, the largest size class of the format. */
  readonly maxObjectBytes?: number;
  readonly limits?: ServerLimits;
  /** Milliseconds without a byte after which a body is given up; default 30,000. */
  readonly idle?: number;
  /** Bytes a second that a body must have on average; default 256. */
  readonly slowest?: number;
  /** Milliseconds that unfinished uploads are kept after their last byte; default a day. */
  readonly keepUploads?: number;
  /** Web origins whose pages may use the server, such as `https://app.example`; default none. */
  readonly origins?: readonly string[];
  /** Called after each answer, but for requests that were refused before their token was looked at. */
  readonly onEvent?: (event: ServerEvent) => void;
  /** Called with what the storage failed with, of which the caller is told no more than that. */
  readonly onError?: (error: unknown) => void;
  /** Milliseconds since 1970; default the platform's clock. */
  readonly now?: () => number;
}

/** A server that keeps vaults it cannot read. */
export interface BlindServer {
  /** Answers a request; a web-standard handler. */
  (request: Request, caller?: Caller): Promise<Response>;
  /** The same for what has no web-standard request, such as `nodeListener`. */
  answer(request: Incoming, caller?: Caller): Promise<Answer>;
  /** What an account holds now. */
  usage(account: string): Promise<Usage>;
  /** Throws unfinished uploads of an account away that are over; call it now and then. */
  sweep(account: string): Promise<void>;
}

/**
 * Makes the server that keeps vaults it cannot read, as a web-standard handler. What it answers
 * is docs/formats/zk-backup-server-v1.md.
 *
 * @example
 * const handler = createBlindServer({
 *   authorize: tokens.check,
 *   storage: (account) => folderStore({ folder: `/srv/vaults/${account}` }),
 * });
 */
export function createBlindServer(options: BlindServerOptions): BlindServer {
  const now = options.now ?? Date.now;
  const gate = createGate(options.limits ?? {}, now);
  const origins = options.origins ?? [];
  const stores = createStores(options.storage);
  const service: Service = {
    maxObjectBytes: options.maxObjectBytes ?? 16 * 1024 * 1024,
    idle: options.idle ?? 30_000,
    slowest: options.slowest ?? 256,
    keepUploads: options.keepUploads ?? 86_400_000,
    usage: createUsageBook(),
    turns: createTurns(),
  };
  const house: House = { options, now, gate, stores, service };
  const answer: BlindServer["answer"] = async (request, caller = {}) => {
    const early = origins.length > 0 ? preflight(request) : null;
    const answered = early ?? (await received(house, request, caller.address ?? null));
    return allowOrigin(request, answered, origins);
  };
  const handle = async (request: Request, caller?: Caller): Promise<Response> =>
    responseOf(await answer(incomingOf(request), caller));
  return Object.assign(handle, {
    answer,
    usage: async (account: string) => service.usage.of(account, await stores(account)),
    async sweep(account: string) {
      const { uploads } = await stores(account);
      const bytes = (await uploads?.expire(new Date(now() - service.keepUploads))) ?? 0;
      if (bytes > 0) service.usage.removed(account, { bytes, objects: 0 });
    },
  });
}

interface House {
  readonly options: BlindServerOptions;
  readonly now: () => number;
  readonly gate: Gate;
  readonly stores: (account: string) => Promise<ServedStorage>;
  readonly service: Service;
}

async function received(house: House, request: Incoming, address: string | null): Promise<Answer> {
  let leave: () => void = () => {};
  try {
    leave = house.gate.enter(address);
    const answer = await answered(house, request, address);
    whenSent(answer, leave);
    return answer;
  } catch (error) {
    leave();
    return refusal(error);
  }
}

/** Answers what has an address, and says so to who listens. */
async function answered(house: House, request: Incoming, address: string | null): Promise<Answer> {
  const { options, now, gate } = house;
  const began = now();
  const at = readAddress(request.url, options.basePath ?? "/vaults/");
  const token = bearerOf(request);
  gate.beforeToken(address, token);
  const admission = token === null ? null : await admitted(options, { account: at.account, token });
  if (admission === null) gate.wrongToken(address);
  let bytes = 0;
  const onBytes = (length: number): void => {
    bytes += length;
  };
  const work = async (): Promise<Answer> => {
    if (token === null || admission === null) throw unauthorized();
    const leave = gate.enterAccount(at.account, token);
    try {
      const storage = await house.stores(at.account);
      const { role, quota = null } = admission;
      const call = { ...house.service, ...at, request, role, quota, storage, onBytes };
      const answer = await dispatch(call);
      whenSent(answer, leave);
      return answer;
    } catch (error) {
      leave();
      throw error;
    }
  };
  const answer = await work().catch((error: unknown): Answer => {
    const refused = refusal(request.signal.aborted ? gone() : error);
    if (refused.status === 500) options.onError?.(error);
    return refused;
  });
  const tell = (): void =>
    options.onEvent?.({
      ...{ time: new Date(began).toISOString(), account: at.account },
      ...{ token: admission?.id ?? null, role: admission?.role ?? null },
      ...{ method: request.method, name: shownName(at), status: answer.status },
      ...{ bytes, milliseconds: now() - began, address },
    });
  whenSent(answer, tell);
  return answer;
}

/** At once, but for a body that goes out part by part. */
function whenSent({ sent }: Answer, act: () => void): void {
  if (sent === undefined) act();
  else void sent.then(act);
}

function dispatch(call: Call): Promise<Answer> {
  if (call.kind === "vault") return answerVault(call);
  return call.kind === "upload" ? answerUpload(call) : answerObject(call);
}

function bearerOf(request: Incoming): string | null {
  const field = request.headers.get("authorization") ?? "";
  return /^Bearer ([\x21-\x7e]{1,512})$/i.exec(field)?.[1] ?? null;
}

async function admitted(
  { authorize }: BlindServerOptions,
  question: AccessQuestion,
): Promise<Admission | null> {
  const answer = await authorize(question);
  return typeof answer === "string" ? { role: answer } : answer;
}

/** Nobody reads it; the audit does not call it the server's failure. */
function gone(): ZkBackupError {
  return new ZkBackupError("bad-input", "The caller has gone.");
}

function unauthorized(): ZkBackupError {
  return new ZkBackupError("unauthorized", "A valid bearer token of this account is needed.");
}

function shownName({ kind, name, query }: Address): string {
  if (kind === "vault") return query.has("usage") ? "?usage" : (query.get("list") ?? "");
  return kind === "upload" ? `uploads/${name}` : name;
}

/** Asks for each account's storage once: a storage may keep what it knows of its folder. */
function createStores(
  storage: BlindServerOptions["storage"],
): (account: string) => Promise<ServedStorage> {
  const known = new Map<string, Promise<ServedStorage>>();
  const made = async (account: string): Promise<ServedStorage> => {
    const given = await storage(account);
    // A vault in a bucket is both; it streams.
    return asOwnFault("read" in given ? given : bufferedStorage(given));
  };
  return (account) => {
    const before = known.get(account);
    if (before !== undefined) return before;
    const store = made(account);
    known.set(account, store);
    store.catch(() => known.delete(account));
    return store;
  };
}

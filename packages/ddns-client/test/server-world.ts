import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import type { RecordUpdater } from "../src/node/updaters/record-updater.ts";
import {
  createDdnsServer,
  type DdnsServer,
  type DdnsServerOptions,
  memoryNameStore,
  type NameStore,
} from "../src/server/index.ts";

const ZONE = "homes.example";
const START = Date.parse("2026-11-22T12:00:00Z");

/** A server over memory, with a clock and a zone that the test holds in its hands. */
export interface World {
  readonly server: DdnsServer;
  readonly store: NameStore;
  /** `NAME TYPE` to values. */
  readonly zone: Map<string, readonly string[]>;
  readonly errors: unknown[];
  /** What the primary server says instead of doing as it is told. */
  fault: "unreachable" | "prerequisite" | null;
  pass(milliseconds: number): void;
  ask(path: string, init?: RequestInit, caller?: string | null): Promise<Answer>;
}

export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
  /** The JSON body; empty when it is none. */
  readonly body: Record<string, unknown>;
}

export function world(more: Partial<DdnsServerOptions> = {}): World {
  let now = START;
  const zone = new Map<string, readonly string[]>();
  const errors: unknown[] = [];
  const store = more.store ?? memoryNameStore();
  const it: World = {
    ...{ store, zone, errors, fault: null },
    server: createDdnsServer({
      ...{ zone: ZONE, store, secret: new Uint8Array(32).fill(7) },
      records: zoneInMemory(zone, () => it.fault),
      owner: async (request) =>
        /^Bearer (.+)$/.exec(request.headers.get("authorization") ?? "")?.[1] ?? null,
      dns: { host: "127.0.0.1", port: 53 },
      now: () => now,
      onError: (error) => errors.push(error),
      ...more,
    }),
    pass: (milliseconds) => {
      now += milliseconds;
    },
    async ask(path, init = {}, caller = "203.0.113.7") {
      const answer = await it.server.handle(new Request(`http://names.test${path}`, init), caller);
      const text = await answer.text();
      const json = answer.headers.get("content-type") === "application/json";
      return {
        ...{ status: answer.status, headers: answer.headers, text: text.trim() },
        body: json ? (JSON.parse(text) as Record<string, unknown>) : {},
      };
    },
  };
  return it;
}

function zoneInMemory(
  zone: Map<string, readonly string[]>,
  fault: () => World["fault"],
): RecordUpdater {
  const gone = { kind: "unreachable", code: "timeout", message: "no answer in 3000 ms" } as const;
  const done = { kind: "done", authenticated: true } as const;
  return {
    fingerprint: "memory",
    async lookup({ name, type }) {
      if (fault() === "unreachable") return gone;
      return { kind: "found", values: zone.get(`${name} ${type}`) ?? [], authenticated: true };
    },
    async publish({ name, type, old, address }) {
      const held = zone.get(`${name} ${type}`) ?? [];
      if (fault() === "prerequisite" || held.join() !== old.join())
        return { kind: "prerequisite", code: "NXRRSET" };
      zone.set(`${name} ${type}`, [address]);
      return done;
    },
    async retract(records) {
      for (const { name, type } of records) zone.delete(`${name} ${type}`);
      return done;
    },
  };
}

/** A device with a key of its own. */
export interface Device {
  readonly publicKey: string;
  readonly key: KeyObject;
}

export function device(): Device {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  return { publicKey: publicKey.export({ format: "jwk" }).x ?? "", key: privateKey };
}

/** JSON of a request, with the owner it speaks for. */
export function post(body: unknown, owner?: string): RequestInit {
  const headers: Record<string, string> = { "content-type": "application/json" };
  if (owner !== undefined) headers["authorization"] = `Bearer ${owner}`;
  return { method: "POST", headers, body: typeof body === "string" ? body : JSON.stringify(body) };
}

/** Asks for a challenge and signs it as the protocol says, written down here a second time. */
export async function proof(
  it: World,
  { publicKey, key }: Device,
  name: string,
  action = "register",
) {
  const { status, body } = await it.ask("/challenges", post({ name, publicKey, action }));
  if (status !== 201) throw new Error(`no challenge: ${JSON.stringify(body)}`);
  const challenge = String(body["challenge"]);
  const text = `candor-ddns-registration-v1\n${action}\n${name.toLowerCase()}.${ZONE}\n${challenge}`;
  const signature = sign(null, Buffer.from(text), key).toString("base64url");
  return { name, publicKey, action, challenge, signature, text, offered: body["text"] };
}

export async function register(
  it: World,
  owner: string,
  by: Device,
  name: string,
  action = "register",
): Promise<Answer> {
  const { text: _, offered: __, ...body } = await proof(it, by, name, action);
  return it.ask("/names", post(body, owner));
}

/** The update credentials of a registration. */
export function credentialsOf({ body }: Answer): { username: string; password: string } {
  return body["update"] as { username: string; password: string };
}

/** Sends an update as a dyndns2 client does. */
export function update(
  it: World,
  who: { username: string; password: string } | null,
  query: string,
  more: { method?: string; agent?: string; caller?: string | null } = {},
): Promise<Answer> {
  const headers: Record<string, string> = { "user-agent": more.agent ?? "test/1" };
  if (who !== null)
    headers["authorization"] =
      `Basic ${Buffer.from(`${who.username}:${who.password}`).toString("base64")}`;
  const init = { method: more.method ?? "GET", headers };
  return it.ask(
    `/nic/update?${query}`,
    init,
    more.caller === undefined ? "198.41.0.4" : more.caller,
  );
}

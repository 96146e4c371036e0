import { generateKeyPairSync, sign } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Postgres, startPostgres } from "@candor/engines/postgres";
import { type Cloud, startCloud } from "../../src/cloud.ts";
import type { CloudSettings } from "../../src/settings.ts";

/** A PostgreSQL for the clouds of one test file, and a folder that goes away with it. */
export interface Ground {
  readonly folder: string;
  readonly postgres: Postgres;
  /** Starts a cloud on tables of its own; the same `name` twice is the same cloud. */
  start(name: string, more?: Partial<CloudSettings>): Promise<Cloud>;
  close(): Promise<void>;
}

export async function ground(): Promise<Ground> {
  const folder = await mkdtemp(join(tmpdir(), "candor-cloud-"));
  const postgres = await startPostgres({ dataDir: join(folder, "postgres") });
  return {
    ...{ folder, postgres },
    start: (name, more = {}) =>
      startCloud({
        ...{ dataDir: join(folder, name), port: 0, dnsPort: 0, trustedProxies: ["127.0.0.1"] },
        ...{
          databaseUrl: postgres.url,
          schema: `cloud_${name}`,
          dnsPrimary: null,
          vaultBucket: null,
        },
        labNetworks: ["203.0.113.0/24", "198.51.100.0/24", "192.0.2.0/24"],
        ...more,
      }),
    async close() {
      await postgres.stop();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** What a device gets when it registers. */
export interface Registered {
  readonly fqdn: string;
  readonly lan: string;
  readonly zone: string;
  readonly update: { readonly username: string; readonly password: string };
  readonly server: { readonly host: string; readonly port: number };
  readonly tsig: { readonly name: string; readonly algorithm: string; readonly secret: string };
}

export async function openAccount(url: string): Promise<{ account: string; token: string }> {
  const answer = await fetch(`${url}/accounts`, { method: "POST" });
  if (answer.status !== 201) throw new Error(`no account: ${answer.status}`);
  return (await answer.json()) as { account: string; token: string };
}

export type DeviceKey = ReturnType<typeof newDeviceKey>;

export function newDeviceKey() {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  return { publicKey: publicKey.export({ format: "jwk" }).x ?? "", privateKey };
}

/** Registers as a device does: challenge, signature, name. */
export async function registerName(
  url: string,
  token: string,
  name: string,
  { publicKey, privateKey }: DeviceKey = newDeviceKey(),
  action = "register",
): Promise<Response> {
  const post = (path: string, body: object) =>
    fetch(url + path, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  const asked = await post("/challenges", { name, publicKey, action });
  if (asked.status !== 201) return asked;
  const { challenge, text } = (await asked.json()) as { challenge: string; text: string };
  const signature = sign(null, Buffer.from(text), privateKey).toString("base64url");
  return post("/names", { name, publicKey, action, challenge, signature });
}

/** A name on an account of its own. */
export async function registered(url: string, name: string): Promise<Registered> {
  const { token } = await openAccount(url);
  const answer = await registerName(url, token, name);
  if (answer.status !== 200) throw new Error(`no name: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as Registered;
}

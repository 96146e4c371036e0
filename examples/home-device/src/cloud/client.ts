import { DeviceError } from "../device-error.ts";
import type { DeviceKey } from "./device-key.ts";

/** An account at the maker's cloud. */
export interface CloudAccount {
  readonly account: string;
  readonly token: string;
}

/** An account that was opened just now. */
interface NewAccount extends CloudAccount {
  /** May also delete: for the recovery sheet, and no longer on the device than it takes to print it. */
  readonly ownerToken: string;
}

/** A name in the maker's zone and the key that may change it. */
export interface NameRegistration {
  readonly fqdn: string;
  readonly lan: string;
  readonly zone: string;
  readonly server: { readonly host: string; readonly port: number };
  readonly tsig: { readonly name: string; readonly algorithm: string; readonly secret: string };
}

/** The name a device asks for. */
export interface WantedName {
  /** One label. */
  readonly name: string;
  readonly key: DeviceKey;
  /** `recover`: the name of another device of the account, which loses it. */
  readonly action: "register" | "recover";
}

/** What the device asks of the maker's cloud, apart from vault objects. */
export interface CloudClient {
  /** Address that answers with the caller's own public address. */
  readonly addressUrl: string;
  /** Address of an account's vault. */
  vaultUrl(account: string): string;
  openAccount(signal?: AbortSignal): Promise<NewAccount>;
  /** Proves the device's key and gets a name for it, with a DNS key that ends all earlier ones. */
  registerName(
    account: CloudAccount,
    wanted: WantedName,
    signal?: AbortSignal,
  ): Promise<NameRegistration>;
}

const TIMEOUT_MS = 10_000;

/** @throws DeviceError `cloud-unreachable`, `cloud-refused` or `name-refused`, from every call. */
export function createCloudClient(baseUrl: string): CloudClient {
  return {
    addressUrl: `${baseUrl}/ip`,
    vaultUrl: (account) => `${baseUrl}/vaults/${account}/`,
    async openAccount(signal) {
      const answer = await post(`${baseUrl}/accounts`, {}, undefined, signal);
      const { account, token, ownerToken } = answer.body as Partial<NewAccount>;
      if (!answer.ok || ![account, token, ownerToken].every((text) => typeof text === "string"))
        throw refused(answer);
      return { account, token, ownerToken } as NewAccount;
    },
    async registerName({ token }, { name, key, action }, signal) {
      const terms = { name, publicKey: key.publicKey, action };
      const { challenge, text } = challengeIn(
        accepted(name, await post(`${baseUrl}/challenges`, terms, undefined, signal)),
      );
      const proof = { ...terms, challenge, signature: key.sign(text) };
      return parseRegistration(
        accepted(name, await post(`${baseUrl}/names`, proof, token, signal)),
      );
    },
  };
}

interface Answer {
  readonly ok: boolean;
  readonly status: number;
  readonly body: unknown;
}

async function post(
  url: string,
  body: object,
  token: string | undefined,
  signal: AbortSignal | undefined,
): Promise<Answer> {
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  const headers: Record<string, string> = { "content-type": "application/json" };
  if (token !== undefined) headers["authorization"] = `Bearer ${token}`;
  try {
    const answer = await fetch(url, {
      ...{ method: "POST", headers, body: JSON.stringify(body), redirect: "error" },
      signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
    });
    const text = await answer.text();
    return { ok: answer.ok, status: answer.status, body: parsed(text) };
  } catch (cause) {
    throw new DeviceError(
      "cloud-unreachable",
      "The maker's cloud cannot be reached. Check the device's internet connection.",
      { cause },
    );
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

/** The body of a good answer. @throws DeviceError what the cloud has against the name. */
function accepted(name: string, answer: Answer): unknown {
  if (answer.status === 400 || answer.status === 409)
    throw new DeviceError("name-refused", `${name}: ${messageIn(answer)}`);
  if (!answer.ok) throw refused(answer);
  return answer.body;
}

function challengeIn(body: unknown): { challenge: string; text: string } {
  const { challenge, text } = (body ?? {}) as { challenge?: unknown; text?: unknown };
  if (typeof challenge === "string" && typeof text === "string") return { challenge, text };
  throw new DeviceError("cloud-refused", "The maker's cloud gave no challenge to sign.");
}

function messageIn({ body }: Answer): string {
  const { message } = (body ?? {}) as { message?: unknown };
  return typeof message === "string" ? message : "no reason was given";
}

function refused(answer: Answer): DeviceError {
  if (answer.status === 401)
    return new DeviceError("cloud-refused", "The maker's cloud does not know this account code.");
  if (answer.status >= 500)
    return new DeviceError(
      "cloud-unreachable",
      `The maker's cloud cannot be reached: it answered ${answer.status}. Try again later.`,
    );
  return new DeviceError("cloud-refused", `The maker's cloud refused: ${messageIn(answer)}`);
}

/** Checks a registration, from the wire or from disk. @throws Error naming the field. */
export function parseRegistration(value: unknown): NameRegistration {
  const { fqdn, lan, zone, server, tsig } = (value ?? {}) as Partial<NameRegistration>;
  const texts = { fqdn, lan, zone, host: server?.host, key: tsig?.name, secret: tsig?.secret };
  for (const [field, text] of Object.entries({ ...texts, algorithm: tsig?.algorithm }))
    if (typeof text !== "string" || text === "")
      throw new Error(`the registration has no ${field}`);
  if (!Number.isInteger(server?.port)) throw new Error("the registration has no port");
  // What else the cloud says, a password for other clients among it, is not kept.
  return { fqdn, lan, zone, server, tsig } as NameRegistration;
}

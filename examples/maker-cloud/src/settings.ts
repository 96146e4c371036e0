import { BlockList, isIP } from "node:net";
import { type DnsPrimary, readDnsPrimary } from "./dns-primary.ts";
import { readVaultBucket, type VaultBucket } from "./vault-bucket.ts";

/** What the maker's cloud is started with. */
export interface CloudSettings {
  /** Folder for the zone, the vaults where they are in no bucket, the names' secret, and PostgreSQL where it is embedded. */
  readonly dataDir: string;
  /** TCP port of the web side on 127.0.0.1; 0 for a free one. */
  readonly port: number;
  /** UDP and TCP port of the DNS side on 127.0.0.1; 0 for a free one. */
  readonly dnsPort: number;
  /** Addresses or networks whose `Forwarded` headers are believed. */
  readonly trustedProxies: readonly string[];
  /** PostgreSQL of your own; the embedded one in `dataDir` when it is null. */
  readonly databaseUrl: string | null;
  /** Schema of the cloud's tables. */
  readonly schema: string;
  /** The server that has the zone; the embedded one when it is null. */
  readonly dnsPrimary: DnsPrimary | null;
  /** The bucket that keeps the vaults; `vaults` in `dataDir` when it is null. */
  readonly vaultBucket: VaultBucket | null;
  /** Documentation ranges that a demo treats as public. */
  readonly labNetworks: readonly string[];
}

/** The schema where no other one is named. */
const SCHEMA = "maker_cloud";

/**
 * Reads the settings from `CLOUD_PORT`, `DNS_PORT`, `CLOUD_DATA`, `TRUSTED_PROXIES`, `DATABASE_URL`,
 * `DNS_PRIMARY`, `LAB_NETWORKS`, and `S3_ENDPOINT` with what belongs to it.
 *
 * @throws Error naming the variable that is missing or wrong.
 */
export function readSettings(env: NodeJS.ProcessEnv): CloudSettings {
  const dataDir = env["CLOUD_DATA"];
  if (!dataDir) throw new Error("CLOUD_DATA is not set: name the folder that keeps the data.");
  const trustedProxies = list(env["TRUSTED_PROXIES"]);
  proxyList(trustedProxies);
  return {
    dataDir,
    port: port("CLOUD_PORT", env["CLOUD_PORT"]),
    dnsPort: port("DNS_PORT", env["DNS_PORT"]),
    trustedProxies,
    databaseUrl: env["DATABASE_URL"] || null,
    schema: SCHEMA,
    dnsPrimary: env["DNS_PRIMARY"] ? readDnsPrimary(env["DNS_PRIMARY"]) : null,
    vaultBucket: readVaultBucket(env),
    labNetworks: list(env["LAB_NETWORKS"]),
  };
}

function list(text: string | undefined): string[] {
  return (text ?? "")
    .split(",")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
}

function port(name: string, text: string | undefined): number {
  const value = Number(text ?? "0");
  if (Number.isInteger(value) && value >= 0 && value <= 65_535) return value;
  throw new Error(`${name} is "${text}": a port from 0 to 65535 belongs there.`);
}

/**
 * Puts addresses and networks (`10.0.0.0/8`) into a list that can be asked.
 *
 * @throws Error naming the entry that is neither.
 */
export function proxyList(entries: readonly string[]): BlockList {
  const list = new BlockList();
  for (const entry of entries) {
    const [address = "", prefix] = entry.split("/");
    const family = isIP(address) === 6 ? "ipv6" : "ipv4";
    const bits = prefix === undefined ? (family === "ipv6" ? 128 : 32) : Number(prefix);
    try {
      list.addSubnet(address, bits, family);
    } catch (cause) {
      throw new Error(`TRUSTED_PROXIES: "${entry}" is no address and no network.`, { cause });
    }
  }
  return list;
}

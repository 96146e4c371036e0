import { readFile } from "node:fs/promises";
import { createServer as createPlain, type Server } from "node:http";
import { createServer as createSecure, type Server as SecureServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { ZkBackupError } from "../core/errors.ts";
import { errorCode } from "../node/object-files.ts";
import { answerJson } from "../server/answering.ts";
import {
  type BlindServer,
  type BlindServerOptions,
  createBlindServer,
  type ServerEvent,
} from "../server/blind-server.ts";
import { createTokens } from "../server/tokens.ts";
import { accountsFile } from "./accounts-file.ts";
import { auditLog } from "./audit-log.ts";
import { folderStore } from "./folder-store.ts";
import { nodeListener } from "./listener.ts";

/** How a server of its own is set up. */
export interface ServerOptions
  extends Pick<BlindServerOptions, "limits" | "maxObjectBytes" | "origins" | "idle" | "slowest"> {
  /** Everything is below it: `accounts.json`, `audit/`, and `vaults/` where nothing else keeps them. */
  readonly folder: string;
  /** What keeps an account's vault; default a folder of `vaults/`. See `bucketStores`. */
  readonly storage?: BlindServerOptions["storage"];
  /** Where it listens: a host (default `127.0.0.1`) and a port (default 8787), or a Unix socket. */
  readonly listen?: { readonly host?: string; readonly port?: number } | { readonly path: string };
  /** Files of a certificate chain and its key, PEM; plain HTTP when left out. */
  readonly tls?: { readonly cert: string; readonly key: string };
  readonly behindProxy?: boolean;
  /** Days that the audit is kept, default 30; 0 keeps none. */
  readonly auditDays?: number;
  /** Whether the audit has callers' addresses; default false. */
  readonly auditAddresses?: boolean;
  readonly onEvent?: (event: ServerEvent) => void;
  /** Called when the storage failed, or a line of the audit could not be written. */
  readonly onError?: (error: unknown, what: "storage" | "audit") => void;
}

/** A server that runs. */
export interface RunningServer {
  /** Address of the server; vaults are below `/vaults/`. */
  readonly url: string;
  /** Reads certificate and key again, for the connections from now on. */
  reloadCertificate(): Promise<void>;
  /** Takes no more requests, lets those at work end, for 10 seconds at most. */
  close(): Promise<void>;
}

/** Where the parts of a server are below its folder. */
export const SERVER_FOLDERS = {
  accounts: (folder: string): string => join(folder, "accounts.json"),
  vaults: (folder: string): string => join(folder, "vaults"),
  vault: (folder: string, account: string): string => join(folder, "vaults", account),
  audit: (folder: string): string => join(folder, "audit"),
} as const;

const HOUR = 3_600_000;
/** Milliseconds that requests at work get when the server ends. */
const PATIENCE = 10_000;

/**
 * Starts a blind server over a folder: what `zk-backup serve` does.
 *
 * @throws ZkBackupError `state-damaged` for accounts or certificates that cannot be read, `bad-input`
 * when it cannot listen there.
 * @example
 * const server = await startServer({ folder: "/srv/backup", listen: { port: 8787 } });
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { folder, auditDays = 30, onError = () => {} } = options;
  const accounts = accountsFile({ path: SERVER_FOLDERS.accounts(folder) });
  const all = await accounts.list(); // says now when the file is damaged
  const tokens = createTokens({ store: accounts.tokens });
  const audit =
    auditDays === 0
      ? null
      : auditLog({
          ...{ folder: SERVER_FOLDERS.audit(folder), days: auditDays },
          ...(options.auditAddresses && { addresses: true }),
          onError: (error) => onError(error, "audit"),
        });
  const handler = createBlindServer({
    ...options,
    async authorize(question) {
      const token = await tokens.check(question);
      const account = token && (await accounts.find(token.account));
      return account && { ...token, quota: account.quota };
    },
    storage:
      options.storage ??
      ((account) => folderStore({ folder: SERVER_FOLDERS.vault(folder, account) })),
    onError: (error) => onError(error, "storage"),
    onEvent(event) {
      audit?.write(event);
      options.onEvent?.(event);
    },
  });
  const sweep = async (): Promise<void> => {
    for (const { name } of await accounts.list()) await handler.sweep(name);
  };
  for (const { name } of all) await handler.sweep(name);
  const server = await listening(withHealth(handler), options);
  const swept = (): void => void sweep().catch((error: unknown) => onError(error, "storage"));
  const timer = setInterval(swept, HOUR).unref();
  return {
    url: urlOf(server, options),
    reloadCertificate: async () => {
      if (options.tls && "setSecureContext" in server)
        server.setSecureContext(await pemOf(options.tls));
    },
    async close() {
      clearInterval(timer);
      await ended(server);
      await audit?.close();
    },
  };
}

function withHealth({ answer }: BlindServer): Pick<BlindServer, "answer"> {
  return {
    answer: async (request, caller) =>
      request.url.pathname === "/healthz" ? answerJson({ ok: true }, 200) : answer(request, caller),
  };
}

async function listening(
  handler: Pick<BlindServer, "answer">,
  { tls, listen = {}, behindProxy = false }: ServerOptions,
): Promise<Server | SecureServer> {
  const listener = nodeListener({ handler, behindProxy });
  // A slow line may take an hour for a body: what is too slow is decided while it comes.
  const patient = { requestTimeout: 0, headersTimeout: 30_000, keepAliveTimeout: 65_000 };
  const server = tls
    ? createSecure({ ...patient, ...(await pemOf(tls)) }, listener)
    : createPlain(patient, listener);
  return new Promise((resolve, reject) => {
    server.once("error", (cause) => reject(cannotListen(cause)));
    const on = "path" in listen ? listen : { host: "127.0.0.1", port: 8787, ...listen };
    server.listen(on, () => resolve(server));
  });
}

async function pemOf(tls: { cert: string; key: string }): Promise<{ cert: Buffer; key: Buffer }> {
  try {
    return { cert: await readFile(tls.cert), key: await readFile(tls.key) };
  } catch (cause) {
    throw new ZkBackupError("state-damaged", `TLS: ${(cause as Error).message}`, { cause });
  }
}

function cannotListen(cause: Error): ZkBackupError {
  const why = errorCode(cause) === "EADDRINUSE" ? "the address is in use" : cause.message;
  return new ZkBackupError("bad-input", `Cannot listen: ${why}.`, { cause });
}

function urlOf(server: Server | SecureServer, { tls }: ServerOptions): string {
  const at = server.address() as AddressInfo | string;
  if (typeof at === "string") return `unix:${at}`;
  const host = at.family === "IPv6" ? `[${at.address}]` : at.address;
  return `${tls ? "https" : "http"}://${host}:${at.port}`;
}

function ended(server: Server | SecureServer): Promise<void> {
  return new Promise((resolve) => {
    const end = performance.now() + PATIENCE;
    // A line that was at work is idle once its answer is out, and its caller may keep it.
    const timer = setInterval(() => {
      if (performance.now() < end) server.closeIdleConnections();
      else server.closeAllConnections();
    }, 50);
    server.close(() => {
      clearInterval(timer);
      resolve();
    });
  });
}

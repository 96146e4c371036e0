import { isIP } from "node:net";
import { resolve } from "node:path";
import { isZkBackupError } from "../../core/errors.ts";
import { startServer } from "../../server-node/start-server.ts";
import { type Command, command } from "../command.ts";
import { UsageError } from "../command-error.ts";
import type { Output } from "../output.ts";
import { serverFolder } from "../server-options.ts";
import { serverVaults, VAULTS_OPTIONS } from "../server-vaults.ts";

export const serve: Command = command({
  name: "serve",
  group: "Run a server",
  summary: "keep others' vaults, which this machine cannot read, until it is interrupted",
  about: [
    "Makes FOLDER when it is not there. An account's vault is at /vaults/ACCOUNT/ of the address it prints; make accounts with serve account add, their tokens with serve token add, also while it runs.",
    "With --vaults the server alone holds the bucket's keys, from a file or the environment, and refuses its callers what those keys allow: deleting, overwriting. Accounts, audit and what is on its way stay in FOLDER.",
    "SIGHUP reads certificate and key again. SIGTERM lets requests at work end, for 10 seconds at most.",
  ],
  opensVault: false,
  options: {
    ...VAULTS_OPTIONS,
    listen: {
      kind: "text",
      value: "ADDRESS",
      text: "HOST:PORT, [IPv6]:PORT or unix:PATH (default: 127.0.0.1:8787)",
    },
    "tls-cert": { kind: "text", value: "FILE", text: "certificate chain, PEM" },
    "tls-key": { kind: "text", value: "FILE", text: "its key, PEM" },
    "behind-proxy": {
      kind: "flag",
      text: "a reverse proxy stands before it: believe the last X-Forwarded-For",
    },
    rate: {
      kind: "count",
      value: "N",
      text: "requests a second of one account, ten times as many at once (default: no limit)",
    },
    origin: {
      kind: "list",
      value: "ORIGIN",
      text: "a web origin whose pages may use the server, such as https://app.example",
    },
    "audit-days": {
      kind: "count",
      value: "N",
      text: "days that the audit is kept; 0 keeps none (default: 30)",
    },
    "audit-addresses": { kind: "flag", text: "write callers' addresses into the audit" },
  },
  record: "type: listening, url, folder, vaults",
  result: "url, folder, vaults: where they are",
  examples: [
    ["zk-backup serve --folder /srv/backup", "on 127.0.0.1:8787, for a reverse proxy with TLS"],
    [
      "zk-backup serve --folder /srv/backup --listen 0.0.0.0:443 --tls-cert chain.pem --tls-key key.pem",
      "without a proxy",
    ],
    [
      "zk-backup serve --folder /srv/backup --vaults 's3://vaults/home?endpoint=https://s3.example.com' --s3-keys-file keys",
      "the vaults in a bucket",
    ],
  ],
  async run({ options, signal, output }) {
    const folder = resolve(serverFolder(options));
    const listen = listenAt(options.listen ?? "127.0.0.1:8787");
    const tls = tlsOf(options["tls-cert"], options["tls-key"]);
    if (tls === null && "host" in listen && !isLoopback(listen.host))
      output.warn(
        "plain-http",
        "Without TLS everybody on the way reads the tokens, and with one all slots: --tls-cert, or a proxy.",
      );
    const rate = options.rate === undefined ? null : perAccount(options.rate);
    const vaults = await serverVaults(options, process.env);
    await vaults.begin({ signal });
    const server = await startServer({
      ...{
        folder,
        listen,
        storage: vaults.store,
        behindProxy: options["behind-proxy"],
        origins: options.origin,
      },
      ...{ limits: { account: rate }, auditAddresses: options["audit-addresses"] },
      auditDays: options["audit-days"] ?? 30,
      ...(tls && { tls }),
      onError: warnings(output),
    });
    const { url } = server;
    process.on("SIGHUP", () => {
      server
        .reloadCertificate()
        .catch((error: Error) =>
          output.warn("certificate", `It stays as it was: ${error.message}`),
        );
    });
    const json = { url, folder, vaults: vaults.where() };
    await output.record(
      { type: "listening", ...json },
      `Listening at ${url}, over ${json.vaults}.`,
    );
    await new Promise((stopped) => {
      if (signal.aborted) stopped(null);
      signal.addEventListener("abort", stopped, { once: true });
    });
    await server.close();
    return { json, text: "", exit: 0 };
  },
});

/** Milliseconds until what went wrong already is said again. */
const QUIET = 60_000;

/** Tells the operator what fails, and not once for every request that it fails. */
function warnings(output: Output): (error: unknown, what: "storage" | "audit") => void {
  const said = new Map<string, number>();
  return (error, what) => {
    const why = error instanceof Error && isZkBackupError(error.cause) ? error.cause : error;
    const code = isZkBackupError(why) ? why.code : "failed";
    const now = performance.now();
    if (now - (said.get(`${what} ${code}`) ?? Number.NEGATIVE_INFINITY) < QUIET) return;
    said.set(`${what} ${code}`, now);
    const failed = what === "audit" ? "The audit could not be written" : "The storage failed";
    output.warn(what, `${failed}: ${error instanceof Error ? error.message : error}`);
  };
}

type Listen = { readonly host: string; readonly port: number } | { readonly path: string };

function listenAt(address: string): Listen {
  if (address.startsWith("unix:") && address.length > 5) return { path: address.slice(5) };
  const [, bracketed, host = bracketed, port = ""] =
    /^(?:\[([0-9a-f:.]+)\]|([^:[\]]+)):(\d{1,5})$/i.exec(address) ?? [];
  if (host === undefined || Number(port) > 65_535)
    throw new UsageError(`--listen wants HOST:PORT or unix:PATH, not "${address}".`);
  return { host, port: Number(port) };
}

function tlsOf(cert: string | undefined, key: string | undefined) {
  if ((cert === undefined) !== (key === undefined))
    throw new UsageError("--tls-cert and --tls-key belong together.");
  return cert === undefined || key === undefined ? null : { cert, key };
}

function isLoopback(host: string): boolean {
  if (isIP(host) === 4) return host.startsWith("127.");
  return host === "localhost" || host === "::1";
}

function perAccount(perSecond: number) {
  if (perSecond === 0) throw new UsageError("--rate 0 would let nobody in.");
  return { perSecond, burst: perSecond * 10 };
}

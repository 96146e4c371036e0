import { isIP } from "node:net";
import { resolve } from "node:path";
import { startServer } from "../../server-node/start-server.ts";
import { type Command, command } from "../command.ts";
import { UsageError } from "../command-error.ts";
import { SERVER_FOLDER, serverFolder } from "../server-options.ts";

export const serve: Command = command({
  name: "serve",
  group: "Run a server",
  summary: "keep others' vaults, which this machine cannot read, until it is interrupted",
  about: [
    "Makes FOLDER when it is not there. An account's vault is at /vaults/ACCOUNT/ of the address it prints; make accounts with serve account add, their tokens with serve token add, also while it runs.",
    "SIGHUP reads certificate and key again. SIGTERM lets requests at work end, for 10 seconds at most.",
  ],
  opensVault: false,
  options: {
    ...SERVER_FOLDER,
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
  record: "type: listening, url, folder",
  result: "url, folder",
  examples: [
    ["zk-backup serve --folder /srv/backup", "on 127.0.0.1:8787, for a reverse proxy with TLS"],
    [
      "zk-backup serve --folder /srv/backup --listen 0.0.0.0:443 --tls-cert chain.pem --tls-key key.pem",
      "without a proxy",
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
    const server = await startServer({
      ...{ folder, listen, behindProxy: options["behind-proxy"], origins: options.origin },
      ...{ limits: { account: rate }, auditAddresses: options["audit-addresses"] },
      auditDays: options["audit-days"] ?? 30,
      ...(tls && { tls }),
      onError: (error) => output.warn("audit", `The audit could not be written: ${error}`),
    });
    const { url } = server;
    process.on("SIGHUP", () => {
      server
        .reloadCertificate()
        .catch((error: Error) =>
          output.warn("certificate", `It stays as it was: ${error.message}`),
        );
    });
    await output.record({ type: "listening", url, folder }, `Listening at ${url}, over ${folder}.`);
    await new Promise((stopped) => {
      if (signal.aborted) stopped(null);
      signal.addEventListener("abort", stopped, { once: true });
    });
    await server.close();
    return { json: { url, folder }, text: "", exit: 0 };
  },
});

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

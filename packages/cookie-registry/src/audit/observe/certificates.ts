import { readFile } from "node:fs/promises";
import { connect } from "node:tls";
import type { Session } from "../chromium/connection.ts";
import { AuditError } from "../error.ts";

/** Certificates of authorities that are trusted beside those the machine knows. */
export interface Certificates {
  /** One or more certificates in PEM. */
  readonly pem: string;
}

/**
 * Reads a file of certificates.
 *
 * @throws AuditError `bad-ca` when it cannot be read or holds none
 */
export async function readCertificates(path: string): Promise<Certificates> {
  const pem = await readFile(path, "utf8").catch((cause: Error) => {
    throw new AuditError("bad-ca", `${path} cannot be read: ${cause.message}`, { cause });
  });
  if (pem.includes("-----BEGIN CERTIFICATE-----")) return { pem };
  throw new AuditError("bad-ca", `${path} holds no certificate; it must be a PEM file`);
}

/**
 * Lets a target open servers whose certificate was issued by one of these. Chromium asks about each
 * certificate it does not trust; Node then checks it against the file, host name and dates included.
 */
export async function trustCertificates(session: Session, trusted: Certificates): Promise<void> {
  const verdicts = new Map<string, Promise<boolean>>();
  session.on("Security.certificateError", async ({ eventId, requestURL }) => {
    const { origin } = new URL(requestURL);
    const verdict = verdicts.get(origin) ?? vouches(trusted, origin);
    verdicts.set(origin, verdict);
    const action = (await verdict) ? "continue" : "cancel";
    await session.send("Security.handleCertificateError", { eventId, action }).catch(() => {});
  });
  await session.send("Security.enable");
  await session.send("Security.setOverrideCertificateErrors", { override: true });
}

/** Milliseconds that a server has for the handshake. */
const HANDSHAKE = 10_000;

function vouches({ pem }: Certificates, origin: string): Promise<boolean> {
  const { hostname, port } = new URL(origin);
  // Browsers resolve *.localhost themselves; the machine's resolver need not.
  const host = hostname.endsWith(".localhost") ? "127.0.0.1" : hostname;
  return new Promise((resolve) => {
    const socket = connect({ host, port: Number(port || 443), servername: hostname, ca: pem }, () =>
      end(socket.authorized),
    );
    const end = (verdict: boolean): void => {
      socket.destroy();
      resolve(verdict);
    };
    socket.setTimeout(HANDSHAKE, () => end(false));
    socket.once("error", () => end(false));
  });
}

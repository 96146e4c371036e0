import {
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  type KeyObject,
  randomUUID,
} from "node:crypto";
import { link, mkdir, readFile, stat, unlink, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { promisify } from "node:util";
import { DsarError } from "../core/error.ts";

/** A key that signs mail (RFC 6376), in the words of nodemailer's `dkim` option, and its DNS record. */
export interface DkimKey {
  readonly domainName: string;
  readonly keySelector: string;
  /** PKCS #8, PEM. */
  readonly privateKey: string;
  /**
   * Names of the fields that the signature covers where a mail has them; `List-Unsubscribe-Post` among
   * them, without which no mailbox provider offers the one click (RFC 8058, section 4).
   */
  readonly headerFieldNames: string;
  readonly record: DkimRecord;
}

/** What the domain's zone has to hold so that a receiver can check the signature. */
export interface DkimRecord {
  /** `candor._domainkey.shop.example` */
  readonly name: string;
  /** `v=DKIM1; k=rsa; p=...` */
  readonly value: string;
  /** A line for a zone file, its strings cut at 255 bytes. */
  readonly zoneLine: string;
}

const SIGNED: string = [
  ...["From", "Sender", "Reply-To", "To", "Cc", "Subject", "Date", "Message-ID", "In-Reply-To"],
  ...["References", "MIME-Version", "Content-Type", "Content-Transfer-Encoding", "Auto-Submitted"],
  ...["List-Id", "List-Help", "List-Unsubscribe", "List-Unsubscribe-Post"],
].join(":");

/** RFC 8301: signers use 2048 bits; 1024 is what a verifier may still accept. */
const BITS = 2048;
const LABELS = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/i;

/**
 * Takes the key that signs a domain's mail from a setting (`privateKey`, PEM) or from a file, which is
 * made with mode 0600 when it is not there.
 *
 * @throws DsarError `configuration-invalid`, naming the option: a key that is none, is no RSA key of 2048
 * bits or more, or lies in a file that others may read.
 * @example
 * const dkim = await dkimKey({ domain: "shop.example", selector: "mail", file: "/etc/shop/dkim.pem" });
 * console.log(dkim.record.zoneLine);
 * const transport = nodemailer.createTransport({ url: process.env.SMTP_URL, dkim });
 */
export async function dkimKey(options: {
  readonly domain: string;
  readonly selector: string;
  readonly file?: string;
  readonly privateKey?: string;
}): Promise<DkimKey> {
  const { domain, selector, file } = options;
  for (const [path, name] of [["domain", domain] as const, ["selector", selector] as const])
    if (!LABELS.test(name) || name.length > 200)
      throw invalid(path, `"${name}" must be DNS labels: letters, digits and hyphens.`);
  const pem = options.privateKey ?? (file === undefined ? null : await pemIn(file));
  if (pem === null) throw invalid("file", "neither a file nor a privateKey was given.");
  const key = rsaKey(pem, options.privateKey === undefined ? "file" : "privateKey");
  return {
    domainName: domain,
    keySelector: selector,
    privateKey: pem,
    headerFieldNames: SIGNED,
    record: recordOf(key, `${selector}._domainkey.${domain}`),
  };
}

function recordOf(key: KeyObject, name: string): DkimRecord {
  const der = createPublicKey(key).export({ type: "spki", format: "der" });
  const value = `v=DKIM1; k=rsa; p=${der.toString("base64")}`;
  const strings = value.match(/.{1,255}/g) ?? [];
  return { name, value, zoneLine: `${name}. IN TXT ${strings.map((one) => `"${one}"`).join(" ")}` };
}

function rsaKey(pem: string, path: string): KeyObject {
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch {
    // The cause is left out: it may quote the key.
    throw invalid(path, "holds no private key in PEM.");
  }
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (key.asymmetricKeyType !== "rsa" || bits < BITS)
    throw invalid(path, `must hold an RSA key of ${BITS} bits or more (RFC 8301).`);
  return key;
}

async function pemIn(file: string): Promise<string> {
  const found = await contentOf(file);
  return found ?? (await made(file));
}

async function contentOf(file: string): Promise<string | null> {
  const { mode } = (await stat(file).catch(ignoreMissing)) ?? {};
  if (mode === undefined) return null;
  if ((mode & 0o077) !== 0)
    throw invalid(
      "file",
      `"${file}" can be read by others: chmod 600 it, or better make a new key.`,
    );
  return readFile(file, "utf8");
}

/** Two processes that start at once end up with one key: the second link finds the first's file. */
async function made(file: string): Promise<string> {
  const { privateKey } = await promisify(generateKeyPair)("rsa", {
    modulusLength: BITS,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${randomUUID()}.new`;
  await writeFile(draft, privateKey, { mode: 0o600, flag: "wx" });
  try {
    await link(draft, file);
    return privateKey;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    return readFile(file, "utf8");
  } finally {
    await unlink(draft);
  }
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code === "ENOENT") return undefined;
  throw error;
}

function invalid(path: string, what: string): DsarError {
  return new DsarError("configuration-invalid", `DKIM ${path}: ${what}`, { path });
}

import { ZkBackupError } from "../core/errors.ts";
import { hashInName, requireObjectName } from "../core/vault/objects/object-name.ts";

/** What a URL names in an account. */
export interface Address {
  readonly account: string;
  /** The vault itself (listings), an object, or its unfinished upload. */
  readonly kind: "vault" | "object" | "upload";
  /** Of the object; empty for the vault. */
  readonly name: string;
  readonly query: URLSearchParams;
}

/** What an account may be called: it is a part of URLs, and of paths below the server's folder. */
const ACCOUNT = /^[A-Za-z0-9_-]{1,64}$/;

/** Gives the account's name back when it can be one. @throws ZkBackupError `bad-name`. */
export function requireAccountName(name: string): string {
  if (ACCOUNT.test(name)) return name;
  throw new ZkBackupError(
    "bad-name",
    `"${name}" cannot be an account: 1 to 64 letters, digits, - and _.`,
  );
}

/**
 * Reads which account and which object a URL names.
 *
 * @throws ZkBackupError `not-found` for a URL of no account, `bad-name` for one of no object.
 */
export function readAddress(url: URL, basePath: string): Address {
  const rest = url.pathname.startsWith(basePath) ? url.pathname.slice(basePath.length) : "";
  const parts = /^([A-Za-z0-9_-]{1,64})\/(?:(uploads)\/)?(.*)$/s.exec(rest);
  if (parts === null) throw new ZkBackupError("not-found", "No vault at this address.");
  const [, account = "", uploads, name = ""] = parts;
  const query = url.searchParams;
  if (uploads === undefined && name === "") return { account, kind: "vault", name, query };
  requireObjectName(name);
  if (uploads === undefined) return { account, kind: "object", name, query };
  if (hashInName(name) === null)
    throw new ZkBackupError("bad-name", "Only names with a hash in them have uploads to resume.");
  return { account, kind: "upload", name, query };
}

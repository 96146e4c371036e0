import { ZkBackupError } from "../core/errors.ts";
import { ROLES } from "../server/access.ts";
import type { TokenRecord } from "../server/token-store.ts";
import type { AccountRecord } from "./accounts-file.ts";

/** What the file of accounts holds. */
export interface AccountsContent {
  readonly accounts: ReadonlyMap<string, AccountRecord>;
  /** By their ids. */
  readonly tokens: ReadonlyMap<string, TokenRecord>;
}

/**
 * Reads the file of accounts; a hand may have been at it.
 *
 * @throws ZkBackupError `state-damaged`, naming the entry.
 */
export function readAccounts(text: string, path: string): AccountsContent {
  const parsed = parse(text, path);
  if (parsed["version"] !== 1) throw damaged(path, "it is of another version");
  const accounts = entries(parsed, "accounts", path).map((entry, at) => {
    if (!isAccount(entry)) throw damaged(path, `accounts[${at}] is no account`);
    return entry;
  });
  const names = new Map(accounts.map((account) => [account.name, account]));
  const tokens = entries(parsed, "tokens", path).map((entry, at) => {
    if (!isToken(entry)) throw damaged(path, `tokens[${at}] is no token`);
    if (!names.has(entry.account)) throw damaged(path, `tokens[${at}] is of no account`);
    return entry;
  });
  return { accounts: names, tokens: new Map(tokens.map((token) => [token.id, token])) };
}

function parse(text: string, path: string): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(text);
    if (isObject(parsed)) return parsed;
  } catch {
    // said below, without what stands in it
  }
  throw damaged(path, "it is no JSON object");
}

function entries(parsed: Record<string, unknown>, key: string, path: string): readonly unknown[] {
  const list = parsed[key];
  if (Array.isArray(list)) return list;
  throw damaged(path, `${key} is no list`);
}

function isAccount(value: unknown): value is AccountRecord {
  if (!isObject(value) || !isObject(value["quota"])) return false;
  const { bytes, objects } = value["quota"];
  return (
    isMatching(value["name"], /^[A-Za-z0-9_-]{1,64}$/) &&
    isTime(value["created"]) &&
    isLimit(bytes) &&
    isLimit(objects)
  );
}

function isToken(value: unknown): value is TokenRecord {
  if (!isObject(value)) return false;
  const { id, account, role, label, hash, created, expires } = value;
  return (
    isMatching(hash, /^[0-9a-f]{64}$/) &&
    id === hash.slice(0, 16) &&
    typeof account === "string" &&
    ROLES.some((known) => known === role) &&
    typeof label === "string" &&
    isTime(created) &&
    (expires === null || isTime(expires))
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isMatching(value: unknown, pattern: RegExp): value is string {
  return typeof value === "string" && pattern.test(value);
}

function isTime(value: unknown): boolean {
  return typeof value === "string" && Number.isFinite(Date.parse(value));
}

function isLimit(value: unknown): boolean {
  return value === null || (Number.isSafeInteger(value) && (value as number) >= 0);
}

function damaged(path: string, what: string): ZkBackupError {
  return new ZkBackupError("state-damaged", `${path}: ${what}.`);
}

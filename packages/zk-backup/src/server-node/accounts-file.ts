import { mkdir, open, readFile, rename, stat, unlink } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout } from "node:timers/promises";
import { ZkBackupError } from "../core/errors.ts";
import { errorCode, syncFolder } from "../node/object-files.ts";
import { requireAccountName } from "../server/address.ts";
import type { TokenRecord, TokenStore } from "../server/token-store.ts";
import type { Quota } from "../server/usage.ts";
import { type AccountsContent, readAccounts } from "./accounts-content.ts";

/** An account of a server. */
export interface AccountRecord {
  /** 1 to 64 letters, digits, `-` and `_`: a part of the vault's address. */
  readonly name: string;
  /** ISO 8601. */
  readonly created: string;
  readonly quota: Quota;
}

/** The accounts of a server, and their tokens. */
export interface AccountsFile {
  readonly tokens: TokenStore;
  list(): Promise<readonly AccountRecord[]>;
  find(name: string): Promise<AccountRecord | null>;
  /** @throws ZkBackupError `exists`, `bad-name`. */
  add(name: string, quota: Quota): Promise<AccountRecord>;
  /** @throws ZkBackupError `not-found`. */
  setQuota(name: string, quota: Quota): Promise<AccountRecord>;
  /** Removes an account and its tokens; its vault stays where it is. @throws ZkBackupError `not-found`. */
  remove(name: string): Promise<void>;
}

/** Where the accounts are. */
export interface AccountsFileOptions {
  /** A JSON file, mode 0600; none is an empty one. */
  readonly path: string;
  /** Milliseconds to wait for another process that writes it; default 5,000. */
  readonly patience?: number;
}

/**
 * Keeps accounts and the hashes of their tokens in one file, which is replaced whole. A process
 * that has it open sees what another one writes at its next question.
 *
 * @throws ZkBackupError from every call: `state-damaged` when the file cannot be read.
 */
export function accountsFile({ path, patience = 5000 }: AccountsFileOptions): AccountsFile {
  let seen: { readonly stamp: string; readonly content: AccountsContent } | null = null;
  const read = async (): Promise<AccountsContent> => {
    const stamp = await stampOf(path);
    if (seen?.stamp !== stamp) seen = { stamp, content: await load(path) };
    return seen.content;
  };
  const change = async <T>(
    edit: (content: AccountsContent) => [AccountsContent, T],
  ): Promise<T> => {
    const [, result] = await replaced(path, patience, edit);
    return result;
  };
  return {
    tokens: tokensOf(read, change),
    list: async () => [...(await read()).accounts.values()],
    find: async (name) => (await read()).accounts.get(name) ?? null,
    add: (name, quota) =>
      change((content) => {
        if (content.accounts.has(requireAccountName(name)))
          throw new ZkBackupError("exists", `There is an account ${name} already.`);
        const account = { name, created: new Date().toISOString(), quota };
        return [{ ...content, accounts: new Map(content.accounts).set(name, account) }, account];
      }),
    setQuota: (name, quota) =>
      change((content) => {
        const account = { ...known(content, name), quota };
        return [{ ...content, accounts: new Map(content.accounts).set(name, account) }, account];
      }),
    remove: (name) =>
      change((content) => {
        known(content, name);
        const accounts = new Map(content.accounts);
        accounts.delete(name);
        const tokens = [...content.tokens].filter(([, { account }]) => account !== name);
        return [{ accounts, tokens: new Map(tokens) }, undefined];
      }),
  };
}

type Read = () => Promise<AccountsContent>;
type Change = <T>(edit: (content: AccountsContent) => [AccountsContent, T]) => Promise<T>;

function tokensOf(read: Read, change: Change): TokenStore {
  return {
    find: async (id) => (await read()).tokens.get(id) ?? null,
    list: async (account) =>
      [...(await read()).tokens.values()].filter((record) => record.account === account),
    save: (record: TokenRecord) =>
      change((content) => {
        known(content, record.account);
        return [{ ...content, tokens: new Map(content.tokens).set(record.id, record) }, undefined];
      }),
    remove: (id) =>
      change((content) => {
        const tokens = new Map(content.tokens);
        const removed = tokens.delete(id);
        return [{ ...content, tokens }, removed];
      }),
  };
}

function known({ accounts }: AccountsContent, name: string): AccountRecord {
  const account = accounts.get(name);
  if (account === undefined) throw new ZkBackupError("not-found", `There is no account ${name}.`);
  return account;
}

/** Tells one content of the file from another: it is never changed, only replaced. */
async function stampOf(path: string): Promise<string> {
  try {
    const { ino, mtimeNs, size } = await stat(path, { bigint: true });
    return `${ino} ${mtimeNs} ${size}`;
  } catch (cause) {
    if (errorCode(cause) === "ENOENT") return "none";
    throw unreadable(path, cause);
  }
}

async function load(path: string): Promise<AccountsContent> {
  try {
    return readAccounts(await readFile(path, "utf8"), path);
  } catch (cause) {
    if (errorCode(cause) === "ENOENT") return { accounts: new Map(), tokens: new Map() };
    if (cause instanceof ZkBackupError) throw cause;
    throw unreadable(path, cause);
  }
}

function unreadable(path: string, cause: unknown): ZkBackupError {
  const why = errorCode(cause) ?? "it failed";
  return new ZkBackupError("state-damaged", `${path} cannot be read: ${why}.`, { cause });
}

/** The new content's file is the lock, too: one process at a time can make it. */
async function replaced<T>(
  path: string,
  patience: number,
  edit: (content: AccountsContent) => [AccountsContent, T],
): Promise<[AccountsContent, T]> {
  const next = `${path}.new`;
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const file = await createPatiently(next, patience);
  try {
    const edited = edit(await load(path));
    const [{ accounts, tokens }] = edited;
    const content = { version: 1, accounts: [...accounts.values()], tokens: [...tokens.values()] };
    await file.writeFile(`${JSON.stringify(content, null, 2)}\n`);
    await file.sync();
    await file.close();
    await rename(next, path);
    await syncFolder(dirname(path));
    return edited;
  } catch (error) {
    await file.close().catch(() => {});
    await unlink(next).catch(() => {});
    throw error;
  }
}

async function createPatiently(path: string, patience: number): ReturnType<typeof open> {
  for (const end = performance.now() + patience; ; await setTimeout(20)) {
    try {
      return await open(path, "wx", 0o600);
    } catch (cause) {
      if (errorCode(cause) !== "EEXIST") throw cause;
      if (performance.now() >= end)
        throw new ZkBackupError(
          "exists",
          `${path} is there: another command changes the accounts, or was killed while it did. Remove it when none runs.`,
          { cause },
        );
    }
  }
}

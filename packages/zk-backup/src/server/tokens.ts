import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { ZkBackupError } from "../core/errors.ts";
import { type Access, ROLES } from "./access.ts";
import { requireAccountName } from "./address.ts";
import type { AccessQuestion } from "./blind-server.ts";
import type { TokenRecord, TokenStore } from "./token-store.ts";

/** What a new token is for. */
export interface NewToken {
  readonly account: string;
  readonly role: Access;
  /** At most 100 characters; default empty. */
  readonly label?: string;
  /** From when on it is refused; never when left out. */
  readonly expires?: Date | null;
}

/** A token, at the only time it can be had. */
export interface IssuedToken {
  /** The prefix and 43 characters: 256 random bits, which have nothing to do with any password. */
  readonly token: string;
  readonly record: TokenRecord;
}

/** Makes, checks and takes back tokens. */
export interface Tokens {
  add(wanted: NewToken): Promise<IssuedToken>;
  /** Tells what a token is good for; null when it is wrong, over, or another account's. */
  check(question: AccessQuestion): Promise<TokenRecord | null>;
  list(account: string): Promise<readonly TokenRecord[]>;
  /** From now on it is refused. @throws ZkBackupError `not-found`. */
  revoke(id: string): Promise<void>;
  /**
   * Makes a token that may do the same; the old one stays good until `overlap` milliseconds from
   * now, so that its bearer has time to change over.
   *
   * @throws ZkBackupError `not-found`, also for one that is over.
   */
  rotate(id: string, overlap: number): Promise<IssuedToken>;
}

/** What tokens are made with. */
export interface TokensOptions {
  readonly store: TokenStore;
  /** Milliseconds since 1970; default the platform's clock. */
  readonly now?: () => number;
  /** What every token begins with, so that who finds one knows what it is; default `zkb_`. */
  readonly prefix?: string;
  /** Default the platform's randomness. */
  readonly random?: (length: number) => Uint8Array;
}

/**
 * Makes tokens over a store of them, which holds their hashes.
 *
 * @example
 * const tokens = createTokens({ store: accounts.tokens });
 * const { token } = await tokens.add({ account: "anna", role: "writer", label: "laptop" });
 */
export function createTokens(options: TokensOptions): Tokens {
  const { store, now = Date.now, prefix = "zkb_", random } = options;
  const draw = random ?? ((length) => crypto.getRandomValues(new Uint8Array(length)));
  const isOver = ({ expires }: TokenRecord): boolean =>
    expires !== null && Date.parse(expires) <= now();
  const issue = async (wanted: NewToken): Promise<IssuedToken> => {
    const token = `${prefix}${base64url(draw(32))}`;
    const record = recordOf(token, wanted, new Date(now()));
    await store.save(record);
    return { token, record };
  };
  return {
    add: issue,
    async check({ account, token }) {
      const hash = hashOf(token);
      const record = await store.find(idOf(hash));
      // Compared in full and in constant time: the id, which is looked up, is no secret.
      if (record === null || !sameText(record.hash, hash)) return null;
      return record.account === account && !isOver(record) ? record : null;
    },
    list: (account) => store.list(account),
    async revoke(id) {
      if (!(await store.remove(id))) throw noToken(id);
    },
    async rotate(id, overlap) {
      const old = await store.find(id);
      if (old === null || isOver(old)) throw noToken(id);
      const { account, role, label, expires } = old;
      const until = now() + overlap;
      const sameEnd = expires === null ? null : new Date(expires);
      const issued = await issue({ account, role, label, expires: sameEnd });
      if (expires === null || Date.parse(expires) > until)
        await store.save({ ...old, expires: new Date(until).toISOString() });
      return issued;
    },
  };
}

function recordOf(token: string, wanted: NewToken, created: Date): TokenRecord {
  const { account, role, label = "", expires = null } = wanted;
  if (!ROLES.includes(role))
    throw new ZkBackupError("bad-input", `"${role}" is no role: ${ROLES.join(", ")}.`);
  if (label.length > 100 || /\p{Cc}/u.test(label))
    throw new ZkBackupError("bad-input", "A label has at most 100 characters, on one line.");
  const hash = hashOf(token);
  return {
    ...{ id: idOf(hash), account: requireAccountName(account), role, label, hash },
    created: created.toISOString(),
    expires: expires === null ? null : expires.toISOString(),
  };
}

function hashOf(token: string): string {
  return bytesToHex(sha256(new TextEncoder().encode(token)));
}

function idOf(hash: string): string {
  return hash.slice(0, 16);
}

function sameText(a: string, b: string): boolean {
  let different = a.length ^ b.length;
  for (let i = 0; i < a.length; i++) different |= a.charCodeAt(i) ^ b.charCodeAt(i);
  return different === 0;
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");
}

function noToken(id: string): ZkBackupError {
  return new ZkBackupError("not-found", `There is no token ${id}.`);
}

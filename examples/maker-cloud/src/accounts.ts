import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { join } from "node:path";
import { openJournal } from "./journal.ts";

/** All the maker keeps of a customer's account. */
export interface Account {
  /** Public id, 32 hex digits. */
  readonly account: string;
  /** SHA-256 of the token, hex. The token has 256 random bits, so no slow hash is called for. */
  readonly tokenHash: string;
  /** When it was opened, ISO 8601. */
  readonly created: string;
}

/** What a new customer gets, once. */
interface Credentials {
  readonly account: string;
  /** 43 characters, base64url. Random: it has nothing to do with any vault password. */
  readonly token: string;
}

export interface Accounts {
  /** Opens an account; resolves when it is on disk. */
  create(): Promise<Credentials>;
  /** Finds the account a token belongs to; null for any other text. */
  authenticate(token: string): Account | null;
  list(): readonly Account[];
}

/** Opens the accounts kept in `folder`. `now` gives the time, `random` the unpredictable bytes. */
export async function openAccounts(
  folder: string,
  now: () => Date,
  random: (size: number) => Buffer = randomBytes,
): Promise<Accounts> {
  const journal = await openJournal<readonly Account[]>({
    path: join(folder, "accounts.json"),
    empty: [],
    parse: parseAccounts,
  });
  return {
    async create() {
      const account = random(16).toString("hex");
      const token = random(32).toString("base64url");
      const entry = { account, tokenHash: hash(token), created: now().toISOString() };
      await journal.commit((accounts) => [...accounts, entry]);
      return { account, token };
    },
    authenticate(token) {
      const given = Buffer.from(hash(token));
      return (
        journal.value.find(({ tokenHash }) => timingSafeEqual(given, Buffer.from(tokenHash))) ??
        null
      );
    },
    list: () => journal.value,
  };
}

function hash(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

function parseAccounts(value: unknown): readonly Account[] {
  if (!Array.isArray(value)) throw new Error("it is no list of accounts");
  for (const [i, entry] of value.entries())
    if (!/^[0-9a-f]{32}$/.test(entry?.account) || !/^[0-9a-f]{64}$/.test(entry?.tokenHash))
      throw new Error(`account ${i} has no id or no token hash`);
  return value;
}

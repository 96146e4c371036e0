import { join } from "node:path";
import { stateFile } from "../state-file.ts";
import type { CloudAccount, CloudClient } from "./client.ts";

/** The device's account at the maker's cloud, opened when it is first needed. */
export interface AccountKeeper {
  /** Null until one was opened or taken over. */
  current(): CloudAccount | null;
  /** The account; opens one when there is none. On disk before it is used for anything. */
  ensure(signal?: AbortSignal): Promise<CloudAccount>;
  /** Takes the place of another device: keeps its account code from now on. */
  adopt(account: CloudAccount): Promise<void>;
}

/** Opens the account kept in `folder`. @throws Error when the file is damaged. */
export async function openAccountKeeper(
  folder: string,
  cloud: CloudClient,
): Promise<AccountKeeper> {
  const file = stateFile(join(folder, "account.json"), parseAccount);
  let account = await file.read();
  let opening: Promise<CloudAccount> | null = null;

  async function open(signal?: AbortSignal): Promise<CloudAccount> {
    const fresh = await cloud.openAccount(signal);
    await file.write(fresh);
    account = fresh;
    return fresh;
  }

  return {
    current: () => account,
    async ensure(signal) {
      if (account !== null) return account;
      opening ??= open(signal).finally(() => {
        opening = null; // two who need it at once get the same one
      });
      return opening;
    },
    async adopt(other) {
      await file.write(other);
      account = other;
    },
  };
}

function parseAccount(value: unknown): CloudAccount {
  const { account, token } = (value ?? {}) as Partial<CloudAccount>;
  if (typeof account !== "string") throw new Error("`account` is missing");
  if (typeof token !== "string") throw new Error("`token` is missing");
  return { account, token };
}

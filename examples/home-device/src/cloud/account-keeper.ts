import { join } from "node:path";
import { stateFile } from "../state-file.ts";
import type { CloudAccount, CloudClient } from "./client.ts";

/** The device's account at the maker's cloud, opened when it is first needed. */
export interface AccountKeeper {
  /** Null until one was opened or taken over. */
  current(): CloudAccount | null;
  /** The account; opens one when there is none. On disk before it is used for anything. */
  ensure(signal?: AbortSignal): Promise<CloudAccount>;
  /** The token that may delete, until the sheet with it was printed; null from then on. */
  ownerToken(): string | null;
  /** Forgets it: who takes the device cannot empty the vault. */
  sheetPrinted(): Promise<void>;
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

  async function keep(kept: KeptAccount): Promise<CloudAccount> {
    await file.write(kept);
    account = kept;
    return own(kept);
  }

  async function open(signal?: AbortSignal): Promise<CloudAccount> {
    return keep(await cloud.openAccount(signal));
  }

  return {
    current: () => (account === null ? null : own(account)),
    ownerToken: () => account?.ownerToken ?? null,
    async sheetPrinted() {
      if (account?.ownerToken !== undefined) await keep(own(account));
    },
    async ensure(signal) {
      if (account !== null) return own(account);
      opening ??= open(signal).finally(() => {
        opening = null; // two who need it at once get the same one
      });
      return opening;
    },
    async adopt(other) {
      await keep(own(other));
    },
  };
}

/** As it lies on the device's disk. */
interface KeptAccount extends CloudAccount {
  readonly ownerToken?: string;
}

function own({ account, token }: CloudAccount): CloudAccount {
  return { account, token };
}

function parseAccount(value: unknown): KeptAccount {
  const { account, token, ownerToken } = (value ?? {}) as Partial<KeptAccount>;
  if (typeof account !== "string") throw new Error("`account` is missing");
  if (typeof token !== "string") throw new Error("`token` is missing");
  return { account, token, ...(typeof ownerToken === "string" && { ownerToken }) };
}

import type { Access } from "../server/access.ts";
import { ROLES } from "../server/access.ts";
import type { Quota } from "../server/usage.ts";
import { type AccountsFile, accountsFile } from "../server-node/accounts-file.ts";
import { SERVER_FOLDERS } from "../server-node/start-server.ts";
import { UsageError } from "./command-error.ts";
import type { OptionValues } from "./option.ts";

/** Where a server keeps everything: an option of each of its commands. */
export const SERVER_FOLDER = {
  folder: {
    kind: "text",
    value: "FOLDER",
    text: "where the server keeps accounts, vaults and audit",
    env: "ZK_BACKUP_SERVER_FOLDER",
  },
} as const;

/** What an account may hold. */
export const QUOTA_OPTIONS = {
  quota: { kind: "size", value: "SIZE", text: "bytes the account may hold, such as 500G" },
  "max-objects": { kind: "count", value: "N", text: "objects the account may hold" },
} as const;

/** The server's folder, which has no default: it is where other people's backups are. */
export function serverFolder({ folder }: OptionValues<typeof SERVER_FOLDER>): string {
  if (folder === undefined)
    throw new UsageError("Name the server's folder: --folder FOLDER, or ZK_BACKUP_SERVER_FOLDER.");
  return folder;
}

/** The accounts of the server that a command line names. */
export function serverAccounts(values: OptionValues<typeof SERVER_FOLDER>): AccountsFile {
  return accountsFile({ path: SERVER_FOLDERS.accounts(serverFolder(values)) });
}

/** What an account may hold by its options; where one is left out, what it was. */
export function quotaOf(values: OptionValues<typeof QUOTA_OPTIONS>, before?: Quota): Quota {
  const { quota, "max-objects": objects } = values;
  return { bytes: quota ?? before?.bytes ?? null, objects: objects ?? before?.objects ?? null };
}

/** The role of a command line. @throws UsageError. */
export function roleOf(role: string | undefined): Access {
  const known = ROLES.find((one) => one === role);
  if (known === undefined) throw new UsageError(`Say --role ${ROLES.join(", --role ")}.`);
  return known;
}

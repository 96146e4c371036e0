import type { ServedStorage } from "../../server/served-storage.ts";
import { type Command, command } from "../command.ts";
import { bytesText, countText } from "../report.ts";
import { serverAccounts } from "../server-options.ts";
import { quotaText } from "../server-text.ts";
import { serverVaults, VAULTS_OPTIONS } from "../server-vaults.ts";
import { tableText } from "../table-text.ts";

export const serveAccountList: Command = command({
  name: "serve account list",
  group: "Run a server",
  summary: "list the accounts, what they hold and what they may hold",
  opensVault: false,
  options: VAULTS_OPTIONS,
  result: "accounts: [{ name, created, quota: { bytes, objects }, bytes, objects, tokens }]",
  async run({ options }) {
    const file = serverAccounts(options);
    const vaults = await serverVaults(options, process.env);
    const accounts = await Promise.all(
      (await file.list()).map(async (account) => ({
        ...account,
        ...(await heldIn(vaults.store(account.name))),
        tokens: (await file.tokens.list(account.name)).length,
      })),
    );
    const rows = accounts.map(({ name, bytes, objects, tokens, quota }) => [
      ...[name, bytesText(bytes), countText(objects, "object"), countText(tokens, "token")],
      `may hold ${quotaText(quota)}`,
    ]);
    const text = rows.length === 0 ? "There is no account yet." : tableText(rows, [1, 2]);
    return { json: { accounts }, text, exit: 0 };
  },
});

async function heldIn(store: ServedStorage): Promise<{ bytes: number; objects: number }> {
  const objects = await store.list("", {});
  return { bytes: objects.reduce((sum, { size }) => sum + size, 0), objects: objects.length };
}

import { type Command, command } from "../command.ts";
import { CommandError } from "../command-error.ts";
import { QUOTA_OPTIONS, quotaOf, SERVER_FOLDER, serverAccounts } from "../server-options.ts";
import { quotaText } from "../server-text.ts";

export const serveAccountChange: Command = command({
  name: "serve account change",
  group: "Run a server",
  summary: "change what an account may hold; a running server knows at once",
  opensVault: false,
  operands: [{ name: "ACCOUNT" }],
  options: {
    ...SERVER_FOLDER,
    ...QUOTA_OPTIONS,
    "no-quota": { kind: "flag", text: "take every limit away first" },
  },
  result: "name, created, quota: { bytes, objects }",
  async run({ options, operands: [name = ""] }) {
    const accounts = serverAccounts(options);
    const before = await accounts.find(name);
    if (before === null) throw new CommandError("not-found", `There is no account ${name}.`);
    const quota = quotaOf(options, options["no-quota"] ? undefined : before.quota);
    const account = await accounts.setQuota(name, quota);
    return { json: account, text: `Account ${name} may hold ${quotaText(quota)}.`, exit: 0 };
  },
});

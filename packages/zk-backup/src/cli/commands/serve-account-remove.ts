import { type Command, command } from "../command.ts";
import { serverAccounts } from "../server-options.ts";
import { serverVaults, VAULTS_OPTIONS } from "../server-vaults.ts";

export const serveAccountRemove: Command = command({
  name: "serve account remove",
  group: "Run a server",
  summary: "remove an account and its tokens; its vault only with --delete-vault",
  opensVault: false,
  operands: [{ name: "ACCOUNT" }],
  options: {
    ...VAULTS_OPTIONS,
    "delete-vault": { kind: "flag", text: "delete its vault, too: nothing brings it back" },
  },
  result: "name, vault: where it stays, or null",
  async run({ options, operands: [name = ""] }) {
    const vaults = await serverVaults(options, process.env);
    await serverAccounts(options).remove(name);
    const vault = vaults.where(name);
    const deletes = options["delete-vault"];
    if (deletes) await vaults.remove(name);
    const rest = deletes ? "Its vault was deleted." : `Its vault stays in ${vault}.`;
    return {
      json: { name, vault: deletes ? null : vault },
      text: `Account ${name} and its tokens were removed. ${rest}`,
      exit: 0,
    };
  },
});
